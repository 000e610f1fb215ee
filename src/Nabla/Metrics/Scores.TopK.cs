namespace Nabla;

// Whether the right class is among the k highest scores.
public static partial class Scores
{
    /// <summary>The share of examples whose class is among the <paramref name="k"/> highest scores. Where scores are
    /// equal, the class with the lower number comes first, as in <see cref="LargestOutput"/>; k = 1 is the
    /// accuracy.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="scores">A row for each example, a column for each class.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="k">How many answers are allowed, at least 1.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <returns>0 to 1; null where every weight is 0.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label is no class, a
    /// weight is negative or not finite, or k is below 1.</exception>
    public static double? TopK<T>(
        ReadOnlyMatrixSpan<T> scores, ReadOnlySpan<int> labels, int k, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        MetricArguments.Check(scores.Rows, scores.Columns, labels, weights);
        double right = 0, total = 0;
        for (int x = 0; x < labels.Length; x++)
        {
            double weight = MetricArguments.Weight(weights, x);
            right += Rank(scores.Row(x), labels[x]) < k ? weight : 0;
            total += weight;
        }

        return MetricArguments.Known(right / total);
    }

    /// <summary>How many classes come before the right one. NaN comes before every number, so that it is never taken
    /// for knowledge.</summary>
    internal static int Rank<T>(ReadOnlySpan<T> scores, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (LargestOutput.Of(scores) == label)
            return 0;
        T own = scores[label];
        int before = 0;
        for (int j = 0; j < scores.Length; j++)
            before += j != label && !(j < label ? scores[j] < own : scores[j] <= own) ? 1 : 0;
        return Math.Max(before, 1);
    }
}
