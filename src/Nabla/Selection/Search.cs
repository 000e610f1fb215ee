namespace Nabla;

/// <summary>Looks for the options that train best: trial after trial, each with other values out of a space, compared
/// by validation or by folds and never by rows to test on. Where all axes are lists, every combination is tried once,
/// in random order (a grid); else each trial draws at random, which finds as good values with fewer trials (Bergstra
/// and Bengio 2012). What a trial tries depends on space, seed and its number alone, so that a search can be
/// interrupted and gone on with.</summary>
/// <param name="Space">What to vary.</param>
public sealed record Search(SearchSpace Space)
{
    private const int UsualTrials = 20;

    /// <summary>The most trials; null: every combination of lists, else 20, or as many as the budget allows.</summary>
    public int? Trials { get; init; }

    /// <summary>No trial begins after so much time, that of trials done before included; the one under way is finished.
    /// Null: no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Decides what trials try; not how they train, which is the recipe's seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether combinations of lists are tried as they are written, the last axis changing fastest, rather
    /// than in random order.</summary>
    public bool InOrder { get; init; }

    /// <summary>How trials are compared; null: by the examples held out for validation, of a table a fifth
    /// unless <see cref="Recipe.Validation"/> says how many.</summary>
    public CrossValidation? CrossValidation { get; init; }

    /// <summary>The clock that time is read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The most trials there will be; <see cref="int.MaxValue"/> where only the budget ends it.</summary>
    public int MostTrials
    {
        get
        {
            int least = Trials ?? (Space.Combinations is not null || Budget is not null ? int.MaxValue : UsualTrials);
            // None is tried twice.
            return Math.Min(least, (MayRepeat ? Space.Combinations : Space.Points) ?? int.MaxValue);
        }
    }

    /// <summary>Whether values may be drawn twice, as version 0.1 did.</summary>
    internal bool MayRepeat { get; init; }

    /// <summary>Threads, and what is looked at in each training. Checkpoints are not kept.</summary>
    public TrainingHost Host { get; init; } = new();

