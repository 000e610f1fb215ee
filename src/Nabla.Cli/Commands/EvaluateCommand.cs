namespace Nabla.Cli.Commands;

/// <summary><c>nabla evaluate</c>: how good a model is, and where it is wrong.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> s_model = new("MODEL")
    {
        Description = "a model's file, or the folder of a run; with --folds a run to train again, or DATA and the " +
            "options of nabla train",
    };

    private static readonly Argument<string?> s_data = new("DATA")
    {
        Description = "a name (its test part), a CSV file, IDX files or a .npz file [what the model was trained on]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Setting<double?> s_minAccuracy = Setting.Number(
        "min-accuracy", null, "exit with code 1 below it", "a share from 0 to 1", x => x is >= 0 and <= 1);

    private static readonly Setting<double?> s_minR2 = Setting.Number(
        "min-r2", null, "of a regression: exit with code 1 below it", "a number up to 1", x => x <= 1);

    private static readonly Setting<int?> s_mistakes =
        Setting.Integer("mistakes", 0, "show the first N wrong answers; with --folds the N worst rows", min: 0);

    private static readonly Setting<bool> s_importance =
        Setting.Switch("importance", "show how much worse it gets when each input or column is shuffled");

    private static readonly string s_weights = "weight-column";

    public static Command Create()
    {
        var command = new NablaCommand("evaluate",
            "shows how good a model is, or by folds a way of training: cost, measures, confusion matrix", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla evaluate runs/digits --mistakes 3",
                "nabla evaluate runs/digits --importance",
                "nabla evaluate runs/digits digits --min-accuracy 0.9 --json",
                "nabla evaluate digits --folds 3 --hidden 30 --epochs 5")
        {
            s_model, s_data, s_minAccuracy, s_minR2, s_mistakes, s_importance, CommonOptions.DataDir,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
            TableSettings.Column, TableSettings.Sheet,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor,
            SelectionSettings.Folds, SelectionSettings.FoldColumn, SelectionSettings.Seeds, CommonOptions.Json,
        };
        command.AddUnlisted(FoldCommand.Options(command.Settings));
        return command;
    }

    // What was said, or what the run was trained with, where the data have that column.
    private static (string Column, bool IsAsked)? WeightsOf(Invocation call, Model model, string? data)
    {
        bool areRows = data is not null && TableFile.IsMeant(data);
        if (call.Settings.Given.FirstOrDefault(setting => setting.Name == s_weights) is { } given)
        {
            var settings = new Settings(TrainSettings.All, call.Settings);
            return areRows ? (TrainSettings.RecipeIn(settings).WeightColumn!, true)
                : throw Problem.Usage($"--{given.Name} is for tables", "leave it out", ("data", data ?? ""));
        }

        string configuration = Path.Combine(call.Get(s_model)!, RunFolder.ConfigurationName);
        return areRows && model.Schema is not null && File.Exists(configuration)
            && TrainRequest.OfFile(call, configuration).Recipe.WeightColumn is { } column ? (column, false) : null;
    }

    private static int Run(Invocation call)
    {
        bool showsImportance = call.Get(s_importance);
        if (FoldCommand.IsAsked(call, [s_weights, .. showsImportance ? [Recipe.MetricOption.Name] : (string[])[]]))
        {
            return FoldCommand.Run(call, call.Get(s_model)!, call.Get(s_data),
                (call.Get(s_minAccuracy), call.Get(s_minR2)),
                (call.Get(s_mistakes) ?? 0, showsImportance));
        }

        Model loaded = ModelFile.Load(call, call.Get(s_model)!);
        string? source = call.Get(s_data) ?? RunFiles.DataOf(loaded.Training?.Data, call.Get(s_model)!);
        var (model, data) = ModelData.Load(
            loaded, source, call, TableSettings.Options(call), call.Get(TableSettings.Target),
            WeightsOf(call, loaded, source));
        var columns = InputNames.Of(loaded, data);
        bool isTrainings = call.Get(s_data) is not { } named || named == loaded.Training?.Data;
        if (loaded.Schema is not null && source is not null && isTrainings
            && !(ArrayFile.IsMeant(source) && ArrayFile.Read(source).Test is not null))
        {
            call.Output.Error.WriteLine(
                $"note: it has learned from these rows; what to expect of others: {HowInvoked.Text} evaluate " +
                $"{HowInvoked.Quoted(call.Get(s_model)!)} --folds 5");
        }

        Evaluation evaluation = model.Evaluate(data);
        RequireMeasure(s_minAccuracy, evaluation.Accuracy is not null,
            "the targets of the data are real numbers", s_minR2);
        RequireMeasure(s_minR2, evaluation.Regression is not null,
            "the targets of the data are classes", s_minAccuracy);
        if (evaluation.Accuracy is null)
        {
            call.RequireUseful([s_mistakes], "shows wrong classes; of numbers --folds 5 has the worst rows",
                "targets", "numbers");
        }

        int mistakes = call.Get(s_mistakes) ?? 0;
        ImmutableArray<string> targets = loaded.Schema?.Targets ?? [];
        ImportanceReport? importance = showsImportance
            ? ImportanceText.Measure(model, data, columns, call) : null;
        call.Show(() => EvaluationJson.Of(model, data, evaluation, mistakes, importance, targets), output =>
        {
            new EvaluationReport(model, data, evaluation, targets).Print(output, mistakes);
            if (importance is not null)
                ImportanceText.Print(importance, output);
        });
        return IsEnough(s_minAccuracy, evaluation.Accuracy, "accuracy", Figures.Percent)
            && IsEnough(s_minR2, evaluation.Regression?.Mean.R2, "R²", r2 => RegressionText.R2(r2))
            ? ExitCode.Done : ExitCode.No;

        void RequireMeasure(Setting<double?> setting, bool isThere, string fact, Setting<double?> other)
        {
            if (call.Get(setting) is not null && !isThere)
                throw Problem.Usage($"--{setting.Name} has nothing to measure: {fact}", $"use --{other.Name}");
        }

        bool IsEnough(Setting<double?> setting, double? found, string name, Func<double, string> text)
        {
            if (call.Get(setting) is not { } least || found >= least)
                return true;
            call.Output.Error.WriteLine(
                $"{call.Output.ErrorStyle.Bad("no:")} " + (found is { } known
                    ? $"{name} {text(known)} is below the {text(least)} asked for"
                    : $"{name} is unknown here, and {text(least)} is asked for"));
            return false;
        }
    }
}
