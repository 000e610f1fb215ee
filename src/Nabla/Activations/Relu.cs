using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The rectifier.</summary>
internal readonly struct Relu : IFormula
{
    public static Written Written => new("max(0, z)", "1 for z > 0, else 0");

    // a = max(0, z); a NaN stays one
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Max(V.Const(0), z);

    // σ'(z) = 1 where z > 0, else 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Const(0), z), V.Const(1), V.Const(0));
}
