using Nabla.Kernels;

namespace Nabla;

/// <summary>The temperature T that makes probabilities honest: σ(z/T) in place of σ(z), with the one T that gives the
/// least log-loss on examples that were not trained on (Guo, Pleiss, Sun, Weinberger: On calibration of modern neural
/// networks, 2017). T above 1 takes confidence away. Which class is answered does not change.</summary>
internal static class Temperature
{
    /// <summary>The lowest and the highest temperature considered.</summary>
    private const double Lowest = 1e-3, Highest = 1e3;

    /// <summary>T for softmax outputs: the minimum of Σ_x s_x (ln Σ_j e^{z_xj/T} − z_x,label/T). 1 where no T from
    /// 0.001 to 1000 is best, because the classes are told apart without a mistake or no better than by
    /// chance.</summary>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label is no class, a
    /// weight is negative or not finite, or a z is not finite.</exception>
    public static double OfSoftmax<T>(
        ReadOnlyMatrixSpan<T> z, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fit(z, labels, weights, SoftmaxSlope);

    /// <summary>T for sigmoid outputs, one for each class or a single one for class 1: the minimum of
    /// Σ_x s_x Σ_j [ln(1 + e^{z_xj/T}) − y_xj z_xj/T].</summary>
    /// <inheritdoc cref="OfSoftmax"/>
    public static double OfSigmoid<T>(
        ReadOnlyMatrixSpan<T> z, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fit(z, labels, weights, SigmoidSlope);

    /// <summary>Slope and curvature of one example's log-loss over β = 1/T.</summary>
    private delegate (double Slope, double Curvature) Derivatives(Span<double> z, int label, double beta);

    private static double Fit<T>(
        ReadOnlyMatrixSpan<T> z, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, Derivatives derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(z.Rows, Math.Max(2, z.Columns), labels, weights);
        for (int x = 0; x < z.Rows; x++)
        {
            foreach (T zj in z.Row(x))
            {
                ArgumentException.ThrowIf(
                    !T.IsFinite(zj), $"An output of example {x} is not finite; it has no temperature.", nameof(z));
            }
        }

        // The log-loss is convex in β, so its slope rises: the minimum lies between slopes of different signs. Newton's
        // step is taken where it stays between them, else the middle of ln β.
        double low = 1 / Highest, high = 1 / Lowest, beta = 1;
        if (!(At(low, z, labels, weights).Slope < 0 && At(high, z, labels, weights).Slope > 0))
            return 1;
        for (int step = 0; step < 100; step++)
        {
            (double slope, double curvature) = At(beta, z, labels, weights);
            if (slope == 0)
                break;
            (low, high) = slope < 0 ? (beta, high) : (low, beta);
            double next = beta - slope / curvature;
            if (!(next > low && next < high))
                next = Math.Sqrt(low * high);
            if (Math.Abs(next - beta) <= 2e-16 * beta)
                break;
            beta = next;
        }

        return 1 / beta;

        (double Slope, double Curvature) At(
            double beta, ReadOnlyMatrixSpan<T> z, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
        {
            Span<double> row = z.Columns <= 128 ? stackalloc double[z.Columns] : new double[z.Columns];
            (double slope, double curvature) = (0, 0);
            for (int x = 0; x < labels.Length; x++)
            {
                for (int j = 0; j < row.Length; j++)
                    row[j] = double.CreateTruncating(z[x, j]);
                var (ofExample, bend) = derivatives(row, labels[x], beta);
                slope += MetricArguments.Weight(weights, x) * ofExample;
                curvature += MetricArguments.Weight(weights, x) * bend;
            }

            return (slope, curvature);
        }
    }

    // With p = softmax(βz): d/dβ = Σ p_j (z_j − z_label), d²/dβ² = the variance of z under p.
    private static (double, double) SoftmaxSlope(Span<double> z, int label, double beta)
    {
        double own = z[label], sum = 0, mean = 0, square = 0, max = double.NegativeInfinity;
        foreach (double zj in z)
            max = Math.Max(max, zj);
        foreach (double zj in z)
        {
            (double p, double d) = (Functions.Exp(beta * (zj - max)), zj - own);
            sum += p;
            mean += p * d;
            square += p * d * d;
        }

        (mean, square) = (mean / sum, square / sum);
        return (mean, square - mean * mean);
    }

    // d/dβ = Σ (σ(βz_j) − y_j) z_j, d²/dβ² = Σ σ(1 − σ) z_j². For y = 1, σ(u) − 1 is −σ(−u).
    private static (double, double) SigmoidSlope(Span<double> z, int label, double beta)
    {
        (double slope, double curvature) = (0, 0);
        for (int j = 0; j < z.Length; j++)
        {
            bool isOwn = z.Length == 1 ? label == 1 : label == j;
            double a = Functions.Sigmoid(isOwn ? -beta * z[j] : beta * z[j]);
            slope += (isOwn ? -a : a) * z[j];
            curvature += a * (1 - a) * z[j] * z[j];
        }

        return (slope, curvature);
    }
}
