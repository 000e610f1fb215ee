using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The identity, of linear neurons.</summary>
internal readonly struct Identity : IFormula
{
    public static Written Written => new("z", "1");

    // a = z
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z;

    // σ'(z) = 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Const(1);
}
