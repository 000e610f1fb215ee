namespace Nabla;

/// <summary>What a cross-validation came to.</summary>
public sealed record CrossValidationResult
{
    private readonly RowMeasures _rows;

    /// <param name="folds">All folds, seed after seed.</param>
    /// <param name="rowCount">Rows of the data.</param>
    /// <param name="units">The unit of each row; null: each is its own.</param>
    internal CrossValidationResult(ImmutableArray<FoldCompleted> folds, int rowCount, int[]? units = null)
    {
        (Folds, RowCount, _rows) = (folds, rowCount, new(folds, units));
        Units = folds.SelectMany(fold => fold.Rows).Select(row => units?[row] ?? row).Distinct().Count();
        int once = folds.Count(fold => fold.Seed == folds[0].Seed);
        Cost = Summarize(metrics => metrics.Cost)!;
        Accuracy = Summarize(metrics => metrics.Accuracy);
        MeanSquaredError = Summarize(metrics => metrics.MeanSquaredError);
        R2 = Summarize(metrics => metrics.R2);

        ScoreSummary? Summarize(Func<Metrics, double?> of)
        {
            double[] scores = [.. folds.Select(fold => of(fold.Metrics)).OfType<double>()];
            return scores.Length < folds.Length ? null : ScoreSummary.Of(scores, once);
        }
    }

    /// <summary>Rows of the data, those without a target included.</summary>
    public int RowCount { get; init; }

    /// <summary>Every fold in order, seed after seed.</summary>
    public ImmutableArray<FoldCompleted> Folds { get; internal init; }

    /// <summary>The measures over all rows together, however large their folds are: the figures to expect of new rows.
    /// </summary>
    public Metrics Overall => Pooled.Mean;

    /// <summary><see cref="Overall"/> with every row counting once; null where rows have no weights
    /// (<see cref="Recipe.WeightColumn"/>).</summary>
    public Metrics? Unweighted => Folds.All(fold => fold.Truth.Weights.Length == 0) ? null
        : new RowMeasures(Folds, null, countsOnce: true).Of().Mean;

    /// <summary>The standard errors of <see cref="Overall"/>: those of a mean over rows, of which those of a group
    /// count as one (<see cref="Recipe.Group"/>).</summary>
    public Metrics StandardErrors => Pooled.Error;

    /// <summary>What an answer comes to on the same rows that looks at no column: in each fold the frequencies of the
    /// classes, or the mean, of the rows learned from. A model that is no better has learned nothing.</summary>
    public Metrics Baseline => _baseline ??= _rows.OfBaseline();

    /// <summary>How well classes are told apart, over all rows together; null where targets are numbers.</summary>
    public ClassificationReport? Classification => _classification ??= _rows.Classification();

    /// <summary>How near answers come to their targets, over all rows together; null where those are classes.</summary>
    public RegressionReport? Regression => _regression ??= _rows.Regression();

    /// <summary>What the columns are worth, where <see cref="CrossValidation.Importance"/> asked for it: the mean over
    /// folds, by their rows, and the standard deviation over folds; else null. A column that a fold had to leave out is
    /// worth nothing there.</summary>
    public ImportanceReport? Importance => _importance ??= FoldImportance.Of(Folds);

    /// <summary>How many rows or groups were tested on that do not depend on each other; the standard errors of few
    /// tell little.</summary>
    public int Units { get; }

    /// <summary>What the classes are called; empty where targets are numbers.</summary>
    public ImmutableArray<string> ClassNames { get; internal init; } = [];

    /// <summary>What the splits obeyed; or null.</summary>
    internal SplitRule? Rule { get; init; }

