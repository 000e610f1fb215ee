namespace Nabla;

/// <summary>
/// Chooses what a recipe for a table leaves open: how strong the penalty on the weights is, whether there is a hidden
/// layer, and whether numbers are spread over bins. A short fixed list of candidates is compared by the loss that the
/// model is for, on rows that each did not learn from. What was asked for stays. The winner's answers to those rows
/// tell what to expect on new ones.
/// </summary>
internal sealed class Choosing
{
    /// <summary>Strengths of the penalty, in 1/n: (λ/2) Σw² is added to the mean cost with λ = strength/n.</summary>
    internal static readonly ImmutableArray<double> Strengths = [2, 8, 32, 128];

    /// <summary>Bins, where there are any.</summary>
    internal const int Bins = 16;

    /// <summary>The work that choosing and testing may take, in trainings of the network that would be trained without
    /// it.</summary>
    internal const int UsualWork = 12;

    /// <summary>More rows than these would not choose better.</summary>
    private const int MostRows = 10_000;

    /// <summary>With fewer rows nothing can be told.</summary>
    private const int LeastRows = 20;

    /// <summary>Folds that the figure is of.</summary>
    internal const int FoldCount = 5;

    /// <summary>More numbers are not spread over bins.</summary>
    private const double MostNumbers = 2.5e8;

    /// <summary>Work that is always allowed: a second or so.</summary>
    private const double LittleWork = 2.5e10;

    private readonly ExampleSource _source;
    private readonly Recipe _asked;
    private readonly TrainingHost _host;
    private readonly Folds _folds;
    private readonly ulong _seed;
    private int _all;
    private ClassShift? _shift;
    private readonly Dictionary<(Candidate, int), FoldCompleted?> _tested = [];   // null: training diverged
    private readonly TimeBudget? _budget;
    private TimeSpan _longest;   // of the trainings so far

    private Choosing(ExampleSource source, Recipe asked, TrainingHost host, TimeBudget? budget)
    {
        (_asked, _host, _budget) = (asked, host with { Checkpoints = null, TimeLimit = null }, budget);
        _seed = asked.Seed ?? 1;
        _source = source.SplitBy(asked).Some(MostRows, _seed);
        _folds = _source.Deal(FoldCount, _seed);
    }

    /// <summary>Whether something is to be chosen.</summary>
    internal static bool IsAsked(ExampleSource source, Recipe asked) =>
        (asked.Choose ?? (source is TableSource ? UsualWork : 0)) > 0
        && asked.Preset is null && source is TableSource && source.Rows >= LeastRows;

    /// <summary>Chooses.</summary>
    /// <param name="source">The rows to learn from.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="host">How many trainings at once.</param>
    /// <param name="budget">The time that there is for it; or null.</param>
    /// <param name="progress">Receives the events of the trainings; or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="RecipeException">Values do not fit the table or each other.</exception>
    /// <exception cref="NablaFormatException">The table cannot be learned from.</exception>
    internal static Choice Of(
        ExampleSource source, Recipe asked, TrainingHost host, TimeBudget? budget,
        IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken) => !IsAsked(source, asked)
        ? new(asked, null)
        : new Choosing(source, asked, host, budget).Run(source, progress, cancellationToken);

