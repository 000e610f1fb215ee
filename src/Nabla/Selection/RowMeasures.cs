namespace Nabla;

/// <summary>Measures over all rows of some folds, each answered by what did not learn from it, and the standard errors
/// of the measures: those of a mean over rows.</summary>
internal sealed class RowMeasures(ExampleSource source, Folds folds)
{
    private readonly int[]? _labels = source.Labels();
    private readonly double[] _numbers = source.Numbers();

    /// <summary>The measures of a model.</summary>
    internal (Metrics Mean, Metrics Error) Of(CrossValidationResult result)
    {
        double[,] answers = result.OutOfFold();
        if (_labels is null)
            return OfNumbers(row => answers[row, 0]);
        double cost = result.Folds.Sum(fold => fold.Rows.Length * fold.Metrics.Cost) / folds.RowCount;
        var (measures, errors) = OfClasses(row => LargestOutput.Of(RowOf(answers, row)), row =>
            -Dual.Log(Math.Max(Least, answers[row, _labels[row]])).Value);
        return (measures with { Cost = cost }, errors);   // the cost as it is computed from z, rounded nowhere
    }

    /// <summary>What an answer that looks at no column comes to: in each fold the frequencies of the classes, or the
    /// mean, of the rows of the other folds.</summary>
    internal Metrics OfBaseline()
    {
        var fold = new int[_labels?.Length ?? _numbers.Length];
        for (int f = 0; f < folds.Count; f++)
        {
            foreach (int row in folds.TestRows(f))
                fold[row] = f;
        }

        if (_labels is null)
        {
            double[] means = [.. Enumerable.Range(0, folds.Count)
                .Select(f => folds.TrainingRows(f).Average(row => _numbers[row]))];
            return OfNumbers(row => means[fold[row]]).Mean;
        }

        double[][] shares = [.. Enumerable.Range(0, folds.Count).Select(f => Shares(folds.TrainingRows(f)))];
        return OfClasses(row => Array.IndexOf(shares[fold[row]], shares[fold[row]].Max()),
            row => -Dual.Log(shares[fold[row]][_labels[row]]).Value).Mean;
    }

    private const double Least = 1e-12;

    private static ReadOnlySpan<double> RowOf(double[,] answers, int row) =>
        MatrixShape.Flatten(answers).Slice(row * answers.GetLength(1), answers.GetLength(1));

    // A row is added that is of every class alike: a class that no other fold has is not impossible.
    private double[] Shares(ImmutableArray<int> rows)
    {
        int classes = _labels!.Max() + 1;
        double[] shares = [.. Enumerable.Repeat(1.0 / classes, classes)];
        foreach (int row in rows)
            shares[_labels![row]]++;
        return [.. shares.Select(share => share / (rows.Length + 1))];
    }

    private (Metrics Mean, Metrics Error) OfClasses(Func<int, int> answer, Func<int, double> loss)
    {
        var (right, rightError) = Mean(row => answer(row) == _labels![row] ? 1 : 0);
        var (cost, costError) = Mean(loss);
        return (new(cost, right), new(costError, rightError));
    }

    private (Metrics Mean, Metrics Error) OfNumbers(Func<int, double> answer)
    {
        var (mean, _) = Mean(row => _numbers[row]);
        var (variance, _) = Mean(row => (_numbers[row] - mean) * (_numbers[row] - mean));
        var (squares, error) = Mean(row => (answer(row) - _numbers[row]) * (answer(row) - _numbers[row]));
        return (new(squares / 2, null, squares, variance > 0 ? 1 - squares / variance : null),
            new(error / 2, null, error, variance > 0 ? error / variance : null));
    }

    private (double Mean, double Error) Mean(Func<int, double> of)
    {
        double sum = 0, squares = 0;
        int n = folds.RowCount;
        foreach (int row in folds.AllRows)
            sum += of(row);
        foreach (int row in folds.AllRows)
            squares += (of(row) - sum / n) * (of(row) - sum / n);
        return (sum / n, Math.Sqrt(squares / Math.Max(1, n - 1) / n));
    }
}
