namespace Nabla.Kernels;

internal static partial class Functions
{
    /// <summary>ln z; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Subnormal numbers are first made normal.
        V tiny = V.Less(z, Pick<V, T>(1.1754943508222875e-38, 2.2250738585072014e-308));
        V normal = V.Select(tiny, z * Pick<V, T>(16777216.0, 18014398509481984.0), z);
        V f = V.SplitExponent(normal, out V n);
        n = V.Select(tiny, n - Pick<V, T>(24, 54), n);
        V result = LogOfScaled<V, T>(f - V.Const(1), n, V.Const(0));
        return AtEdgesOfLog<V, T>(z, V.Const(0), result);
    }

    /// <summary>ln(1 + z), accurate relative to itself also near 0; −∞ at −1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AtEdgesOfLog<V, T>(z, V.Const(-1), V.CopySign(Log1pInside<V, T>(z), z));

    /// <summary>ln(1 + z) for finite z &gt; −1; 0 comes with any sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log1pInside<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // 1 + z = u + c exactly (the sum of two numbers and its rounding error, after Knuth);
        // ln(u + c) = ln u + c/u to rounding. Where n = 0, ln(1 + s) with s = z itself needs no c.
        V u = V.Const(1) + z;
        V part = u - V.Const(1);
        V c = (z - part) + (V.Const(1) - (u - part));
        V f = V.SplitExponent(u, out V n);
        V near = V.Equal(n, V.Const(0));
        V s = V.Select(near, z, f - V.Const(1));
        return LogOfScaled<V, T>(s, n, V.Select(near, V.Const(0), c / u));
    }

    /// <summary>ln((1 + s) 2^n) + c, for 1 + s in [√½, √2) and c tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfScaled<V, T>(V s, V n, V c)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // With v = s/(2 + s): ln(1 + s) = 2 artanh v = 2v + v³ R(v²) = s − (s²/2 − v (s²/2 + v² R(v²))),
        // in which s is exact and everything else is small beside it (the arrangement is that of fdlibm).
        V v = s / (V.Const(2) + s);
        V w = v * v;
        V R;
        if (typeof(T) == typeof(float))
        {
            R = V.Const(0.23552511632442474);
            R = V.Fma(R, w, V.Const(0.2853910028934479));
            R = V.Fma(R, w, V.Const(0.40000301599502563));
            R = V.Fma(R, w, V.Const(0.6666666865348816));
        }
        else
        {
            R = V.Const(0.1475721047551934);
            R = V.Fma(R, w, V.Const(0.15318167197002258));
            R = V.Fma(R, w, V.Const(0.18183391680527242));
            R = V.Fma(R, w, V.Const(0.22222202181640313));
            R = V.Fma(R, w, V.Const(0.28571428703516855));
            R = V.Fma(R, w, V.Const(0.3999999999961314));
            R = V.Fma(R, w, V.Const(0.6666666666666698));
        }

        V half = V.Const(0.5) * s * s;
        V small = V.Fma(v, V.Fma(w, R, half), V.Fma(n, Pick<V, T>(Ln2LowSingle, Ln2LowDouble), c));
        return V.Fma(n, Pick<V, T>(Ln2HighSingle, Ln2HighDouble), s - (half - small));
    }

    /// <summary><paramref name="inside"/> for finite z above the pole, the limits elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AtEdgesOfLog<V, T>(V z, V pole, V inside)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V infinity = V.Const(double.PositiveInfinity);
        V result = V.Select(V.Less(z, infinity), inside, z);     // +∞ and NaN as they are
        result = V.Select(V.Equal(z, pole), -infinity, result);
        return V.Select(V.Less(z, pole), V.Const(double.NaN), result);
    }
}
