using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

/// <summary>C_x = Σ_j (a_j − y_j ln a_j) with a = e^z, which is Σ_j (e^{z_j} − y_j z_j); ∂C_x/∂a_j = 1 − y_j/a_j, so
/// that δ_j = a_j − y_j. Beyond the bound of the exponential C_x goes on as a straight line, whose slope is the same
/// δ.</summary>
internal sealed class PoissonCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < z.Length; j++)
        {
            double zj = ToDouble(z[j]), e = Functions.Exp(Math.Clamp(zj, -Exponential.Bound, Exponential.Bound));
            sum += e * (1 + Math.Max(0, zj - Exponential.Bound)) - ToDouble(y[j]) * zj;
        }

        return sum;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = (a[j] - y[j]) / a[j];
    }

    internal override bool IsPaired => true;

    // The deviance 2 (y ln(y/a) − y + a): twice what C_x is above that of a = y, which no answer can undercut.
    internal override double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double aj = ToDouble(a[j]), yj = ToDouble(y[j]);
            sum += 2 * ((yj > 0 ? yj * Functions.Log(yj / aj) : 0) - yj + aj);
        }

        return sum;
    }

    internal override string LossName => "Poisson deviance";

    internal override int LossDegree => 1;
}
