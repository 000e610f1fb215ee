namespace Nabla.Cli.Selection;

/// <summary>What is said of a search: a line for each trial once it is over, the table and the best at the end.
/// </summary>
/// <param name="folder">Where it is kept.</param>
internal sealed class SearchReport(Invocation call, SearchPlan plan, SearchFolder folder)
{
    private const int MostRows = 20;

    private bool IsQuiet => call.Get(TrainSettings.Quiet);

    /// <summary>"trial 3/20".</summary>
    public string Label(Trial trial) => (plan.IsOfSeeds ? $"seed {trial.Settings[0].Value} (" : "trial ") +
        Figures.Count(trial.Number) +
        (plan.Search.MostTrials < int.MaxValue ? $"/{Figures.Count(plan.Search.MostTrials)}" : "") +
        (plan.IsOfSeeds ? ")" : "");

    /// <summary>Prints a trial's line.</summary>
    public void Print(Trial trial, bool isBest)
    {
        if (call.Json)
        {
            call.Output.Out.WriteLine(TrialJson.Line(trial));
        }
        else if (!IsQuiet && call.Get(TrainSettings.Progress) != "none")
        {
            call.Output.Error.WriteLine(Label(trial) + (plan.IsOfSeeds ? "" : $"  {Settings(trial)}") + ": " +
                (trial.Score is { } score ? ScoreText.Of(score) + Uncertainty(trial) : $"no score: {trial.Problem}") +
                (trial.Epochs is { } epochs ? $" after {Figures.Count(epochs, "epoch")}" : "") +
                $", {Figures.Time(trial.Elapsed.TotalSeconds)}" + (isBest ? " *" : ""));
        }
    }

    /// <summary>Prints the end.</summary>
    public void PrintEnd(SearchResult result)
    {
        if (call.Json)
        {
            call.Output.Json(ToJson(result));
            return;
        }

        TextWriter to = call.Output.Out;
        if (!IsQuiet && result.Trials.Length > 0)
            PrintTable(to, result);
        if (plan.IsOfSeeds && result.Trials.Length > 1)
            PrintScatter(to, result);
        string done = Figures.Count(result.Trials.Length, plan.IsOfSeeds ? "seed" : "trial");
        if (result.End == SearchEnd.Canceled)
        {
            to.WriteLine($"interrupted: {done} done; go on with: {HowInvoked.Resume(folder.Folder)}");
            return;
        }

        if (result.Best is not { } best)
        {
            call.Output.Error.WriteLine($"{call.Output.ErrorStyle.Bad("no:")} no trial has a score" +
                (result.Trials is [{ Problem: { } problem }, ..] ? $"; the first: {problem}" : ""));
            return;
        }

        if (result.End == SearchEnd.Budget)
        {
            to.WriteLine($"the time is used up after {done}; " +
            "for more of them, the same command with more --budget");
        }

        to.WriteLine(call.Output.OutStyle.Strong($"best: {Settings(best)}, " +
            $"{(plan.ByFolds ? "by folds" : "validation")} {ScoreText.Of(best.Score!)}{Uncertainty(best)}"));
        if (best.Test is { } test)
            to.WriteLine($"its test {ScoreText.Of(test)} (never used to choose)");
        to.WriteLine($"saved {Path.Combine(folder.Folder, RunFolder.ModelName)}" +
            (!plan.ByFolds ? "" : plan.HoldsOut ? ", trained on all but the validation examples"
                : ", trained on all examples") +
            $", with {SearchFolder.TableName} and {SearchFolder.TrialsName}");
        if (plan.IsCalibrated)
        {
            to.WriteLine("calibrated: every model, by its validation examples" +
                (plan.ByFolds ? "" : ", which compare the trials, too: on new examples costs are higher"));
        }

        if (!IsQuiet && !plan.ByFolds && !plan.IsOfSeeds)
        {
            string configuration = HowInvoked.Quoted(Path.Combine(folder.Folder, RunFolder.ConfigurationName));
            to.WriteLine($"to learn from all examples: {HowInvoked.Text} train --config {configuration} " +
                "--validation 0 --patience 0");
        }
    }

