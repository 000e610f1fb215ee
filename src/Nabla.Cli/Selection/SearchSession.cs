using System.Globalization;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Selection;

/// <summary>Carries a search out: a folder, a trial after the other, the best model, and what to say at the end.
/// </summary>
internal sealed class SearchSession
{
    private readonly Invocation _call;
    private readonly TrainValues _values;
    private readonly DataCatalog _catalog;
    private readonly SearchPlan _plan;
    private SearchFolder? _folder;
    private Trial? _best;

    /// <param name="call">The command.</param>
    /// <param name="values">How all train.</param>
    /// <param name="catalog">Where named data are.</param>
    public SearchSession(Invocation call, TrainValues values, DataCatalog catalog)
    {
        _plan = new(values, call.Time);
        _call = call;
        _values = values.InSeries(new());
        _catalog = catalog;
    }

    /// <summary>Does it, or goes on with it.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>An exit code.</returns>
    public int Run(string path)
    {
        var none = new Dictionary<Setting, object?>(SearchPlan.Of(_values, new(1, [])));
        var first = new TrainPlan(_values.With(none), _catalog, _call.Cancellation);
        _values.Series!.IsSilent = true;
        string configuration = _values.GivenToJson();
        using SearchFolder folder = _folder = SearchFolders.Open(path);
        SearchFolders.Begin(folder, configuration, SearchPlan.Beginning(configuration, first.Data));
        if (!_call.Json && !_call.Get(TrainSettings.Quiet))
        {
            _call.Output.Out.WriteLine($"{first.Data.Source}: {first.Data} | {_plan}");
            if (folder.Trials.Count > 0)
                _call.Output.Out.WriteLine($"{Figures.Count(folder.Trials.Count, "trial")} done before, in {path}");
        }

        var report = new SearchReport(_call, _plan, folder);
        var trials = new List<Trial>(folder.Trials);
        foreach (Trial trial in trials)
        {
            if (trial.IsBetterThan(_best))
                _best = trial;
        }

        SearchResult result = Problem.FromUsage(() => _plan.Search.Run(
            trial => Train(trial, report), folder.Trials, new Told(trial => Record(trial, trials, report)),
            _call.Cancellation));
        bool isNew = trials.Count > folder.Trials.Count || !File.Exists(Path.Combine(path, RunFolder.ModelName));
        if (result.Best is not null && result.End != SearchEnd.Canceled && (isNew || !_plan.ByFolds))
            KeepBest(result.Best);
        if (_call.Cancellation.IsCancellationRequested)
            result = result with { End = SearchEnd.Canceled };
        SearchFolders.Writing(folder, () => folder.WriteTable(result));
        report.PrintEnd(result);
        return result.End == SearchEnd.Canceled || result.Best is not null ? ExitCode.Done : ExitCode.No;
    }

    /// <summary>Says what would be done.</summary>
    public int DryRun()
    {
        if (!_call.Json)
            _call.Output.Out.WriteLine(_plan.ToString());
        _call.Output.Out.WriteLine(_values.ToJson());
        return ExitCode.Done;
    }

    /// <summary>Where a search goes that has no folder yet.</summary>
    public static string NewFolder(DateTimeOffset now, TrainValues values)
    {
        string kind = values.Get(SelectionSettings.Search) is null ? "seeds" : "search";
        string name = Path.Combine("runs", string.Create(
            CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{kind}"));
        string free = name;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
            free = $"{name}.{Figures.Count(i)}";
        return free;
    }

    // Values that do not go together, or under which training diverges: that is what a trial found out.
    private Trial Train(Trial trial, SearchReport report)
    {
        TrainPlan plan;
        try
        {
            if (_plan.ByFolds)
                return ByFolds(trial, report);
            plan = PlanOf(trial);
        }
        catch (Problem problem) when (problem.ExitCode is ExitCode.No or ExitCode.Usage)
        {
            return trial with { Problem = problem.Heading };
        }

        return ByValidation(trial, plan, report);
    }

    private Trial ByValidation(Trial trial, TrainPlan plan, SearchReport report)
    {
        var session = new TrainSession(_call, plan, report.Label(trial));
        try
        {
            SearchFolders.Train(_call, session, plan, RunOf(trial));
        }
        catch (Problem problem) when (problem.ExitCode == ExitCode.No)
        {
            // It diverged; a network that was good before stands in the outcome.
        }

        if (session.Outcome is not { } outcome)
            return trial with { Problem = "training diverged" };
        if (outcome.Result.Reason == StopReason.Canceled)
            throw new OperationCanceledException(_call.Cancellation);
        return trial with
        {
            Score = outcome.Validation, Test = outcome.Test, Epochs = outcome.Result.History.Count,
            Problem = outcome.Validation is null ? "there are too few examples to hold any out" : null,
        };
    }

    private Trial ByFolds(Trial trial, SearchReport report)
    {
        var training = new FoldTraining(
            _call, _values.With(SearchPlan.Of(_values, trial)), _catalog, report.Label(trial) + ", ");
        IReadOnlyList<FoldScore> folds = training.Run([]);
        ScoreSummary? Of(Func<Metrics, double?> of) => FoldScore.Summarize(folds, of);
        return trial with
        {
            Score = new(Of(m => m.Cost)!.Mean, Of(m => m.Accuracy)?.Mean, Of(m => m.MeanSquaredError)?.Mean,
                Of(m => m.R2)?.Mean),
            StandardError = (Of(m => m.Accuracy) ?? Of(m => m.MeanSquaredError))?.StandardError,
            Epochs = folds.Sum(fold => fold.Epochs),
        };
    }

    private void Record(Trial trial, List<Trial> trials, SearchReport report)
    {
        trials.Add(trial);
        bool isBest = trial.IsBetterThan(_best);
        if (isBest)
            _best = trial;
        SearchFolders.Writing(_folder!, () => _folder!.Add(trial, new([.. trials], SearchEnd.Completed)));
        report.Print(trial, isBest);
        if (_plan.ByFolds)
            return;
        if (isBest)
            KeepBest(trial);
        if (!_plan.IsOfSeeds)
            SearchFolders.DropCheckpoints(RunOf(trial));
    }

    // By folds no model has seen all rows: the best way of training is gone through once more.
    private void KeepBest(Trial trial)
    {
        string run = _plan.ByFolds ? Path.Combine(_folder!.Folder, "best") : RunOf(trial);
        if (_plan.ByFolds || !File.Exists(Path.Combine(run, RunFolder.ModelName)))
        {
            var values = _values.With(SearchPlan.Of(_values, trial))
                .With(new Dictionary<Setting, object?> { [SelectionSettings.Folds] = null });
            var plan = new TrainPlan(values, _catalog, _call.Cancellation);
            SearchFolders.Train(_call, new(_call, plan, "best"), plan, run);
            if (_call.Cancellation.IsCancellationRequested)
                return;
        }

        SearchFolders.Writing(_folder!, () => _folder!.Keep(run));
    }

    private TrainPlan PlanOf(Trial trial) =>
        new(_values.With(SearchPlan.Of(_values, trial)), _catalog, _call.Cancellation);

    private string RunOf(Trial trial) => Path.Combine(_folder!.Folder, _plan.IsOfSeeds
        ? $"seed-{trial.Settings[0].Value}"
        : string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Number:0000}"));

    private sealed class Told(Action<Trial> told) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            if (value is Trial trial)
                told(trial);
        }
    }
}
