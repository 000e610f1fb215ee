using Nabla.Kernels;

namespace Nabla;

/// <summary>C_x = −Σ_j [y_j ln a_j + (1 − y_j) ln(1 − a_j)] with a = sigmoid(z), which is Σ_j [ln(1 + e^{z_j}) − y_j
/// z_j]; ∂C_x/∂a_j = (a_j − y_j)/(a_j (1 − a_j)), so that δ_j = a_j − y_j.</summary>
internal sealed class BinaryCrossEntropyCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        // ln(1 + e^z) − y z = max(z, 0) − y z + ln(1 + e^{−|z|}): the first two cancel exactly for y = 1, z > 0.
        double sum = 0;
        for (int j = 0; j < z.Length; j++)
        {
            double zj = ToDouble(z[j]);
            sum += Math.Max(zj, 0) - ToDouble(y[j]) * zj + Functions.Log1p(Functions.Exp(-Math.Abs(zj)));
        }

        return sum;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = (a[j] - y[j]) / (a[j] * (T.One - a[j]));
    }

    internal override bool IsPaired => true;

    internal override double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double aj = ToDouble(a[j]), yj = ToDouble(y[j]);
            sum -= yj * Functions.Log(Math.Max(aj, Least)) + (1 - yj) * Functions.Log(Math.Max(1 - aj, Least));
        }

        return sum;
    }
}
