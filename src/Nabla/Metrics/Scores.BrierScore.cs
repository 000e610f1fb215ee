namespace Nabla;

// The mean squared distance of probabilities from what came true, in Brier's own form, summed over classes: 0 is
// perfect, 2 the worst (Brier 1950).
public static partial class Scores
{
    /// <summary>(1/Σ s_x) Σ_x s_x Σ_j (p_xj − y_xj)², where y is 1 at the right class and 0 elsewhere. For two classes
    /// it is twice what scikit-learn's <c>brier_score_loss</c> gives, which leaves one of the two equal terms
    /// out.</summary>
    /// <typeparam name="T">float or double; computed in double.</typeparam>
    /// <param name="probabilities">A row for each example, a column for each class.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <returns>0 or more; null where a probability is not finite or every weight is 0.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label is no class, or a
    /// weight is negative or not finite.</exception>
    public static double? BrierScore<T>(
        ReadOnlyMatrixSpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(probabilities.Rows, probabilities.Columns, labels, weights);
        double sum = 0, total = 0;
        for (int x = 0; x < labels.Length; x++)
        {
            double weight = MetricArguments.Weight(weights, x);
            sum += weight * SquaredDistance(probabilities.Row(x), labels[x]);
            total += weight;
        }

        return MetricArguments.Known(sum / total);
    }

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
}
