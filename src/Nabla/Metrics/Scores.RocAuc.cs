namespace Nabla;

// The area under the ROC curve: the probability that an example of a class has a higher score for it than an example
// of another class, ties counting half (Hanley and McNeil 1982).
/// <summary>How good probabilities and scores of classes are, one number for all examples.</summary>
public static partial class Scores
{
    /// <summary>The area for one class against all others.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="scores">How much each example looks like the class; only their order counts.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="positive">The class that high scores speak for.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <returns>0 to 1; null where all examples (by weight) are of the class, or none, or where a score is
    /// NaN.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, or a weight is negative or
    /// not finite.</exception>
    public static double? RocAuc<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int positive = 1, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(scores.Length, int.MaxValue, labels, weights);
        T[] sorted = scores.ToArray();
        var order = new int[sorted.Length];
        for (int x = 0; x < order.Length; x++)
            order[x] = x;
        Array.Sort(sorted, order);
        if (T.IsNaN(sorted[0]))   // NaN comes first
            return null;

        // An example of the class beats the others below it, and half of those beside it.
        double area = 0, below = 0, positives = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            double inside = 0, outside = 0;
            for (end = start; end < order.Length && sorted[end] == sorted[start]; end++)
            {
                double weight = MetricArguments.Weight(weights, order[end]);
                if (labels[order[end]] == positive)
                    inside += weight;
                else
                    outside += weight;
            }

            area += inside * (below + outside / 2);
            below += outside;
            positives += inside;
        }

        return MetricArguments.Known(area / (positives * below));
    }
}
