using System.CommandLine;
using Nabla.Cli.Cases;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

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
            Subject, Data, Sample, Examples, CommonOptions.DataDir,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, CommonOptions.Json,
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
        if (path != "-" && File.Exists(path) && ModelForms.OfFile(path) is not null) return OfModel(call, path);
        if (call.Get(Data) is not null)
            throw Problem.Usage(
                "a case file brings its own examples", "leave DATA out, or name a model", ("file", path));
        CaseFile given = CaseSource.Read(call, path);
        return GradientCheck.Run<double>(
            given.Parameters, given.Cost, given.X, given.Y, Options(call, call.Get(Sample)));
    }

    static GradientCheckReport OfModel(Invocation call, string path)
    {
        Model model = ModelFile.Load(call, path);
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

    static Span<double> Row(double[,] matrix, int row) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
        ref matrix[row, 0], matrix.GetLength(1));
}
