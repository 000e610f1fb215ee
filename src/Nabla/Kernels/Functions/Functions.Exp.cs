namespace Nabla.Kernels;

/// <summary>
/// Elementary functions for registers of any width: only operations that are exact or rounded once, in one order,
/// so that every width gives the same bits. Each is within 3 units in the last place over the whole range of T,
/// subnormal results, ±0 and ±∞ included; NaN gives NaN.
/// </summary>
/// <remarks>
/// The polynomials are minimax: computed for this library by the exchange algorithm of Remez in 50 digits, for the
/// error relative to the function, then rounded to T. Those of float have fewer terms.
/// </remarks>
internal static partial class Functions
{
    /// <summary>e^z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ExpBelowOverflow<V, T>(V.Min(Pick<V, T>(89, 710), z));

    /// <summary>e^z − 1, accurate relative to itself also near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.CopySign(Expm1Unsigned<V, T>(V.Min(Pick<V, T>(89, 710), z)), z);

    /// <summary>e^z for z at most 89 (float) or 710 (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpBelowOverflow<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Below −104 (−746) the result rounds to 0. A NaN passes: Max gives its second argument then.
        V x = V.Max(Pick<V, T>(-104, -746), z);
        V n = V.Round(x * V.Const(Log2OfE));
        return V.Scale(V.Const(1) + Expm1NearZero<V, T>(ReducedByLn2<V, T>(x, n)), n);
    }

    /// <summary>e^(high + low) for high at most 89 (710) and low tiny beside 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfSum<V, T>(V high, V low)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V x = V.Max(Pick<V, T>(-104, -746), high);
        V n = V.Round(x * V.Const(Log2OfE));
        V r = ReducedByLn2<V, T>(x, n) + low;
        return V.Scale(V.Const(1) + Expm1NearZero<V, T>(r), n);
    }

    /// <summary>e^z − 1 for z at most 89 (710); 0 comes with any sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Unsigned<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Below −20 (−40) the result rounds to −1. With p = e^r − 1: 2^n (p + 1) − 1 = 2 (2^(n−1) p + 2^(n−1) − ½).
        V x = V.Max(Pick<V, T>(-20, -40), z);
        V n = V.Round(x * V.Const(Log2OfE));
        V p = Expm1NearZero<V, T>(ReducedByLn2<V, T>(x, n));
        V scale = V.Pow2(n - V.Const(1));
        V scaled = V.Fma(scale, p, scale - V.Const(0.5));
        return V.Select(V.Equal(n, V.Const(0)), p, scaled + scaled);
    }

    /// <summary>x − n ln 2, after Cody and Waite: ln 2 in two parts, the first so short that n · it is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedByLn2<V, T>(V x, V n)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V most = V.Fma(n, -Pick<V, T>(Ln2HighSingle, Ln2HighDouble), x);
        return V.Fma(n, -Pick<V, T>(Ln2LowSingle, Ln2LowDouble), most);
    }

    /// <summary>e^r − 1 for |r| ≤ ½ ln 2: r + r² q(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1NearZero<V, T>(V r)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V q;
        if (typeof(T) == typeof(float))
        {
            q = V.Const(0.00019909575348719954);
            q = V.Fma(q, r, V.Const(0.0013933267910033464));
            q = V.Fma(q, r, V.Const(0.008333282545208931));
            q = V.Fma(q, r, V.Const(0.041666481643915176));
            q = V.Fma(q, r, V.Const(0.1666666716337204));
            q = V.Fma(q, r, V.Const(0.5));
        }
        else
        {
            q = V.Const(2.0923571141575915e-09);
            q = V.Fma(q, r, V.Const(2.51087150207587e-08));
            q = V.Fma(q, r, V.Const(2.7557246254816786e-07));
            q = V.Fma(q, r, V.Const(2.755724523249757e-06));
            q = V.Fma(q, r, V.Const(2.4801587355234713e-05));
            q = V.Fma(q, r, V.Const(0.00019841269884980468));
            q = V.Fma(q, r, V.Const(0.001388888888887063));
            q = V.Fma(q, r, V.Const(0.008333333333322155));
            q = V.Fma(q, r, V.Const(0.04166666666666669));
            q = V.Fma(q, r, V.Const(0.16666666666666677));
            q = V.Fma(q, r, V.Const(0.5));
        }

        return V.Fma(r * r, q, r);
    }

    private const double Log2OfE = 1.4426950408889634;

    // ln 2 = high + low; high has 15 (40) bits after the point, so that n · high is exact for every exponent n.
    private const double Ln2HighSingle = 0.693145751953125;
    private const double Ln2LowSingle = 1.428606765330187e-06;
    private const double Ln2HighDouble = 0.6931471805592082;
    private const double Ln2LowDouble = 7.371002565167799e-13;

    /// <summary>The constant of the number type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pick<V, T>(double single, double dbl)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Const(typeof(T) == typeof(float) ? single : dbl);
}
