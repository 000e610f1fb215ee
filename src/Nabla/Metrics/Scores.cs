using Nabla.Kernels;

namespace Nabla;

/// <summary>How good probabilities and scores of classes are, one number for all examples.</summary>
public static class Scores
{
    /// <summary>The mean squared distance of probabilities from what came true, in Brier's own form, summed over
    /// classes: (1/Σ s_x) Σ_x s_x Σ_j (p_xj − y_xj)², where y is 1 at the right class and 0 elsewhere (Brier 1950). 0
    /// is perfect, 2 the worst. For two classes it is twice what scikit-learn's <c>brier_score_loss</c> gives, which
    /// leaves one of the two equal terms out.</summary>
    /// <typeparam name="T">float or double; computed in double.</typeparam>
    /// <param name="probabilities">A row for each example, a column for each class.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <returns>0 or more; null where a probability is not finite or every weight is 0.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label is no class, or a
    /// weight is negative or not finite.</exception>
    public static double? BrierScore<T>(
        ReadOnlyMatrixSpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Mean(probabilities, labels, weights, SquaredDistance);

    /// <summary>Σ_j (p_j − y_j)².</summary>
    internal static double SquaredDistance<T>(ReadOnlySpan<T> p, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int j = 0; j < p.Length; j++)
        {
            double r = double.CreateTruncating(p[j]) - (j == label ? 1 : 0);
            sum += r * r;
        }

        return sum;
    }

    /// <summary>The log-likelihood cost of probabilities: −(1/Σ s_x) Σ s_x ln p_x,label. As in scikit-learn,
    /// probabilities are first moved into [ε, 1 − ε], with ε = 2^−52, and divided by their sum.</summary>
    /// <inheritdoc cref="BrierScore"/>
    /// <returns>0 or more; null where a probability is NaN or every weight is 0.</returns>
    public static double? LogLoss<T>(
        ReadOnlyMatrixSpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Mean(probabilities, labels, weights, (p, label) => -LogLikelihood(p, label));

    /// <summary>ln p of the right class.</summary>
    internal static double LogLikelihood<T>(ReadOnlySpan<T> p, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T pj in p)
            sum += Inside(pj);
        return Functions.Log(Inside(p[label]) / sum);
    }

    private static double Inside<T>(T p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double Epsilon = 1.0 / (1L << 52);
        return Math.Clamp(double.CreateTruncating(p), Epsilon, 1 - Epsilon);
    }

    /// <summary>The area under the ROC curve for one class against all others: the probability that an example of the
    /// class has a higher score than an example of another one, ties counting half (Hanley and McNeil 1982).</summary>
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
        var (sorted, order) = Ascending(scores);
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

    /// <summary>The average precision of one class against all others: Σ_k (R_k − R_{k−1}) P_k over the different
    /// scores, the highest first, where P_k and R_k are precision and recall of answering the class from that score on.
    /// As in scikit-learn, nothing is interpolated. Of scores that tell nothing it is the share of the class.</summary>
    /// <inheritdoc cref="RocAuc"/>
    /// <returns>0 to 1; null where no example is of the class, or a score is NaN.</returns>
    public static double? AveragePrecision<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int positive = 1, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(scores.Length, int.MaxValue, labels, weights);
        var (sorted, order) = Ascending(scores);
        if (T.IsNaN(sorted[0]))   // NaN comes first
            return null;
        double sum = 0, positives = 0, all = 0;
        for (int end = order.Length, start; end > 0; end = start)
        {
            double inside = 0;
            for (start = end; start > 0 && sorted[start - 1] == sorted[end - 1]; start--)
            {
                double weight = MetricArguments.Weight(weights, order[start - 1]);
                inside += labels[order[start - 1]] == positive ? weight : 0;
                all += weight;
            }

            positives += inside;
            sum += inside > 0 ? inside * positives / all : 0;
        }

        return MetricArguments.Known(sum / positives);
    }

    private static (T[] Sorted, int[] Order) Ascending<T>(ReadOnlySpan<T> scores)
    {
        T[] sorted = scores.ToArray();
        var order = new int[sorted.Length];
        for (int x = 0; x < order.Length; x++)
            order[x] = x;
        Array.Sort(sorted, order);
        return (sorted, order);
    }

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
        return Mean(scores, labels, weights, (one, label) => Rank(one, label) < k ? 1 : 0);
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

    private delegate double OfExample<T>(ReadOnlySpan<T> scores, int label);

    private static double? Mean<T>(
        ReadOnlyMatrixSpan<T> scores, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, OfExample<T> score)
        where T : unmanaged
    {
        MetricArguments.Check(scores.Rows, scores.Columns, labels, weights);
        double sum = 0, total = 0;
        for (int x = 0; x < labels.Length; x++)
        {
            double weight = MetricArguments.Weight(weights, x);
            sum += weight * score(scores.Row(x), labels[x]);
            total += weight;
        }

        return MetricArguments.Known(sum / total);
    }
}