    /// <summary>What the columns are called that were predicted; empty where they have no names.</summary>
    internal ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>How far targets lie from answers to rows that were not learned from: a share of them at least between
    /// answer + below and answer + above (split conformal: Vovk, Gammerman and Shafer 2005). Null where targets are
    /// classes or several numbers, or the rows are too few.</summary>
    /// <param name="coverage">The share, above 0 and below 1.</param>
    public (double Below, double Above)? ErrorRange(double coverage = AnswerInterval.Usual)
    {
        if (!(coverage > 0 && coverage < 1))
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "A share lies between 0 and 1.");
        return _rows.Intervals(coverage) is [var only] ? (only.Below, only.Above) : null;
    }

    /// <summary>The intervals that a model has, one for each output; empty where one is not known.</summary>
    internal ImmutableArray<AnswerInterval> Intervals => _rows.Intervals(AnswerInterval.Usual);

    /// <summary>How often that of a single output holds, by fifths of the answers; null of several.</summary>
    internal double[]? Covered => _rows.Covered(AnswerInterval.Usual);

    /// <summary>The mean over several outputs of the squared error of each in units of its target's variance over these
    /// rows: what they are compared by, so that no unit counts. Null where there is one output, or classes.</summary>
    internal double? StandardizedError => _rows.StandardizedError();

    /// <summary>The means over folds, as records of before compare them.</summary>
    internal Metrics FoldMean => new(Cost.Mean, Accuracy?.Mean, MeanSquaredError?.Mean, R2?.Mean);

    /// <summary>By how much a row loses less than where no column is looked at, and the standard error.</summary>
    internal (double Mean, double Error) Advantage => _rows.Advantage();

    /// <summary>All rows together, as if they had been answered by one model.</summary>
    internal Evaluation ToEvaluation() =>
        new(Overall, []) { Classification = Classification, Regression = Regression };

    private (Metrics Mean, Metrics Error) Pooled => _pooled ??= _rows.Of();

    private (Metrics Mean, Metrics Error)? _pooled;
    private Metrics? _baseline;
    private ClassificationReport? _classification;
    private RegressionReport? _regression;
    private ImportanceReport? _importance;

    /// <summary>The mean cost of a row, over folds.</summary>
    public ScoreSummary Cost { get; }

    /// <summary>The share of rows answered correctly, over folds; null where targets are not classes.</summary>
    public ScoreSummary? Accuracy { get; }

    /// <summary>The mean squared error in the target's own units, over folds; null where targets are classes.</summary>
    public ScoreSummary? MeanSquaredError { get; }

    /// <summary>R², over folds; null where targets are classes, or all equal in a fold.</summary>
    public ScoreSummary? R2 { get; }

    /// <summary>For each row of the table the answer of the model that did not learn from it: what stacking and
    /// thresholds may be chosen with.</summary>
    /// <param name="seed">Whose folds; null: the first seed's.</param>
    /// <returns>a^L, a row for each row of the table; NaN where its target is missing, or where it was too early to be
    /// tested on.</returns>
    /// <exception cref="ArgumentException">There are no folds of that seed.</exception>
    public double[,] OutOfFold(ulong? seed = null)
    {
        FoldCompleted[] folds = [.. Folds.Where(fold => fold.Seed == (seed ?? Folds[0].Seed))];
        ArgumentException.ThrowIf(folds.Length == 0, $"There are no folds of seed {seed}.", nameof(seed));
        int width = folds[0].Answers.GetLength(1);
        var answers = new double[RowCount, width];
        MatrixShape.Flatten(answers).Fill(double.NaN);
        foreach (FoldCompleted fold in folds)
        {
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                for (int j = 0; j < width; j++)
                    answers[fold.Rows[i], j] = fold.Answers[i, j];
            }
        }

        return answers;
    }

    /// <summary>For example "accuracy 0.953 ± 0.017 over 150 rows of 5 folds".</summary>
    public override string ToString()
    {
        (Metrics all, Metrics error) = Pooled;
        string score = all.Accuracy is not null ? Invariant($"accuracy {all.Accuracy:G4} ± {error.Accuracy:G2}")
            : all.R2 is not null ? Invariant($"R² {all.R2:G4} ± {error.R2:G2}")
            : Invariant($"mean squared error {all.MeanSquaredError:G4} ± {error.MeanSquaredError:G2}");
        return Invariant($"{score} over {Folds.Sum(fold => fold.Rows.Length)} rows of {Folds.Length} folds");
    }
}