    private void PrintTable(TextWriter to, SearchResult result)
    {
        bool hasClasses = result.Best?.Score?.Accuracy is not null;
        bool hasTest = result.Trials.Any(trial => trial.Test is not null);
        string[] names = [.. plan.Search.Space.Axes.Select(axis => axis.Name)];
        List<string[]> rows =
        [
            ["rank", .. plan.IsOfSeeds ? [] : new[] { "trial" }, .. ScoreText.Heads(hasClasses),
                .. hasTest ? [hasClasses ? "test" : "test R²"] : Array.Empty<string>(), .. names, "epochs", "time"],
        ];
        foreach (var (rank, trial) in result.Ranked.Take(MostRows).Index())
        {
            rows.Add(
            [
                Figures.Count(rank + 1), .. plan.IsOfSeeds ? [] : new[] { Figures.Count(trial.Number) },
                .. ScoreText.Cells(trial.Score, hasClasses),
                .. hasTest ? [ScoreText.Cells(trial.Test, hasClasses)[0]] : Array.Empty<string>(),
                .. trial.Settings.Select(setting => setting.Value),
                trial.Epochs is { } epochs ? Figures.Count(epochs) : "", Figures.Time(trial.Elapsed.TotalSeconds),
            ]);
        }

        foreach (string line in TextTable.Lines(rows))
            to.WriteLine(line);
        if (result.Ranked.Length > MostRows)
            to.WriteLine($"… and {Figures.Count(result.Ranked.Length - MostRows)} more, in {SearchFolder.TableName}");
    }

    private static void PrintScatter(TextWriter to, SearchResult result)
    {
        Tell("validation", trial => trial.Score);
        Tell("test", trial => trial.Test);

        void Tell(string what, Func<Trial, Metrics?> of)
        {
            Metrics[] scores = [.. result.Trials.Select(of).OfType<Metrics>()];
            if (scores.Length < 2)
                return;
            if (scores.All(score => score.Accuracy is not null))
            {
                to.WriteLine($"{what} accuracy of {Figures.Count(scores.Length)} seeds: mean " + ScoreText.Scatter(
                    ScoreSummary.Of([.. scores.Select(score => score.Accuracy!.Value)]), Figures.Percent));
            }
            else if (scores.All(score => score.R2 is not null))
            {
                to.WriteLine($"{what} R² of {Figures.Count(scores.Length)} seeds: mean " + ScoreText.Scatter(
                    ScoreSummary.Of([.. scores.Select(score => score.R2!.Value)]), Figures.R2));
            }
        }
    }

    private NamedValues ToJson(SearchResult result)
    {
        return new()
        {
            { "event", "searched" },
            { "end", result.End.ToString().ToLowerInvariant() },
            { "trials", result.Trials.Length },
            { "best", result.Best?.Number },
            { "settings", result.Best is { } best ? NamedValues.Of(best.Settings) : null },
            { "score", TrialJson.Measures(result.Best?.Score) },
            { "test", TrialJson.Measures(result.Best?.Test) },
            { "validation_accuracy", Summary(trial => trial.Score?.Accuracy) },
            { "validation_r2", Summary(trial => trial.Score?.R2) },
            { "test_accuracy", Summary(trial => trial.Test?.Accuracy) },
            { "folder", folder.Folder },
        };

        NamedValues? Summary(Func<Trial, double?> of)
        {
            double[] scores = [.. result.Trials.Select(of).OfType<double>()];
            return plan.IsOfSeeds && scores.Length > 0 ? FoldReport.ToJson(ScoreSummary.Of(scores)) : null;
        }
    }

    private static string Uncertainty(Trial trial) => trial.StandardError is not { } error ? ""
        : " ± " + (trial.Score!.Accuracy is not null ? Figures.Percent(error) : Figures.Cost(error));

    private static string Settings(Trial trial) =>
        string.Join(' ', trial.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
}
