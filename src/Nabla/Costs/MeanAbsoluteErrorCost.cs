namespace Nabla;

/// <summary>C_x = (1/n_L) Σ_j |a_j − y_j|;  ∂C_x/∂a_j = sign(a_j − y_j)/n_L, and 0 where a_j = y_j.</summary>
internal sealed class MeanAbsoluteErrorCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum += Math.Abs(ToDouble(a[j]) - ToDouble(y[j]));
        return sum / a.Length;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        T share = T.One / T.CreateTruncating(a.Length);
        for (int j = 0; j < a.Length; j++)
        {
            T r = a[j] - y[j];
            nablaA[j] = r > T.Zero ? share : r < T.Zero ? -share : r;   // r is 0 here, or NaN, which goes on as NaN
        }
    }

    internal override string LossName => "mean absolute error";

    internal override string ConstantName => "the median";

    internal override int LossDegree => 1;

    internal override double Constant(ReadOnlySpan<double> sorted) => QuantileCost<T>.Of(sorted, 0.5);
}
