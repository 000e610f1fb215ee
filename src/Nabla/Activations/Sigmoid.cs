using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The sigmoid, or logistic function.</summary>
internal readonly struct Sigmoid : IFormula
{
    public static Written Written => new("1/(1 + exp(−z))", "a (1 − a)");

    // a = 1/(1 + e^−z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Sigmoid<V, T>(z);

    // σ'(z) = a (1 − a)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        a * (V.Const(1) - a);
}