    /// <summary>Searches for the best way to learn from a table, and keeps the best model.</summary>
    /// <param name="table">The rows; those to test on are not among them.</param>
    /// <param name="recipe">What trials have in common; what it leaves open, or null, follows from the data. All hold
    /// the same rows out.</param>
    /// <param name="done">Trials of the same search that were done before and are not done again; or null.</param>
    /// <param name="progress">Receives every event of every training, and each <see cref="Trial"/> once it is over, on
    /// the calling thread.</param>
    /// <param name="cancellationToken">Ends the search after the current mini-batch; what is done stands.</param>
    /// <exception cref="ArgumentException">There is no such option to vary, it cannot have a value, the trials done
    /// were of another search, or no rows are held out to compare by.</exception>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    public SearchResult Run(
        Table table, Recipe? recipe = null, IEnumerable<Trial>? done = null,
        IProgress<ITrainingEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Run(new TableSource(table), recipe ?? new(), null, done, progress, cancellationToken);
    }

    /// <inheritdoc cref="Run(Table, Recipe?, IEnumerable{Trial}?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    /// <param name="data">The examples; those to test on are not among them.</param>
    /// <param name="recipe">What trials have in common.</param>
    /// <param name="done">Trials of the same search that were done before; or null.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search after the current mini-batch.</param>
    public SearchResult Run(
        Dataset data, Recipe? recipe = null, IEnumerable<Trial>? done = null,
        IProgress<ITrainingEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Run(new DatasetSource(data), recipe ?? new(), null, done, progress, cancellationToken);
    }

    internal SearchResult Run(
        ExampleSource source, Recipe recipe, ITrialKeeper? keeper, IEnumerable<Trial>? done,
        IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken) =>
        Run(new RecipeTrials(this, source, recipe, keeper), done, progress, cancellationToken);

    internal SearchResult Run(
        RecipeTrials trials, IEnumerable<Trial>? done, IProgress<ITrainingEvent>? progress,
        CancellationToken cancellationToken)
    {
        SearchResult result = Run(trials.Run, trials.Jobs, trials.Take, done, progress, cancellationToken);
        return result with
        {
            Trained = result.Best is { } best && result.End != SearchEnd.Canceled
                ? trials.ModelOf(best, progress, cancellationToken) : null,
        };
    }

    /// <summary>Searches for whatever can be tried and scored.</summary>
    /// <param name="evaluate">Does a trial: returns it with its score, or with its problem. Called from
    /// <see cref="TrainingHost.Jobs"/> threads at once where <see cref="Host"/> names a number, else from the calling
    /// thread.</param>
    /// <param name="done">Trials of the same search that were done before and are not done again; or null.</param>
    /// <param name="progress">Receives each <see cref="Trial"/> once it is over, in the order of their numbers, on the
    /// calling thread.</param>
    /// <param name="cancellationToken">Ends the search before the next trial; an <see
    /// cref="OperationCanceledException"/> out of <paramref name="evaluate"/> ends it within one, which then does not
    /// count.</param>
    /// <exception cref="ArgumentException">The trials done were of another search.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of trials is below 1.</exception>
    public SearchResult Run(
        Func<Trial, Trial> evaluate, IEnumerable<Trial>? done = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        return Run((trial, _, _) => evaluate(trial), Host.Jobs ?? 1, _ => { }, done, progress, cancellationToken);
    }

    private SearchResult Run(
        Func<Trial, IProgress<ITrainingEvent>, CancellationToken, Trial> evaluate, int jobs, Action<Trial> take,
        IEnumerable<Trial>? done, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        if (MostTrials < 1)
            throw TooFew(nameof(Trials), MostTrials);
        Func<int, ImmutableArray<KeyValuePair<string, string>>> settings = Space.Trials(Seed, InOrder, MayRepeat);
        SortedDictionary<int, Trial> trials = Known(done ?? [], settings);
        TimeSpan spent = trials.Values.Aggregate(TimeSpan.Zero, (sum, trial) => sum + trial.Elapsed) / jobs;
        long begin = Clock.GetTimestamp();
        var end = SearchEnd.Completed;
        bool isCut = false;
        SideBySide.Run<Trial, Trial?>(Open(), jobs, (trial, told, canceled) => Do(trial, evaluate, told, canceled),
            (_, trial) =>
            {
                // What comes after a trial that was cut short is done again with it, so that the record has no gap.
                if (trial is null)
                    (end, isCut) = (SearchEnd.Canceled, true);
                if (trial is null || isCut)
                    return;
                if (!trial.IsLost)
                {
                    trials.Add(trial.Number, trial);
                    take(trial);
                }

                progress?.Report(trial);
            }, progress, cancellationToken);
        return new([.. trials.Values], end);

        IEnumerable<Trial> Open()
        {
            int[] known = [.. trials.Keys];
            for (int number = 1; number <= MostTrials; number++)
            {
                if (Array.BinarySearch(known, number) >= 0)
                    continue;
                if (cancellationToken.IsCancellationRequested)
                    end = SearchEnd.Canceled;
                else if (spent + Clock.GetElapsedTime(begin) >= Budget)
                    end = SearchEnd.Budget;
                if (end != SearchEnd.Completed)
                    yield break;
                yield return new(number, settings(number));
            }
        }
    }

    private static ArgumentOutOfRangeException TooFew(string name, int trials) =>
        new(name, Invariant($"There are to be {trials} trials; 1 is the least."));

    private Trial? Do(
        Trial trial, Func<Trial, IProgress<ITrainingEvent>, CancellationToken, Trial> evaluate,
        IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        long begin = Clock.GetTimestamp();
        try
        {
            return evaluate(trial, progress, cancellationToken) with { Elapsed = Clock.GetElapsedTime(begin) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private SortedDictionary<int, Trial> Known(
        IEnumerable<Trial> done, Func<int, ImmutableArray<KeyValuePair<string, string>>> settings)
    {
        const int MostMissing = 100_000;   // of trials between those that were done
        var known = new SortedDictionary<int, Trial>();
        Trial[] all = [.. done];
        int? most = MayRepeat ? Space.Combinations : Space.Points;
        foreach (Trial trial in all)
        {
            // Of more combinations than there are, or of fewer trials than were done before, nothing is known here.
            bool isOurs = trial.Number >= 1 && trial.Number <= (most ?? int.MaxValue)
                && trial.Number <= all.Length + MostMissing && settings(trial.Number).SequenceEqual(trial.Settings);
            ArgumentException.ThrowIf(!isOurs,
                $"{trial} was of another search: this one has other options, values or another seed.", nameof(done));
            known[trial.Number] = trial;
        }

        return known;
    }
}
