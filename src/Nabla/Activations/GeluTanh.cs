using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The approximation of gelu by tanh.</summary>
internal readonly struct GeluTanh : IFormula
{
    private const double RootOf2OverPi = 0.79788456080286536;
    private const double Cubic = 0.044715;

    public static Written Written => new(
        "z s", "s + 2 z s (1 − s) u'",
        new("s", (z, a) => a / z, "½ (1 + tanh(u))"),
        new("u", (z, _) => RootOf2OverPi * (z + Cubic * z * z * z), "0.7979 (z + 0.044715 z^{3})"),
        new("u'", (z, _) => RootOf2OverPi * (1 + 3 * Cubic * z * z), "0.7979 (1 + 0.1341 z^{2})", OfSlope: true));

    // a = ½z(1 + tanh u) = z σ(2u), u = √(2/π)(z + 0.044715z³): no difference of near numbers
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        z = V.Max(V.Const(-10_000), z);   // σ(2u) is 0 long before: so that −∞ · 0 is −0
        V u2 = V.Const(2 * RootOf2OverPi) * z * V.Fma(V.Const(Cubic) * z, z, V.Const(1));
        return z * Functions.Sigmoid<V, T>(u2);
    }

    // σ'(z) = s + 2z s (1 − s) u', s = σ(2u), u' = √(2/π)(1 + 0.134145z²)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Beyond ±24 s is 0 or 1 in float and in double.
        z = V.Max(V.Const(-24), V.Min(V.Const(24), z));
        V square = z * z;
        V u2 = V.Const(2 * RootOf2OverPi) * z * V.Fma(V.Const(Cubic), square, V.Const(1));
        V slope2 = V.Const(2 * RootOf2OverPi) * V.Fma(V.Const(3 * Cubic), square, V.Const(1));
        V s = Functions.Sigmoid<V, T>(u2, out V complement);
        return s * V.Fma(z * slope2, complement, V.Const(1));
    }
}
