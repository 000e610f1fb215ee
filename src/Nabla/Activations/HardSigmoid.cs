using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The sigmoid in straight lines.</summary>
internal readonly struct HardSigmoid : IFormula
{
    public static Written Written => new("min(1, max(0, z/6 + ½))", "1/6 for −3 < z < 3, else 0");

    // a = min(1, max(0, z/6 + ½)); a NaN stays one
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V line = (z + V.Const(3)) / V.Const(6);
        return V.Min(V.Const(1), V.Max(V.Const(0), line));
    }

    // σ'(z) = 1/6 where −3 < z < 3, else 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Select(V.Less(V.Abs(z), V.Const(3)), V.Const(1.0 / 6), V.Const(0));
}
