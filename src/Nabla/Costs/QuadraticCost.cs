namespace Nabla;

/// <summary>C_x = ½ Σ_j (a_j − y_j)² (27);  ∂C_x/∂a_j = a_j − y_j.</summary>
[Equation("27")]
[Equation("30")]
internal sealed class QuadraticCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double r = ToDouble(a[j]) - ToDouble(y[j]);
            sum += r * r;
        }

        return 0.5 * sum;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = a[j] - y[j];
    }

    internal override string LossName => "squared error";

    internal override int LossDegree => 2;
}
