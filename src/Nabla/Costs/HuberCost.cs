namespace Nabla;

/// <summary>C_x = (1/n_L) Σ_j h(r_j), r = a − y, with h(r) = ½r² for |r| ≤ 1, else |r| − ½; ∂C_x/∂a_j = min(1, max(−1,
/// r_j))/n_L.</summary>
internal sealed class HuberCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double r = Math.Abs(ToDouble(a[j]) - ToDouble(y[j]));
            sum += r <= 1 ? 0.5 * r * r : r - 0.5;
        }

        return sum / a.Length;
    }

    internal override void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        T n = T.CreateTruncating(a.Length);
        for (int j = 0; j < a.Length; j++)
        {
            T r = a[j] - y[j];
            nablaA[j] = (r > T.One ? T.One : r < -T.One ? -T.One : r) / n;
        }
    }
}
