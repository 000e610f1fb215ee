namespace Nabla.Cli.Commands;

/// <summary><c>nabla convert</c>: a model in another form. The forms are those of <see cref="ModelForms"/>.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string> s_in = new("IN")
    {
        Description = "a model's file in any form, or the folder of a run",
    };

    private static readonly Argument<string> s_out = new("OUT")
    {
        Description = $"the file to write; its name ends in {ModelForms.Extensions(form => form.Write is not null)}",
    };

    private static readonly Setting<bool> s_core =
        Setting.Switch("core", "the bare network, without what happens to raw inputs and to answers (.onnx, .cs)");

    public static Command Create() =>
        new NablaCommand("convert", "writes a model in another form", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla convert runs/digits digits.json",
            "nabla convert digits.json digits.onnx", "nabla convert digits.onnx digits.safetensors --json")
        {
            s_in, s_out, s_core, ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor,
            CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        string path = call.Get(s_out)!;
        if (ModelForms.ForPath(path) is not { Write: not null } form)
        {
            throw Problem.Usage("the form to write is not known",
                $"let the name of OUT end in {ModelForms.Extensions(form => form.Write is not null)}", ("out", path));
        }

        Model model = ModelFile.Load(call, call.Get(s_in)!);
        if (call.Get(s_core) && form.Extension is not (".onnx" or ".cs"))
            call.Output.Warn($"--core changes nothing: {form.Extension} files hold the network by itself anyway");
        Save(model, path, new() { Core = call.Get(s_core), Warn = call.Output.Warn });
        return call.Show(
            () => new()
            {
                { "file", path },
                { "form", form.Extension[1..] },
                { "network", model.Architecture.ToString() },
                { "precision", model.Precision.Text },
                { "parameter_count", model.Architecture.ParameterCount },
                { "checksum", model.Checksum() },
            },
            output => output.Out.WriteLine($"wrote {path} ({form.Description}): {model.Architecture}, " +
                $"{model.Precision.Text}, {Figures.Count(model.Architecture.ParameterCount)} parameters, " +
                model.Checksum()));
    }

    private static void Save(Model model, string path, ModelSaveOptions options)
    {
        try
        {
            ModelForms.Save(model, path, options);
        }
        catch (ArgumentException e)
        {
            bool needsCore = !options.Core
                && model.Schema?.Columns.Any(column => column.IsDate || column.IsText) == true;
            throw Problem.BadData("the model cannot be written in that form",
                needsCore ? "--core writes the network alone" : null, ("out", path),
                ("reason", Problems.MessageOf(e)));
        }
    }
}
