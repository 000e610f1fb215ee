namespace Nabla.Cli.Selection;

/// <summary>Carries a search out: a folder, a trial after the other, the best model, and what to say at the end.
/// </summary>
internal sealed class SearchSession : ITrialKeeper
{
    /// <summary>Trials that room is looked for where only the time ends them.</summary>
    private const int MostCounted = 1000;

    private readonly Invocation _call;
    private TrainRequest _request;
    private readonly SearchPlan _plan;
    private readonly DataCatalog _catalog;
    private SearchFolder? _folder;
    private SearchReport? _report;
    private Trial? _best;
    private int _lost;   // trials that could not be kept

    /// <param name="request">How all train.</param>
    public SearchSession(TrainRequest request, DataCatalog catalog) =>
        (_call, _request, _plan, _catalog) = (request.Call, request, new(request.OneOfSeveral), catalog);

    /// <summary>Does it, or goes on with it.</summary>
    /// <returns>An exit code.</returns>
    public int Run(string path)
    {
        RawData data = RawData.Read(_request, _catalog);
        _request = _request with { Recipe = RecipeOptions.ToRecord(_request.Recipe, data.Source) };
        Search search = _plan.ByFolds
            ? _plan.Search with { CrossValidation = FoldCommand.Folds(_request, data) } : _plan.Search;
        var trials = data.Use(() => new RecipeTrials(search, data.Source, _request.Recipe, this));
        TrainingPlan first = data.Use(() => trials.PlanOf(new(1, [])));
        AskedTable.Explain(_request, data, first);
        string configuration = _request.ToJson(_request.Recipe, isResolved: false);
        int most = search.MostTrials;
        long runs = Math.Min(_plan.ByFolds ? 1 : most, MostCounted);
        long need = DiskNeed.Of(first, runs, _plan.IsOfSeeds ? runs : trials.Jobs);
        DiskNeed.Require(need, path, _call.FreeSpace);
        using SearchFolder folder = _folder = SearchFolders.Open(path);
        SearchFolders.Begin(folder, RunFiles.Noted(configuration, _request, path),
            SearchPlan.Beginning(configuration, first));
        if (!_call.Json && !_call.Get(TrainSettings.Quiet))
        {
            _call.Output.Out.WriteLine($"{data.Name}: {PlanText.Parts(first)} | {_plan} | " +
                $"{Figures.Count(trials.Jobs)} at once | {DiskNeed.Text(need)}");
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

        var told = new ManyProgress(_call, most < int.MaxValue ? most : null, LiveLine.Saves)
        {
            Before = all.Count, Done = all.Count, Label = _report.Label,
            Found = () => _best?.Score is { } score ? $"best {ScoreText.Of(score)}" : null,
        };
        told.Tell = value =>
        {
            if (value is Trial trial)
            {
                told.Done++;
                Record(trial, all);
            }
        };
        SearchResult result;
        try
        {
            result = Problem.FromUsage(() => search.Run(trials, folder.Trials, told, _call.Cancellation));
        }
        finally
        {
            told.Clear();
        }

        bool isNew = all.Count > folder.Trials.Count || !File.Exists(Path.Combine(path, RunFolder.ModelName));
        if (result.Best is not null && result.End != SearchEnd.Canceled && (isNew || !_plan.ByFolds))
            KeepBest(result.Best, trials);
        if (_call.Cancellation.IsCancellationRequested)
            result = result with { End = SearchEnd.Canceled };
        SearchFolders.Writing(folder, () => folder.WriteTable(result));
        _report.PrintEnd(result);
        return _lost > 0 ? ExitCode.CannotWrite
            : result.End == SearchEnd.Canceled || result.Best is not null ? ExitCode.Done : ExitCode.No;
    }

    /// <summary>Says what would be done.</summary>
    public int DryRun()
    {
        if (!_call.Json)
            _call.Output.Out.WriteLine(_plan.ToString());
        _call.Output.Out.WriteLine(_request.ToJson(_request.Recipe));
        return ExitCode.Done;
    }

    public TrainedModel Keep(
        Trial trial, TrainingPlan plan, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        try
        {
            return SearchFolders.Train(
                _call, new FolderRun(Alone, plan, _report!.Label(trial)), RunOf(trial), progress, cancellationToken);
        }
        catch (Problem e) when (e.ExitCode == ExitCode.CannotWrite)
        {
            throw new IOException($"{e.Heading}: {e.Facts.FirstOrDefault(fact => fact.Name == "reason").Fact}", e);
        }
    }

    // A run of its own: config.json trains it again without a search.
    private TrainRequest Alone => SelectionSettings.All.Aggregate(
        _request.OneOfSeveral with { IsSilent = true }, (request, setting) => request.With(setting,
            setting == SelectionSettings.FoldColumn ? _request.Get(SelectionSettings.FoldColumn) : null));

    /// <summary>Where a search goes that has no folder yet.</summary>
    public static string NewFolder(TrainRequest request) => RunFolder.NameFor("runs",
        request.Get(TrainSettings.Data)!, request.Get(SelectionSettings.Search) is null ? "seeds" : "search");

    private void Record(Trial trial, List<Trial> all)
    {
        if (trial.IsLost)
        {
            _lost++;
            _report!.Print(trial, isBest: false);
            return;
        }

        all.Add(trial);
        bool isBest = trial.IsBetterThan(_best);
        if (isBest)
            _best = trial;
        SearchFolders.Writing(_folder!, () => _folder!.Add(trial, new([.. all], SearchEnd.Completed)));
        _report!.Print(trial, isBest);
        if (_plan.ByFolds)
            return;
        if (isBest)
            SearchFolders.Writing(_folder!, () => _folder!.Keep(RunOf(trial), RunFiles.Moved));
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

        SearchFolders.Writing(_folder!, () => _folder!.Keep(run, RunFiles.Moved));
    }

    private string RunOf(Trial trial) => Path.Combine(_folder!.Folder, _plan.IsOfSeeds
        ? $"seed-{trial.Settings[0].Value}"
        : Invariant($"trial-{trial.Number:0000}"));
}
