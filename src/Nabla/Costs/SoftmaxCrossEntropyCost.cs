using Nabla.Kernels;

namespace Nabla;

/// <summary>C_x = −Σ_j y_j ln a_j with a = softmax(z), which is Σ_j y_j (ln Σ_k e^{z_k} − z_j); ∂C_x/∂a_j = −y_j / a_j,
/// so that δ^L = (Σ_j y_j) a^L − y.</summary>
/// <param name="kernel">Computes the exponentials.</param>
internal sealed class SoftmaxCrossEntropyCost<T>(Kernel<double> kernel) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly CostCode<T>?[] s_codes = new CostCode<T>?[Enum.GetValues<Register>().Length];

    /// <summary>The code with a register, made once.</summary>
    internal static CostCode<T> For(Register register) =>
        s_codes[(int)register] ??= new SoftmaxCrossEntropyCost<T>(Kernel<double>.Of(register));

    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double logSum = LogSumExp.AboveMax(kernel, z, out double max);
        double cost = 0;
        for (int j = 0; j < z.Length; j++)
        {
            if (y[j] != T.Zero)
                cost += ToDouble(y[j]) * (logSum + (max - ToDouble(z[j])));
        }

        return cost;
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = -y[j] / a[j];
    }

    internal override bool IsPaired => true;

    internal override void OutputError(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta)
    {
        T total = T.Zero;
        foreach (T yj in y)
            total += yj;
        for (int j = 0; j < a.Length; j++)
            delta[j] = T.FusedMultiplyAdd(total, a[j], -y[j]);
    }

    internal override double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum -= ToDouble(y[j]) * Functions.Log(Math.Max(ToDouble(a[j]), Least));
        return sum;
    }
}
