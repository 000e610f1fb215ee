using System.CommandLine;
using Nabla.Cli.Selection;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla evaluate</c>: how good a model is, and where it is wrong.</summary>
internal static class EvaluateCommand
{
    static readonly Argument<string> Model = new("MODEL")
    {
        Description = "a model's file, or the folder of a run; with --folds a run to train again, or DATA and the " +
            "options of nabla train",
    };

    static readonly Argument<string?> Data = new("DATA")
    {
        Description = "a name (its test part), a CSV file, IDX files or a .npz file [what the model was trained on]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Setting<double?> MinAccuracy = Setting.Number(
        "min-accuracy", null, "exit with code 1 below it", "a share from 0 to 1", x => x is >= 0 and <= 1);

    static readonly Setting<int?> Mistakes = Setting.Integer("mistakes", 0, "show the first N wrong answers", min: 0);

    public static Command Create()
    {
        var command = new NablaCommand("evaluate", "shows cost, accuracy and confusion matrix of a model, or tests a way " +
            "of training by folds", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla evaluate runs/digits --mistakes 3",
                "nabla evaluate runs/digits digits --min-accuracy 0.9 --json",
                "nabla evaluate digits --folds 5 --hidden 30 --epochs 10")
        {
            Model, Data, MinAccuracy, Mistakes, CommonOptions.DataDir,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost,
            SelectionSettings.Folds, SelectionSettings.FoldColumn, SelectionSettings.Seeds, CommonOptions.Json,
        };
        command.AddUnlisted(FoldCommand.Options(command.Settings));
        return command;
    }

    static int Run(Invocation call)
    {
        if (FoldCommand.IsAsked(call))
            return FoldCommand.Run(call, call.Get(Model)!, call.Get(Data), call.Get(MinAccuracy));
        Model model = ModelFile.Load(call, call.Get(Model)!);
        Dataset data = ModelData.Load(
            model, call.Get(Data), call, TableSettings.Options(call), call.Get(TableSettings.Target));
        model = ModelTable.Core(model);
        Evaluation evaluation = model.Evaluate(data);
        double accuracy = evaluation.Metrics.Accuracy!.Value;
        var report = new EvaluationReport(model, data, evaluation);
        if (call.Json)
            call.Output.Json(json => report.Write(json, call.Get(Mistakes) ?? 0));
        else
            report.Print(call.Output, call.Get(Mistakes) ?? 0);
        if (call.Get(MinAccuracy) is not { } least || accuracy >= least) return ExitCode.Done;
        call.Output.Error.WriteLine(
            $"{call.Output.ErrorStyle.Bad("no:")} accuracy {Figures.Percent(accuracy)} is below the " +
            $"{Figures.Percent(least)} asked for");
        return ExitCode.No;
    }
}
