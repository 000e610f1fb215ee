using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The exponential, for outputs that are rates: never 0, never below. It stops at e^±40, so that it and its
/// square are finite numbers other than 0, in float too.</summary>
internal readonly struct Exponential : IFormula
{
    /// <summary>Where it stops.</summary>
    internal const double Bound = 40;

    public static Written Written => new("exp(min(40, max(−40, z)))", "a for −40 < z < 40, else 0");

    // a = e^z for −40 ≤ z ≤ 40; a NaN stays one
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Exp<V, T>(V.Max(V.Const(-Bound), V.Min(V.Const(Bound), z)));

    // σ'(z) = a where −40 < z < 40, else 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Abs(z), V.Const(Bound)), a, V.Const(0));
}
