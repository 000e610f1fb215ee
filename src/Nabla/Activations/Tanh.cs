using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct Tanh : IFormula
{
    public static Written Written => new("(exp(z) − exp(−z))/(exp(z) + exp(−z))", "1 − a^{2}");

    // a = tanh z
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Tanh<V, T>(z);

    // σ'(z) = 1 − a² = (1 − a)(1 + a), a difference of near numbers being exact
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (V.Const(1) - a) * (V.Const(1) + a);
}
