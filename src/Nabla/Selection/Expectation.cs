namespace Nabla;

/// <summary>What to expect of a model on new rows, and what to hold it against.</summary>
/// <param name="Mean">The measures over rows that the network answering them had not learned from.</param>
/// <param name="Error">Their standard errors.</param>
/// <param name="Baseline">What an answer that looks at no column comes to on the same rows.</param>
internal sealed record Expectation(Metrics Mean, Metrics Error, Metrics Baseline)
{
    /// <summary>A class with a smaller share of the rows is rare: the accuracy says little of it.</summary>
    private const double RareShare = 0.1;

    /// <summary>The best without a hidden layer on the same rows; or null.</summary>
    internal Metrics? Linear { get; init; }

    /// <summary>The rows.</summary>
    internal int Rows { get; init; }

    /// <summary>The folds that they were dealt into.</summary>
    internal int Folds { get; init; }

    /// <summary>Rows or groups that do not depend on each other.</summary>
    internal int Units { get; init; }

    /// <summary>What the splits obeyed, in words; or null.</summary>
    internal string? How { get; init; }

    /// <summary>How well the rarest class is found; null where none is rare.</summary>
    internal RareClass? Rare { get; init; }

    /// <summary>By how much a row loses less than with the baseline, and the standard error.</summary>
    internal (double Mean, double Error) Advantage { get; init; }

    /// <summary>What the columns are called that are predicted; empty where they have no names.</summary>
    internal ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The measures of each target, where there are several; else empty.</summary>
    internal ImmutableArray<RegressionMeasures> Outputs { get; init; } = [];

    /// <summary>How far new targets lie from answers, for each output; empty where that is not known.</summary>
    internal ImmutableArray<AnswerInterval> Intervals { get; init; } = [];

    /// <summary>What takes the weights of classes off z^L again (<see cref="ClassShift"/>); empty: nothing.</summary>
    internal ImmutableArray<double> Shift { get; init; } = [];

    /// <summary>How often that of a single output holds in each fifth of the rows by their answers; else empty.
    /// </summary>
    internal IReadOnlyList<double> Covered { get; init; } = [];

    /// <summary>The share of targets at or below the answer, where answers are quantiles; else null.</summary>
    internal double? ShareBelow { get; init; }

    /// <summary>Expects what folds came to.</summary>
    internal static Expectation Of(CrossValidationResult tested, Metrics? linear = null) =>
        new(tested.Overall, tested.StandardErrors, tested.Baseline)
        {
            Linear = linear, Rows = tested.Folds.Sum(fold => fold.Rows.Length), Folds = tested.Folds.Length,
            Units = tested.Units, How = tested.Rule?.ToString(), Advantage = tested.Advantage, Rare = RareOf(tested),
            ShareBelow = tested.Folds[0].Truth.Cost.Share is null ? null : tested.Regression?.Mean.ShareBelow,
            Intervals = tested.Intervals, Covered = tested.Covered ?? [],
            Targets = tested.Targets,
            Outputs = tested.Regression is { Outputs: { Length: > 1 } outputs } ? outputs : [],
        };

    private static RareClass? RareOf(CrossValidationResult tested)
    {
        if (tested.Classification is not { } report)
            return null;
        int[] found = [.. Enumerable.Range(0, report.Classes.Length).Where(c => report.Classes[c].Examples > 0)];
        if (found.Length < 2)
            return null;
        int rarest = found.MinBy(c => report.Classes[c].Examples);
        ClassMeasures rare = report.Classes[rarest];
        double share = rare.Examples / report.Confusion.Total;
        return share >= RareShare ? null
            : new(tested.ClassNames[rarest], share, rare.Recall, rare.AveragePrecision, report.BalancedAccuracy!.Value);
    }
}

/// <summary>How well the rarest class is found.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Share">Its share of the rows.</param>
/// <param name="Recall">The share of its rows that were answered so.</param>
/// <param name="AveragePrecision">Of its probabilities; or null.</param>
/// <param name="BalancedAccuracy">The mean of the recalls of all classes.</param>
internal sealed record RareClass(
    string Name, double Share, double Recall, double? AveragePrecision, double BalancedAccuracy);
