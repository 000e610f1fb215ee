namespace Nabla;

/// <summary>Measures over all rows of some folds, each answered by what did not learn from it, and the standard errors
/// of the measures: those of a mean over rows, of which those of one unit are not independent.</summary>
internal sealed class RowMeasures
{
    private const double Least = 1e-12;

    private readonly IReadOnlyList<FoldCompleted> _folds;
    private readonly int[]? _units;   // of each row of the data; null: each is its own
    private readonly bool _hasClasses, _countsOnce;

    // countsOnce: each row, whatever its weight is.
    internal RowMeasures(IReadOnlyList<FoldCompleted> folds, int[]? units, bool countsOnce = false)
    {
        (_folds, _units, _countsOnce) = (folds, units, countsOnce);
        _hasClasses = folds.Any(fold => fold.Truth.Labels.Length > 0);
    }

    /// <summary>The measures of the answers.</summary>
    internal (Metrics Mean, Metrics Error) Of()
    {
        if (!_hasClasses)
            return OfNumbers((fold, row, j) => fold.Answers[row, j]);
        double rows = _folds.Sum(WeightOf);
        double cost = _folds.Sum(fold => WeightOf(fold) * fold.Metrics.Cost) / rows;
        var (measures, errors) = OfClasses(
            (fold, row) => fold.Answered[row],
            (fold, row, label) => fold.Truth.Loss(RowOf(fold.Answers, row), label));
        // The cost as it is computed from z, rounded nowhere.
        return (_countsOnce ? measures : measures with { Cost = cost }, errors);
    }

    /// <summary>What an answer that looks at no column comes to.</summary>
    internal Metrics OfBaseline() => !_hasClasses
        ? OfNumbers((fold, _, j) => fold.Truth.Uninformed[j]).Mean
        : OfClasses(
            (fold, _) => LargestOutput.Of<double>(fold.Truth.Uninformed),
            (fold, _, label) => fold.Truth.Loss(fold.Truth.Uninformed, label)).Mean;

    /// <summary>By how much a row loses less than where no column is looked at, and the standard error, of the same
    /// rows in pairs.</summary>
    internal (double Mean, double Error) Advantage()
    {
        if (_hasClasses)
        {
            return Mean((fold, row) =>
            {
                int label = fold.Truth.Labels[row];
                return Dual.Log(Math.Max(Least, fold.Answers[row, label])).Value
                    - Dual.Log(fold.Truth.Uninformed[label]).Value;
            });
        }

        Dictionary<object, RowLoss> losses = Losses();
        return Mean((fold, row) => losses[fold].Of(row, j => fold.Truth.Uninformed[j])
            - losses[fold].Of(row, j => fold.Answers[row, j]));
    }

    /// <summary>How well classes are told apart; null where targets are numbers.</summary>
    internal ClassificationReport? Classification()
    {
        if (!_hasClasses)
            return null;
        int classes = _folds[0].Answers.GetLength(1);
        var tally = new ClassificationTally(
            _folds.Sum(fold => fold.Rows.Length), classes, _folds.All(fold => fold.Probabilities));
        var scores = new double[classes];
        foreach (FoldCompleted fold in _folds)
        {
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                RowOf(fold.Answers, row).CopyTo(scores);
                double sum = fold.Probabilities ? scores.Sum() : 1;
                for (int c = 0; c < classes && sum > 0; c++)
                    scores[c] /= sum;
                int label = fold.Truth.Labels[row];
                double logLikelihood = fold.Probabilities ? Scores.LogLikelihood<double>(scores, label) : double.NaN;
                tally.Add(scores, label, fold.Answered[row], logLikelihood, WeightOf(fold, row));
            }
        }

