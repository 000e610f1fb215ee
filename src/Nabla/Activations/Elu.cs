using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The exponential linear unit with α = 1 (Clevert, Unterthiner and Hochreiter, 2016).</summary>
internal readonly struct Elu : IFormula
{
    public static Written Written => new("z for z > 0, else exp(z) − 1", "1 for z > 0, else a + 1");

    // a = z where z > 0, else e^z − 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Const(0), z), z, Functions.Expm1<V, T>(z));

    // σ'(z) = 1 where z > 0, else e^z (which a + 1 would give less accurately)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Exp<V, T>(V.Min(V.Const(0), z));
}
