using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The rectifier that leaks a hundredth.</summary>
internal readonly struct LeakyRelu : IFormula
{
    public static Written Written => new("max(0.01 z, z)", "1 for z > 0, else 0.01");

    // a = z where z > 0, else z/100
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Const(0), z), z, V.Const(0.01) * z);

    // σ'(z) = 1 where z > 0, else 1/100
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Const(0), z), V.Const(1), V.Const(0.01));
}
