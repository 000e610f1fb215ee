using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The sigmoid-weighted linear unit, also called swish.</summary>
internal readonly struct Silu : IFormula
{
    // Beyond ±10,000 σ(z) is 0 or 1 in float and in double. Bounds keep ∞ · 0 away; in first place they let a NaN pass.
    private const double Bound = 10_000;

    public static Written Written => new(
        "z s", "s + a (1 − s)", new WrittenPart("s", (z, _) => 1 / (1 + Dual.Exp(-z).Value), "1/(1 + exp(−z))"));

    // a = z σ(z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Max(V.Const(-Bound), z) * Functions.Sigmoid<V, T>(z);

    // σ'(z) = s (1 + z (1 − s)), s = σ(z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        z = V.Max(V.Const(-Bound), V.Min(V.Const(Bound), z));
        V s = Functions.Sigmoid<V, T>(z, out V complement);
        return s * V.Fma(z, complement, V.Const(1));
    }
}
