using System.CommandLine;
using System.Text.Json;
using Nabla.Cli.Cases;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla check</c>: backpropagation against finite differences, and the race of their costs.</summary>
internal static class CheckCommand
{
    static readonly Argument<string> Subject =
        new("MODEL|CASE") { Description = "a case file (- for standard input), a model or a run" };

    static readonly Argument<string?> Data = new("DATA")
    {
        Description = "for a model: data whose first examples are used [what the model was trained on]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Setting<int?> Sample =
        Setting.Integer(
            "sample", null, "compare this many parameters, spread over all; at most 10000 of a model unless given",
            min: 1);

    static readonly Setting<int?> Examples =
        Setting.Integer("examples", 10, "how many examples of DATA to use", min: 1);

    public static Command Create() =>
        new NablaCommand("check", "compares backpropagation with finite differences, and what the two cost", Run,
            "nabla backprop --template 2-3-2 > case.json", "nabla check case.json",
                "nabla check case.json --json --sample 5")
        {
            Subject, Data, Sample, Examples, CommonOptions.DataDir, CommonOptions.Json,
        };

    static int Run(Invocation call)
    {
        string path = call.Get(Subject)!;
        GradientCheckReport report = Directory.Exists(path) ? OfModel(call, path) : OfFile(call, path);
        if (call.Json) call.Output.Json(json => CheckReport.Write(json, report));
        else CheckReport.Print(call.Output, report);
        return report.Agrees ? ExitCode.Done : ExitCode.No;
    }

    static GradientCheckReport OfFile(Invocation call, string path)
    {
        using var content = new MemoryStream();
        using (Stream stream = call.Open(path)) stream.CopyTo(content);
        content.Position = 0;
        if (IsModel(content)) return OfModel(call, path);
        if (call.Get(Data) is not null)
            throw Problem.Usage(
                "a case file brings its own examples", "leave DATA out, or name a model", ("file", path));
        CaseFile given = CaseSource.Read(content, path);
        return GradientCheck.Run<double>(
            given.Parameters, given.Cost, given.X, given.Y, Options(call, call.Get(Sample)));
    }

    static GradientCheckReport OfModel(Invocation call, string path)
    {
        Model model = ModelFile.Load(path);
        Dataset data = ModelData.Load(model, call.Get(Data), CommonOptions.Catalog(call), call.Cancellation);
        Architecture architecture = model.Architecture;
        int count = Math.Min(call.Get(Examples)!.Value, data.Count);
        double[,] x = new double[count, architecture.InputWidth], y = new double[count, architecture.OutputWidth];
        for (int i = 0; i < count; i++)
        {
            data.CopyInput(i, Row(x, i));
            data.CopyTarget(i, Row(y, i));
        }
        return GradientCheck.Run<double>(
            model.ToNetwork<double>().Parameters, model.Cost, x, y, Options(call, call.Get(Sample) ?? 10_000));
    }

    static GradientCheckOptions Options(Invocation call, int? sample) =>
        new() { Sample = sample, TimeProvider = call.Time };

    // Models say what they are in their first field; case files have no such field.
    static bool IsModel(MemoryStream content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out _);
        }
        catch (JsonException)
        {
            return false;   // reading it as a case file says what is wrong
        }
        finally
        {
            content.Position = 0;
        }
    }

    static Span<double> Row(double[,] matrix, int row) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
        ref matrix[row, 0], matrix.GetLength(1));
}