    private Choice Run(ExampleSource all, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        Candidate[] candidates = [.. Candidates()];
        // All folds where the work allows it, else the first alone, as nearly as good a judge.
        TrainingPlan usual = PlanOf(new(null, null, null), 0);
        _shift = ClassShift.Of(usual);
        int numbers = NumbersOf(usual);
        double work = candidates.Concat(WithBins(candidates[0], all.Rows, numbers)).Sum(c => Work(usual, c));
        double allowed = Math.Max(LittleWork, (_asked.Choose ?? UsualWork) * Work(usual, new(null, null, null)));
        int folds = work * _folds.Count <= allowed ? _folds.Count : 1;
        Test(candidates, folds, TimeBudget.ForChoosing, usual.Bytes, progress, cancellationToken);
        int ways = candidates.Length, most = folds;
        while (folds > 1 && !candidates.All(candidate => HasRun(candidate, folds)))
            folds--;
        candidates = [.. candidates.Where(candidate => HasRun(candidate, folds))];
        if (candidates.Length == 0)
            return new(_asked with { Choose = 0 }, null) { LeftOut = ["choosing, and the figure to expect"] };
        Candidate best = Best();
        Candidate[] binned = [.. WithBins(best, all.Rows, numbers)];
        Test(binned, folds, TimeBudget.ForChoosing, usual.Bytes, progress, cancellationToken);
        ways += binned.Length;
        candidates = [.. candidates, .. binned.Where(candidate => HasRun(candidate, folds))];
        best = Best();

        // What is told is of what will be trained: of an ensemble, where one was asked for.
        Candidate final = best with { Ensemble = _asked.Ensemble > 1 ? _asked.Ensemble : null };
        Candidate[] linear = [.. candidates.Where(candidate => candidate.HasHidden == false)];
        Candidate[] told = linear.Length == 0 ? [final] : [final, linear.MinBy(candidate => Loss(candidate, folds))!];
        Test([.. told.Distinct()], _folds.Count, TimeBudget.ForFigure, usual.Bytes, progress, cancellationToken);
        bool isOfFinal = HasRun(final, 1);   // else there was no time for a single fold
        Candidate figured = isOfFinal ? final : best;
        int last = _folds.Count;
        while (!HasRun(figured, last))
            last--;
        CrossValidationResult? tested = Result(figured, last);
        return new(final.On(_asked, all.Rows), best)
        {
            Compared = (candidates.Length, folds), Tested = tested is null ? null : InPlace(tested, all.Places),
            Expected = tested is null ? null
                : Expectation.Of(tested, linear.Length == 0 ? null : Result(told[1], last)?.Overall) with
                {
                    Shift = _shift is null ? [] : _shift.By(Tested(figured, last)!),
                },
            LeftOut =
            [
                .. LeftOut(("ways to choose from", ways, candidates.Length), ("folds to choose by", most, folds),
                    ("folds of the figure", _folds.Count, last)),
                .. isOfFinal ? Array.Empty<string>()
                    : ["ensembles in the folds of the figure, which is of one network"],
            ],
        };

        Candidate Best() => candidates.MinBy(candidate => Loss(candidate, folds))!;
    }

    private static ImmutableArray<string> LeftOut(params (string What, int All, int Done)[] parts) =>
    [
        .. parts.Where(part => part.Done < part.All)
            .Select(part => Invariant($"{part.All - part.Done} of {part.All} {part.What}")),
    ];

    /// <summary>What there is to try first, where it was not asked for: every penalty, with a hidden layer and
    /// without.</summary>
    private IEnumerable<Candidate> Candidates()
    {
        double?[] strengths = _asked.L2 is null ? [.. Strengths] : [null];
        // What is of hidden layers asks for some.
        bool isOpen = _asked is { Hidden: null, Layers: null, AsksForHidden: false };
        bool?[] hidden = isOpen ? [true, false] : [null];
        int? bins = _asked.Bins is null ? 0 : null;
        return hidden.SelectMany(has => strengths.Select(strength => new Candidate(strength, has, bins)));
    }

    /// <summary>What is tried then: bins beside the best so far, which make many weights, with its penalty and the next
    /// stronger one. Not where the numbers of all rows would take more than a gigabyte.</summary>
    private IEnumerable<Candidate> WithBins(Candidate best, int rows, int columns)
    {
        if (best.Bins is null || !_source.HasNumbers || (double)rows * columns * (1 + Bins) > MostNumbers)
            yield break;
        yield return best with { Bins = Bins };
        int next = best.Strength is { } strength ? Strengths.IndexOf(strength) + 1 : Strengths.Length;
        if (next < Strengths.Length)
            yield return best with { Bins = Bins, Strength = Strengths[next] };
    }

