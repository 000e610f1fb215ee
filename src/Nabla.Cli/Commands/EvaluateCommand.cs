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

    static readonly Setting<double?> MinR2 = Setting.Number(
        "min-r2", null, "of a regression: exit with code 1 below it", "a number up to 1", x => x <= 1);

    static readonly Setting<int?> Mistakes = Setting.Integer("mistakes", 0, "show the first N wrong answers", min: 0);

    static readonly Setting<bool> Importance =
        Setting.Switch("importance", "show how much worse it gets when each input or column is shuffled");

    public static Command Create()
    {
        var command = new NablaCommand("evaluate",
            "shows how good a model is, or by folds a way of training: cost, measures, confusion matrix", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla evaluate runs/digits --mistakes 3",
                "nabla evaluate runs/digits --importance",
                "nabla evaluate runs/digits digits --min-accuracy 0.9 --json",
                "nabla evaluate digits --folds 3 --hidden 30 --epochs 5")
        {
            Model, Data, MinAccuracy, MinR2, Mistakes, Importance, CommonOptions.DataDir,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost,
            SelectionSettings.Folds, SelectionSettings.FoldColumn, SelectionSettings.Seeds, CommonOptions.Json,
        };
        command.AddUnlisted(FoldCommand.Options(command.Settings));
        return command;
    }

    static int Run(Invocation call)
    {
        if (FoldCommand.IsAsked(call))
            return FoldCommand.Run(call, call.Get(Model)!, call.Get(Data), (call.Get(MinAccuracy), call.Get(MinR2)));
        Model loaded = ModelFile.Load(call, call.Get(Model)!);
        var (model, data) = ModelData.Load(
            loaded, call.Get(Data), call, TableSettings.Options(call), call.Get(TableSettings.Target));
        var columns = InputNames.Of(loaded, data);
        if (loaded.Schema is not null && (call.Get(Data) ?? loaded.Training?.Data) == loaded.Training?.Data)
            call.Output.Error.WriteLine(
                $"note: it has learned from these rows; what to expect of others: {HowInvoked.Text} evaluate " +
                $"{call.Get(Model)} --folds 5");
        Evaluation evaluation = model.Evaluate(data);
        RequireMeasure(MinAccuracy, evaluation.Accuracy is not null, "the targets of the data are real numbers", MinR2);
        RequireMeasure(MinR2, evaluation.Regression is not null, "the targets of the data are classes", MinAccuracy);
        int mistakes = call.Get(Mistakes) ?? 0;
        ImportanceReport? importance = call.Get(Importance)
            ? ImportanceText.Measure(model, data, columns, call) : null;
        if (call.Json)
        {
            call.Output.Json(json => EvaluationJson.Write(json, model, data, evaluation, mistakes, importance));
        }
        else
        {
            new EvaluationReport(model, data, evaluation).Print(call.Output, mistakes);
            if (importance is not null) ImportanceText.Print(importance, call.Output);
        }

        return IsEnough(MinAccuracy, evaluation.Accuracy, "accuracy", Figures.Percent)
            && IsEnough(MinR2, evaluation.Regression?.Mean.R2, "R²", r2 => RegressionText.R2(r2))
            ? ExitCode.Done : ExitCode.No;

        void RequireMeasure(Setting<double?> setting, bool isThere, string fact, Setting<double?> other)
        {
            if (call.Get(setting) is not null && !isThere)
                throw Problem.Usage($"--{setting.Name} has nothing to measure: {fact}", $"use --{other.Name}");
        }

        bool IsEnough(Setting<double?> setting, double? found, string name, Func<double, string> text)
        {
            if (call.Get(setting) is not { } least || found >= least) return true;
            call.Output.Error.WriteLine(
                $"{call.Output.ErrorStyle.Bad("no:")} " + (found is { } known
                    ? $"{name} {text(known)} is below the {text(least)} asked for"
                    : $"{name} is unknown here, and {text(least)} is asked for"));
            return false;
        }
    }
}
