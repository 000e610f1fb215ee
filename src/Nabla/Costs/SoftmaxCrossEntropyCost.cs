using System.Numerics;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// C_x = −Σ_j y_j ln a_j with a = softmax(z), which is Σ_j y_j (ln Σ_k e^{z_k} − z_j);
/// ∂C_x/∂a_j = −y_j / a_j, so that δ^L = (Σ_j y_j) a^L − y.
/// </summary>
internal sealed class SoftmaxCrossEntropyCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double max = double.NegativeInfinity;
        foreach (T zj in z)
            max = double.IsNaN(max) || ToDouble(zj) <= max ? max : ToDouble(zj);
        double sum = 0;
        Span<double> e = stackalloc double[64];
        for (int start = 0; start < z.Length; start += e.Length)
        {
            ReadOnlySpan<T> some = z.Slice(start, Math.Min(e.Length, z.Length - start));
            for (int j = 0; j < some.Length; j++)
                e[j] = ToDouble(some[j]) - max;
            Kernel<double>.Current.Exp(e[..some.Length]);
            foreach (double term in e[..some.Length])
                sum += term;
        }

        double logSum = Functions.Log(sum);
        double cost = 0;
        for (int j = 0; j < z.Length; j++)
        {
            if (y[j] != T.Zero)
                cost += ToDouble(y[j]) * (logSum + (max - ToDouble(z[j])));
        }

        return cost;
    }

    internal override void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = -y[j] / a[j];
    }

    internal override bool IsPaired => true;

    internal override void OutputError(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta)
    {
        T total = T.Zero;
        foreach (T yj in y)
            total += yj;
        for (int j = 0; j < a.Length; j++)
            delta[j] = T.FusedMultiplyAdd(total, a[j], -y[j]);
    }
}
