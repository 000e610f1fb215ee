using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The Gaussian error linear unit (Hendrycks and Gimpel, 2016), with Φ of the normal law.</summary>
internal readonly struct Gelu : IFormula
{
    private const double InverseRootOf2Pi = 0.39894228040143268;

    public static Written Written => new(
        "z Φ(z)", "Φ(z) + z φ(z)",
        new("Φ(z)", (z, a) => a / z, "½ (1 + erf(z/2^{1/2}))"),
        new("φ(z)", (z, _) => InverseRootOf2Pi * Dual.Exp(-z * z / 2).Value, "0.3989 exp(−z^{2}/2)", OfSlope: true));

    // a = z Φ(z); for z < 0 as e^−z²/2 · (z · ratio), whose first factor alone becomes small
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V gaussian = Functions.Gaussian<V, T>(z, out V size, out V ratio);
        V positive = z * (V.Const(1) - gaussian * ratio);
        return V.Select(V.Less(z, V.Const(0)), -(gaussian * (size * ratio)), positive);
    }

    // σ'(z) = Φ(z) + z φ(z), φ(z) = e^−z²/2 / √2π; its values at z and −z add up to 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V gaussian = Functions.Gaussian<V, T>(z, out V size, out V ratio);
        V left = gaussian * V.Fma(V.Const(-InverseRootOf2Pi), size, ratio);
        return V.Select(V.Less(z, V.Const(0)), left, V.Const(1) - left);
    }
}