    // Where there is a limit, no training begins that would be over after a share of the time, nor goes on then.
    private void Test(
        IEnumerable<Candidate> candidates, int folds, double share, long bytes, IProgress<ITrainingEvent>? progress,
        CancellationToken cancellationToken)
    {
        // With a limit, all candidates on one fold are worth more than one on all.
        IEnumerable<(Candidate Candidate, int Fold)> all = _budget is null
            ? candidates.SelectMany(candidate => Enumerable.Range(0, folds).Select(fold => (candidate, fold)))
            : Enumerable.Range(0, folds).SelectMany(fold => candidates.Select(candidate => (candidate, fold)));
        (Candidate Candidate, int Fold)[] pieces = [.. all.Where(piece => !_tested.ContainsKey(piece))];
        if (pieces.Length == 0)
            return;
        _all = _tested.Count + pieces.Length;
        using CancellationTokenSource end = TimeBudget.Ending(_budget, share, cancellationToken);
        try
        {
            SideBySide.Run(
                pieces.TakeWhile(_ => _budget?.Allows(_longest, share) != false), Jobs.Of(_host, pieces.Length, bytes),
                (piece, told, canceled) => Test(piece.Candidate, piece.Fold, told, canceled),
                (piece, tested) =>
                {
                    end.Token.ThrowIfCancellationRequested();
                    _tested.Add(piece, tested);
                    if (tested?.Elapsed > _longest)
                        _longest = tested.Elapsed;
                }, progress, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    private bool HasRun(Candidate candidate, int folds) =>
        Enumerable.Range(0, folds).All(fold => _tested.ContainsKey((candidate, fold)));

    private FoldCompleted? Test(
        Candidate candidate, int fold, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        TrainingPlan plan = PlanOf(candidate, fold);
        progress.Report(new ChoosingStarted(candidate, fold, _all));
        try
        {
            return new FoldTraining(fold, _seed, _folds, _folds.Count)
                .Run(plan, _source, _host, progress, cancellationToken);
        }
        catch (DivergenceException)
        {
            return null;
        }
    }

    private TrainingPlan PlanOf(Candidate candidate, int fold)
    {
        ExampleSource training = _source.Select(_folds.TrainingRows(fold));
        return TrainingPlan.For(training, candidate.On(_asked, training.Rows));
    }

    /// <summary>What is compared, less is better: what the metric asked for comes to over all rows, else the squared
    /// error of numbers or another cost that is lowered; of several numbers each in units of its own scale. Infinite
    /// where training diverged, or the metric cannot be had.</summary>
    private double Loss(Candidate candidate, int folds)
    {
        if (Result(candidate, folds) is not { } tested)
            return double.PositiveInfinity;
        double? loss = _asked.Metric is { } metric && metric != ValidationMetric.Cost
            ? -metric.Scored(tested.ToEvaluation()).Score
            : tested.Folds[0].Truth.Cost != Cost.Quadratic ? tested.Overall.Cost
            : tested.StandardizedError ?? tested.Overall.MeanSquaredError ?? tested.Overall.Cost;
        return loss is { } known && double.IsFinite(known) ? known : double.PositiveInfinity;
    }

    /// <summary>The first folds of a candidate; null where training diverged in one.</summary>
    private CrossValidationResult? Result(Candidate candidate, int count)
    {
        if (Tested(candidate, count) is not { } folds)
            return null;
        return new(_shift?.On(folds) ?? folds, _source.Rows, _source.Rule?.Units)
        {
            ClassNames = _source.ClassNames, Rule = _source.Rule, Targets = _source.Targets,
        };
    }

    private ImmutableArray<FoldCompleted>? Tested(Candidate candidate, int count)
    {
        FoldCompleted?[] folds =
            [.. Enumerable.Range(0, count).Select(fold => _tested.GetValueOrDefault((candidate, fold)))];
        return folds.Contains(null) ? null : [.. folds.OfType<FoldCompleted>()];
    }

    // By the places of the rows in the whole table.
    private CrossValidationResult InPlace(CrossValidationResult tested, int rows) => tested with
    {
        RowCount = rows,
        Folds = [.. tested.Folds.Select(fold => fold with { Rows = [.. fold.Rows.Select(_source.PlaceOf)] })],
    };

    private static int NumbersOf(TrainingPlan plan) => plan.Input.Schema!.Columns.Count(column => column.IsNumeric);

    /// <summary>Multiplications of a training, and what a step takes beside them, counted as such.</summary>
    private static double Work(TrainingPlan usual, Candidate candidate)
    {
        const double Step = 2e5;
        int inputs = usual.Architecture.InputWidth, outputs = usual.Architecture.OutputWidth;
        if (candidate.Bins > 0)
            inputs += Bins * NumbersOf(usual);
        double parameters = candidate.HasHidden == false ? (inputs + 1.0) * outputs
            : usual.Architecture.ParameterCount
                + (double)(inputs - usual.Architecture.InputWidth) * usual.Architecture.Width(2);
        return (double)usual.StepsPerEpoch * usual.Recipe.Epochs!.Value
            * (3 * parameters * usual.Recipe.BatchSize!.Value + Step);
    }
}

/// <summary>One of the ways that choosing compares. Null: as it was asked for, or as is usual.</summary>
/// <param name="Strength">Of the penalty, in 1/n.</param>
/// <param name="HasHidden">Whether there is a hidden layer.</param>
/// <param name="Bins">Bins of each column of numbers.</param>
internal sealed record Candidate(double? Strength, bool? HasHidden, int? Bins)
{
    /// <summary>Networks to average; null: one, as while candidates are compared.</summary>
    internal int? Ensemble { get; init; }

    /// <summary>The recipe for so many rows.</summary>
    internal Recipe On(Recipe asked, int rows) => asked with
    {
        Choose = 0,
        L2 = Strength is { } strength ? strength / Math.Max(1, rows) : asked.L2,
        Hidden = HasHidden == false ? [] : asked.Hidden,
        Bins = Bins ?? asked.Bins,
        Ensemble = Ensemble,
    };
}

/// <summary>What was chosen.</summary>
/// <param name="Recipe">What was asked for, and what was chosen.</param>
/// <param name="Winner">What won; null where nothing was chosen.</param>
internal sealed record Choice(Recipe Recipe, Candidate? Winner)
{
    /// <summary>What a time limit left no time for; empty where there was none, or all fitted.</summary>
    internal ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>The same with as many epochs as there is time for; the same where there is no limit.</summary>
    internal Choice Within(
        TimeBudget? budget, ExampleSource source, Model? from, TrainingHost host, CancellationToken cancellationToken)
    {
        if (budget is null)
            return this;
        var (recipe, without) = budget.Fit(source, Recipe, from, host, cancellationToken);
        return without is null ? this : this with
        {
            Recipe = recipe, LeftOut =
            [
                .. LeftOut, Invariant($"{without - recipe.Epochs} of {without} epochs") +
                    (Expected is null ? "" : ", which the folds of the figure had"),
            ],
        };
    }

    /// <summary>What was left out, as a sentence; or none.</summary>
    internal IEnumerable<string> Notes => LeftOut.IsEmpty ? []
        : [$"the time limit left no time for {string.Join(", ", LeftOut)}"];

    /// <summary>The ways that were compared; and on how many of the folds.</summary>
    internal (int Ways, int Folds) Compared { get; init; }

    /// <summary>The winner on all folds; null where nothing was chosen, or training diverged in one.</summary>
    internal CrossValidationResult? Tested { get; init; }

    /// <summary>What to expect on new rows; null where nothing was tested.</summary>
    internal Expectation? Expected { get; init; }
}

/// <summary>It was chosen how to train.</summary>
internal sealed record Chosen(Choice Choice) : ITrainingEvent;

/// <summary>A training begins by which candidates are compared.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Fold">The fold that it is tested on.</param>
/// <param name="All">Trainings that there will be until something is chosen, as far as is known.</param>
internal sealed record ChoosingStarted(Candidate Candidate, int Fold, int All) : ITrainingEvent;
