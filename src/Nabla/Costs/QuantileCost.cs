namespace Nabla;

/// <summary>C_x = (1/n_L) Σ_j ρ(y_j − a_j), with ρ(d) = q d for d ≥ 0, else (q − 1) d;
/// ∂C_x/∂a_j = −q/n_L where a_j &lt; y_j, (1 − q)/n_L where a_j &gt; y_j, and 0 where they are equal.</summary>
/// <param name="q">Above 0 and below 1.</param>
internal sealed class QuantileCost<T>(double q) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double r = ToDouble(a[j]) - ToDouble(y[j]);
            sum += r > 0 ? (1 - q) * r : q * -r;
        }

        return sum / a.Length;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        T above = T.CreateTruncating((1 - q) / a.Length), below = T.CreateTruncating(-q / a.Length);
        for (int j = 0; j < a.Length; j++)
        {
            T r = a[j] - y[j];
            nablaA[j] = r > T.Zero ? above : r < T.Zero ? below : r;   // r is 0 here, or NaN, which goes on as NaN
        }
    }

    internal override string LossName => "pinball loss";

    internal override string ConstantName => Invariant($"the {q}-quantile");

    internal override int LossDegree => 1;

    internal override double Constant(ReadOnlySpan<double> sorted) => Of(sorted, q);

    /// <summary>The q-quantile: the least target with a share q at or below it. With ½, of an even number, the middle
    /// of two.</summary>
    internal static double Of(ReadOnlySpan<double> sorted, double q)
    {
        int n = sorted.Length, at = Math.Clamp((int)Math.Ceiling(q * n) - 1, 0, n - 1);
        return q == 0.5 && n % 2 == 0 ? sorted[at] / 2 + sorted[at + 1] / 2 : sorted[at];
    }
}
