using Nabla.Kernels;

namespace Nabla;

// The mean of −ln p of the right class: the log-likelihood cost of probabilities.
public static partial class Scores
{
    /// <summary>−(1/Σ s_x) Σ s_x ln p_x,label. As in scikit-learn, probabilities are first moved into [ε, 1 − ε], with
    /// ε = 2^−52, and divided by their sum.</summary>
    /// <typeparam name="T">float or double; computed in double.</typeparam>
    /// <param name="probabilities">A row for each example, a column for each class.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <returns>0 or more; null where a probability is NaN or every weight is 0.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label is no class, or a
    /// weight is negative or not finite.</exception>
    public static double? LogLoss<T>(
        ReadOnlyMatrixSpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(probabilities.Rows, probabilities.Columns, labels, weights);
        double sum = 0, total = 0;
        for (int x = 0; x < labels.Length; x++)
        {
            double weight = MetricArguments.Weight(weights, x);
            sum -= weight * LogLikelihood(probabilities.Row(x), labels[x]);
            total += weight;
        }

        return MetricArguments.Known(sum / total);
    }

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
}
