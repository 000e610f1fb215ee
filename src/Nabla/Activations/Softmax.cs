using System.Diagnostics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>Softmax of one example's row: a_j = e^(z_j − M) / Σ_k e^(z_k − M), where M = max z keeps the exponentials
/// from overflowing and cancels. Sums run in ascending order, so that the bits do not depend on the register.</summary>
internal sealed class Softmax<V, T> : ActivationCode<T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(Loop.Compiled)]
    public override void Apply(ReadOnlySpan<T> z, Span<T> a)
    {
        Debug.Assert(z.Length == a.Length);
        if (z.IsEmpty)
            return;
        T max = z[0];
        foreach (T x in z)
            max = x > max ? x : max;
        V shift = V.Broadcast(max);
        int whole = z.Length - z.Length % V.Count;
        for (int i = 0; i < whole; i += V.Count)
            V.Store(Functions.Exp<V, T>(V.Load(in z[i], 0) - shift), ref a[i], 0);
        if (whole < z.Length)
            Lanes.Store(Functions.Exp<V, T>(Lanes.Load<V, T>(z[whole..]) - shift), a[whole..]);

        T sum = T.Zero;
        foreach (T e in a)
            sum += e;
        foreach (ref T e in a)
            e /= sum;
    }

    // δ_j ← Σ_k δ_k ∂a_k/∂z_j = a_j (δ_j − Σ_k a_k δ_k), for ∂a_k/∂z_j = a_k ([j = k] − a_j)
    [MethodImpl(Loop.Compiled)]
    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        Debug.Assert(a.Length == delta.Length);
        T mean = T.Zero;
        for (int k = 0; k < a.Length; k++)
            mean = T.FusedMultiplyAdd(a[k], delta[k], mean);
        for (int j = 0; j < a.Length; j++)
            delta[j] = a[j] * (delta[j] - mean);
    }
}

/// <summary>Which of the loops.</summary>
internal static class Softmax
{
    /// <summary>Softmax for a register.</summary>
    public static ActivationCode<T> For<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Registers.For<T, Loops<T>, ActivationCode<T>>(register, default);

    private readonly struct Loops<T> : IForRegister<T, ActivationCode<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public ActivationCode<T> With<V>()
            where V : struct, ISimd<V, T> => new Softmax<V, T>();
    }
}
