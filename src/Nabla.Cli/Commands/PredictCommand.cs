using System.CommandLine;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla predict</c>: a model's answers.</summary>
internal static class PredictCommand
{
    static readonly Argument<string> Model = new("MODEL") { Description = "a model's file, or the folder of a run" };

    static readonly Argument<string> Input = new("INPUT")
    {
        Description =
            "a data set's name with --example; a CSV file, with or without the target; a PNG picture or a folder of " +
            "them; an IDX file of images; a .npy or .npz file with X; or a JSON file, " +
            "- for standard input, " +
            "with {\"X\": [[…], …]}, a row of raw values (pixels as they lie in files, not yet divided) for each input",
    };

    static readonly Setting<int?> Example = Setting.Integer("example", null, "only this one, counted from 0", min: 0);
    static readonly Setting<int?> Top = Setting.Integer("top", 3, "classes to show for each input", min: 1);

    public static Command Create() =>
        new NablaCommand("predict", "shows the class and activations that a model gives", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla predict runs/digits digits --example 3",
                "nabla predict runs/digits digits --example 3 --top 1 --json")
        {
            Model, Input, Example, Top, CommonOptions.DataDir,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, CommonOptions.Json,
        };

    static int Run(Invocation call)
    {
        Model model = ModelFile.Load(call, call.Get(Model)!);
        PredictInputs inputs = PredictInputs.Read(call, model, call.Get(Input)!, call.Get(Example));
        double[][] outputs = [.. inputs.Rows.Select(row => Outputs(model, row))];
        if (call.Json)
            call.Output.Json(json => Write(json, model, inputs, outputs));
        else
            Print(call, model, inputs, outputs);
        return ExitCode.Done;
    }

    static double[] Outputs(Model model, double[] raw)
    {
        var output = new double[model.Architecture.OutputWidth];
        model.Predict<double>(raw, output);
        return output;
    }

    static void Print(Invocation call, Model model, PredictInputs inputs, double[][] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            string top =
                string.Join("  ", outputs[i].Index().OrderByDescending(output => output.Item).Take(call.Get(Top)!.Value)
                .Select(output =>
                FormattableString.Invariant($"{ModelData.Shown(model, output.Index)} {output.Item:F4}")));
            string truth = inputs.Labels?[i] is { } label ? $"   (is {ModelData.Shown(model, label)})" : "";
            call.Output.Out.WriteLine($"{inputs.NameOf(i)}: {top}{truth}");
        }
    }

    static void Write(Utf8JsonWriter json, Model model, PredictInputs inputs, double[][] outputs)
    {
        json.WriteStartObject();
        json.WriteStartArray("outputs");
        foreach (double[] output in outputs)
        {
            json.WriteStartArray();
            foreach (double a in output)
            {
                if (model.Precision == "float32")
                    json.WriteNumberValue((float)a);   // the shortest form of the number that was computed
                else
                    json.WriteNumberValue(a);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("classes");
        foreach (double[] output in outputs) json.WriteStringValue(ModelData.Label(model, Answer.Of<double>(output)));
        json.WriteEndArray();
        if (inputs.Names is not null)
        {
            json.WriteStartArray("files");
            for (int i = 0; i < outputs.Length; i++) json.WriteStringValue(inputs.Names[i]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