        return tally.ToReport(_folds.All(fold => fold.Truth.Weights.Length == 0) ? []
            : [.. _folds.SelectMany(fold => Enumerable.Range(0, fold.Rows.Length).Select(row => WeightOf(fold, row)))]);
    }

    /// <summary>How far new targets lie from answers, for each output; empty where those are classes, or rows too
    /// few.</summary>
    internal ImmutableArray<AnswerInterval> Intervals(double coverage)
    {
        if (_hasClasses || _folds.Count == 0)
            return [];
        AnswerInterval?[] intervals = [.. Enumerable.Range(0, _folds[0].Answers.GetLength(1)).Select(
            j => AnswerInterval.Of(_folds.SelectMany(fold => Errors(fold, j)), coverage))];
        return intervals.Contains(null) ? [] : [.. intervals.OfType<AnswerInterval>()];
    }

    /// <summary>How often an interval that the other folds give holds the targets of a fold: in each fifth of the rows
    /// by their answers, the lowest first. Null where there is no interval, or several.</summary>
    internal double[]? Covered(double coverage)
    {
        const int Parts = 5;
        var rows = new List<(double Answer, bool IsIn)>();
        foreach (FoldCompleted fold in _folds)
        {
            var others = new RowMeasures([.. _folds.Where(other => other != fold)], _units);
            if (others.Intervals(coverage) is not [var interval])
                return null;
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                double answer = fold.Answers[row, 0];
                rows.Add((answer, interval.Holds(answer, fold.Truth.Targets[row, 0])));
            }
        }

        if (rows.Count < Parts)
            return null;
        (double Answer, bool IsIn)[] sorted = [.. rows.OrderBy(row => row.Answer)];
        return [.. Enumerable.Range(0, Parts).Select(part => sorted[(part * sorted.Length / Parts)..
            ((part + 1) * sorted.Length / Parts)].Average(row => row.IsIn ? 1.0 : 0))];
    }

    /// <summary>How near answers come to their targets; null where those are classes.</summary>
    internal RegressionReport? Regression()
    {
        if (_hasClasses || _folds.Count == 0)
            return null;
        var sums = new RegressionSums(_folds[0].Answers.GetLength(1));
        foreach (FoldCompleted fold in _folds)
        {
            for (int row = 0; row < fold.Rows.Length; row++)
                sums.Add(RowOf(fold.Answers, row), RowOf(fold.Truth.Targets, row), WeightOf(fold, row));
        }

        return sums.ToReport();
    }

    private static IEnumerable<double> Errors(FoldCompleted fold, int j) =>
        Enumerable.Range(0, fold.Rows.Length).Select(row => fold.Truth.Targets[row, j] - fold.Answers[row, j]);

    /// <summary>The mean over several outputs of Σ(a − y)²/Σ(y − ȳ)²; an output whose targets are all the same here
    /// tells nothing. Null where there is one output, or classes.</summary>
    internal double? StandardizedError()
    {
        if (Regression() is not { Outputs: { Length: > 1 } outputs })
            return null;
        double[] errors = [.. outputs.Select(output => 1 - output.R2).OfType<double>()];
        return errors.Length == 0 ? null : errors.Average();
    }

    private static ReadOnlySpan<double> RowOf(double[,] answers, int row) =>
        MatrixShape.Flatten(answers).Slice(row * answers.GetLength(1), answers.GetLength(1));

    private (Metrics Mean, Metrics Error) OfClasses(
        Func<FoldCompleted, int, int> answer, Func<FoldCompleted, int, int, double> loss)
    {
        var (right, rightError) = Mean((fold, row) => answer(fold, row) == fold.Truth.Labels[row] ? 1 : 0);
        var (cost, costError) = Mean((fold, row) => loss(fold, row, fold.Truth.Labels[row]));
        return (new(cost, right), new(costError, rightError));
    }

    // R² is that of each output, and the mean of them, as everywhere.
    private (Metrics Mean, Metrics Error) OfNumbers(Func<FoldCompleted, int, int, double> answer)
    {
        int outputs = _folds[0].Truth.Targets.GetLength(1);
        var variance = new double[outputs];
        for (int j = 0; j < outputs; j++)
        {
            var (mean, _) = Mean((fold, row) => fold.Truth.Targets[row, j]);
            (variance[j], _) = Mean((fold, row) => Square(fold.Truth.Targets[row, j] - mean));
        }

        var (squares, error) = Mean((fold, row) =>
            Enumerable.Range(0, outputs).Sum(j => Residual(fold, row, j)) / outputs);
        Dictionary<object, RowLoss> losses = Losses();
        (double cost, double costError) = _folds.All(
            fold => fold.Truth is { Scale: not { Count: > 0 } } truth && truth.Cost == Cost.Quadratic)
            ? (squares / 2, error / 2) : Mean((fold, row) => losses[fold].Of(row, j => answer(fold, row, j)));
        if (variance.Contains(0))
            return (new(cost, null, squares), new(costError, null, error));
        var (lost, lostError) = Mean((fold, row) =>
            Enumerable.Range(0, outputs).Sum(j => Residual(fold, row, j) / variance[j]) / outputs);
        return (new(cost, null, squares, 1 - lost), new(costError, null, error, lostError));

        double Residual(FoldCompleted fold, int row, int j) =>
            Square(answer(fold, row, j) - fold.Truth.Targets[row, j]);
    }

    private Dictionary<object, RowLoss> Losses()
    {
        var losses = new Dictionary<object, RowLoss>(ReferenceEqualityComparer.Instance);
        foreach (FoldCompleted fold in _folds)
            losses[fold] = new(fold.Truth);
        return losses;
    }

    private static double Square(double x) => x * x;

    private double WeightOf(FoldCompleted fold, int row) =>
        _countsOnce || fold.Truth.Weights.Length == 0 ? 1 : fold.Truth.Weights[row];

    private double WeightOf(FoldCompleted fold) =>
        _countsOnce || fold.Truth.Weights.Length == 0 ? fold.Rows.Length : fold.Truth.Weights.Sum();

    /// <summary>A mean over rows Σ s_x f_x / Σ s_x, and its standard error
    /// √(G/(G − 1) Σ_g (Σ_{x in g} s_x (f_x − mean))²) / Σ s_x, of rows in G units. Where each row is a unit and counts
    /// once, it is that of independent rows.</summary>
    private (double Mean, double Error) Mean(Func<FoldCompleted, int, double> of)
    {
        var sums = new Dictionary<int, (double Sum, double Weight)>();
        double sum = 0, n = 0;
        foreach (FoldCompleted fold in _folds)
        {
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                double weight = WeightOf(fold, row), value = weight > 0 ? weight * of(fold, row) : 0;
                int unit = _units is null ? fold.Rows[row] : _units[fold.Rows[row]];
                var (s, weights) = sums.GetValueOrDefault(unit);
                sums[unit] = (s + value, weights + weight);
                sum += value;
                n += weight;
            }
        }

        double mean = sum / n, squares = sums.Values.Sum(unit => Square(unit.Sum - unit.Weight * mean));
        double units = sums.Count;
        return (mean, Math.Sqrt(squares * units / Math.Max(1, units - 1)) / n);
    }
}
