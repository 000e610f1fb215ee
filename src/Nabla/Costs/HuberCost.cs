namespace Nabla;

/// <summary>C_x = (1/n_L) Σ_j h(r_j), r = a − y, with h(r) = ½r² for |r| ≤ δ, else δ(|r| − ½δ); ∂C_x/∂a_j = min(δ,
/// max(−δ, r_j))/n_L.</summary>
/// <param name="delta">δ; above 0 and finite as a T.</param>
internal sealed class HuberCost<T>(double delta) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _delta = T.CreateTruncating(delta);

    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0, bound = ToDouble(_delta);
        for (int j = 0; j < a.Length; j++)
        {
            double r = Math.Abs(ToDouble(a[j]) - ToDouble(y[j]));
            sum += r <= bound ? 0.5 * r * r : bound * (r - 0.5 * bound);
        }

        return sum / a.Length;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        T n = T.CreateTruncating(a.Length);
        for (int j = 0; j < a.Length; j++)
        {
            T r = a[j] - y[j];
            nablaA[j] = (r > _delta ? _delta : r < -_delta ? -_delta : r) / n;
        }
    }

    internal override string LossName => "Huber loss";

    internal override string ConstantName => "the best constant";

    internal override int LossDegree => 2;

    // Where the slopes Σ min(δ, max(−δ, c − y)) come to 0, between the least target and the greatest: halved until
    // nothing lies between.
    internal override double Constant(ReadOnlySpan<double> sorted)
    {
        double low = sorted[0], high = sorted[^1], bound = ToDouble(_delta);
        while (low + (high - low) / 2 is var middle && middle > low && middle < high)
        {
            double slope = 0;
            foreach (double y in sorted)
                slope += Math.Clamp(middle - y, -bound, bound);
            (low, high) = slope > 0 ? (low, middle) : (middle, high);
        }

        return low;
    }
}
