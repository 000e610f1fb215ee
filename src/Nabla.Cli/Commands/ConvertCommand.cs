using System.CommandLine;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla convert</c>: a model in another form. The forms are those of <see cref="ModelForms"/>.</summary>
internal static class ConvertCommand
{
    static readonly Argument<string> In = new("IN")
    {
        Description = "a model's file in any form, or the folder of a run",
    };

    static readonly Argument<string> Out = new("OUT")
    {
        Description = $"the file to write; its name ends in {ModelForms.Extensions(form => form.Write is not null)}",
    };

    static readonly Setting<bool> Core =
        Setting.Switch("core", "the bare network, without what happens to raw inputs and to answers (.onnx, .cs)");

    public static Command Create() =>
        new NablaCommand("convert", "writes a model in another form", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla convert runs/digits digits.json",
            "nabla convert digits.json digits.onnx", "nabla convert digits.onnx digits.safetensors --json")
        {
            In, Out, Core, ModelFile.Activation, ModelFile.Output, ModelFile.Cost, CommonOptions.Json,
        };

    static int Run(Invocation call)
    {
        string path = call.Get(Out)!;
        if (ModelForms.ForPath(path) is not { Write: not null } form)
            throw Problem.Usage("the form to write is not known",
                $"let the name of OUT end in {ModelForms.Extensions(form => form.Write is not null)}", ("out", path));
        Model model = ModelFile.Load(call, call.Get(In)!);
        if (call.Get(Core) && form.Extension is not (".onnx" or ".cs"))
            call.Output.Warn($"--core changes nothing: {form.Extension} files hold the network by itself anyway");
        Save(model, path, new() { Core = call.Get(Core), Warn = call.Output.Warn });
        if (call.Json) WriteJson(call.Output, model, form, path);
        else
            call.Output.Out.WriteLine($"wrote {path} ({form.Description}): {model.Architecture}, {model.Precision}, " +
                $"{Figures.Count(model.Architecture.ParameterCount)} parameters, {model.Checksum()}");
        return ExitCode.Done;
    }

    static void Save(Model model, string path, ModelSaveOptions options)
    {
        try
        {
            ModelForms.Save(model, path, options);
        }
        catch (ArgumentException e)
        {
            throw Problem.BadData("the model cannot be written in that form", null, ("out", path),
                ("reason", Problems.MessageOf(e)));
        }
    }

    static void WriteJson(Output output, Model model, ModelForm form, string path) => output.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("form", form.Extension[1..]);
        json.WriteString("network", model.Architecture.ToString());
        json.WriteString("precision", model.Precision);
        json.WriteNumber("parameter_count", model.Architecture.ParameterCount);
        json.WriteString("checksum", model.Checksum());
        json.WriteEndObject();
    });
}
