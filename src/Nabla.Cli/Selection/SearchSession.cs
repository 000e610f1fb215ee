namespace Nabla.Cli.Selection;

/// <summary>Carries a search out: a folder, a trial after the other, the best model, and what to say at the end.
/// </summary>
internal sealed class SearchSession : ITrialKeeper
{
    private readonly Invocation _call;
    private readonly TrainRequest _request;
    private readonly SearchPlan _plan;
    private readonly DataCatalog _catalog;
    private SearchFolder? _folder;
    private SearchReport? _report;
    private Trial? _best;

    /// <param name="request">How all train.</param>
    public SearchSession(TrainRequest request, DataCatalog catalog) =>
        (_call, _request, _plan, _catalog) = (request.Call, request, new(request), catalog);

    /// <summary>Does it, or goes on with it.</summary>
    /// <returns>An exit code.</returns>
    public int Run(string path)
    {
        RawData data = RawData.Read(_request, _catalog);
        Search search = _plan.ByFolds
            ? _plan.Search with { CrossValidation = FoldCommand.Folds(_request, data) } : _plan.Search;
        var told = new Told(_request, data);
        var trials = data.Use(() => new RecipeTrials(search, data.Source, _request.Recipe, this, told));
        TrainingPlan first = data.Use(() => trials.PlanOf(new(1, [])));
        AskedTable.Explain(_request, data, first);
        string configuration = _request.ToJson(_request.Recipe, isResolved: false);
        using SearchFolder folder = _folder = SearchFolders.Open(path);
        SearchFolders.Begin(folder, configuration, SearchPlan.Beginning(configuration, first));
        if (!_call.Json && !_call.Get(TrainSettings.Quiet))
        {
            _call.Output.Out.WriteLine($"{data.Name}: {PlanText.Parts(first)} | {_plan}");
            if (folder.Trials.Count > 0)
                _call.Output.Out.WriteLine($"{Figures.Count(folder.Trials.Count, "trial")} done before, in {path}");
        }

        _report = new SearchReport(_call, _plan, folder);
        var all = new List<Trial>(folder.Trials);
        foreach (Trial trial in all)
        {
            if (trial.IsBetterThan(_best))
                _best = trial;
        }

        told.WhenOver = trial => Record(trial, all, trials);
        told.Label = trial => _report.Label(trial) + ", ";
        SearchResult result = Problem.FromUsage(() => search.Run(
            trial => trials.Run(told.Begin(trial), _call.Cancellation), folder.Trials, told, _call.Cancellation));
        told.Clear();
        bool isNew = all.Count > folder.Trials.Count || !File.Exists(Path.Combine(path, RunFolder.ModelName));
        if (result.Best is not null && result.End != SearchEnd.Canceled && (isNew || !_plan.ByFolds))
            KeepBest(result.Best, trials);
        if (_call.Cancellation.IsCancellationRequested)
            result = result with { End = SearchEnd.Canceled };
        SearchFolders.Writing(folder, () => folder.WriteTable(result));
        _report.PrintEnd(result);
        return result.End == SearchEnd.Canceled || result.Best is not null ? ExitCode.Done : ExitCode.No;
    }

    /// <summary>Says what would be done.</summary>
    public int DryRun()
    {
        if (!_call.Json)
            _call.Output.Out.WriteLine(_plan.ToString());
        _call.Output.Out.WriteLine(_request.ToJson(_request.Recipe));
        return ExitCode.Done;
    }

    public TrainedModel Keep(Trial trial, TrainingPlan plan, CancellationToken cancellationToken) =>
        SearchFolders.Train(_call, new FolderRun(Alone, plan, _report!.Label(trial)), RunOf(trial));

    // A run of its own: config.json trains it again without a search.
    private TrainRequest Alone => SelectionSettings.All.Aggregate(
        _request with { IsSilent = true }, (request, setting) => request.With(setting,
            setting == SelectionSettings.FoldColumn ? _request.Get(SelectionSettings.FoldColumn) : null));

    /// <summary>Where a search goes that has no folder yet.</summary>
    public static string NewFolder(DateTimeOffset now, TrainRequest request)
    {
        string kind = request.Get(SelectionSettings.Search) is null ? "seeds" : "search";
        string name = Path.Combine("runs", Invariant($"{now.UtcDateTime:yyyyMMdd-HHmmss}-{kind}"));
        string free = name;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
            free = $"{name}.{Figures.Count(i)}";
        return free;
    }

    private void Record(Trial trial, List<Trial> all, RecipeTrials trials)
    {
        all.Add(trial);
        bool isBest = trial.IsBetterThan(_best);
        if (isBest)
            _best = trial;
        SearchFolders.Writing(_folder!, () => _folder!.Add(trial, new([.. all], SearchEnd.Completed)));
        _report!.Print(trial, isBest);
        if (_plan.ByFolds)
            return;
        if (isBest)
            KeepBest(trial, trials);
        if (!_plan.IsOfSeeds)
            SearchFolders.DropCheckpoints(RunOf(trial));
    }

    // By folds no model has seen all rows: the best way of training is gone through once more.
    private void KeepBest(Trial trial, RecipeTrials trials)
    {
        string run = _plan.ByFolds ? Path.Combine(_folder!.Folder, "best") : RunOf(trial);
        if (_plan.ByFolds || !File.Exists(Path.Combine(run, RunFolder.ModelName)))
        {
            SearchFolders.Train(_call, new FolderRun(Alone, trials.PlanOf(trial), "best"), run);
            if (_call.Cancellation.IsCancellationRequested)
                return;
        }

        SearchFolders.Writing(_folder!, () => _folder!.Keep(run));
    }

    private string RunOf(Trial trial) => Path.Combine(_folder!.Folder, _plan.IsOfSeeds
        ? $"seed-{trial.Settings[0].Value}"
        : Invariant($"trial-{trial.Number:0000}"));

    // Trials that are over are recorded; folds under way have a live line.
    private sealed class Told(TrainRequest request, RawData data) : IProgress<ITrainingEvent>
    {
        private FoldProgress? _folds;

        public Action<Trial> WhenOver { get; set; } = _ => { };

        public Func<Trial, string> Label { get; set; } = _ => "";

        public Trial Begin(Trial trial)
        {
            _folds = new(request with { IsSilent = true }, data, null, Label(trial));
            return trial;
        }

        public void Report(ITrainingEvent value)
        {
            if (value is Trial trial)
                WhenOver(trial);
            else
                _folds?.Report(value);
        }

        public void Clear() => _folds?.Clear();
    }
}
