namespace Nabla.Kernels;

internal static partial class Functions
{
    /// <summary>sin x for |x| ≤ 2^40, within 2 units in the last place on [0, 2π]; NaN beyond 2^40.</summary>
    public static double Sin(double x) => SinCos(x).Sin;

    /// <summary>cos x, as <see cref="Sin"/>.</summary>
    public static double Cos(double x) => SinCos(x).Cos;

    /// <summary>Both, as <see cref="Sin"/>.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        double high = ReduceByRightAngles(x, out double low, out int quarter);
        return OfQuarter(quarter, high, low);
    }

    /// <summary>
    /// sin 2πu and cos 2πu for an angle of <paramref name="u"/> turns in [0, 1). The reduction is exact: a
    /// quarter of a turn gives exactly 0 and ±1.
    /// </summary>
    public static (double Sin, double Cos) SinCos2Pi(double u)
    {
        double quarter = Math.Round(4 * u);
        double turns = Math.FusedMultiplyAdd(quarter, -0.25, u);
        double high = turns * 6.283185307179586;
        double low = Math.FusedMultiplyAdd(turns, 6.283185307179586, -high) + turns * 2.4492935982947064e-16;
        return OfQuarter((int)quarter, high, low);
    }

    /// <summary>x = quarter · π/2 + high + low, with |high| about π/4 at most; quarter is counted modulo 4.</summary>
    private static double ReduceByRightAngles(double x, out double low, out int quarter)
    {
        // π/2 = p + q. While n < 2^40 the difference x − n p is exact (p and x are multiples of 2^−53, the difference
        // is below 1), so that what remains is wrong by no more than n 2^−107.
        const double p = 1.5707963267948966, q = 6.123233995736766e-17;
        double n = Math.Abs(x) <= 1099511627776 ? Math.Round(x * 0.6366197723675814) : double.NaN;
        double most = Math.FusedMultiplyAdd(-n, p, x);
        double high = Math.FusedMultiplyAdd(-n, q, most);
        low = Math.FusedMultiplyAdd(-n, q, most - high);
        quarter = double.IsNaN(n) ? 0 : (int)((long)n & 3);
        return high;
    }

    /// <summary>sin and cos of quarter · π/2 + high + low.</summary>
    private static (double Sin, double Cos) OfQuarter(int quarter, double high, double low)
    {
        double sin = SinNearZero(high, low), cos = CosNearZero(high, low);
        return (quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, 0 - sin),
            2 => (0 - sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>sin(r + low) for |r| ≤ π/4: r + (low + r³ S(r²)), less the curvature's share of low.</summary>
    private static double SinNearZero(double r, double low)
    {
        double w = r * r;
        double s = 1.5896940000755822e-10;
        s = Math.FusedMultiplyAdd(s, w, -2.5050761018303883e-08);
        s = Math.FusedMultiplyAdd(s, w, 2.7557313713944333e-06);
        s = Math.FusedMultiplyAdd(s, w, -0.00019841269829885385);
        s = Math.FusedMultiplyAdd(s, w, 0.008333333333322538);
        s = Math.FusedMultiplyAdd(s, w, -0.16666666666666632);
        return r + Math.FusedMultiplyAdd(w * r, s, Math.FusedMultiplyAdd(-0.5 * w, low, low));
    }

    /// <summary>cos(r + low) for |r| ≤ π/4: (1 − r²/2, with its rounding error) + r⁴ C(r²) − r low.</summary>
    private static double CosNearZero(double r, double low)
    {
        double w = r * r;
        double c = -1.1361267838607844e-11;
        c = Math.FusedMultiplyAdd(c, w, 2.0875757408660763e-09);
        c = Math.FusedMultiplyAdd(c, w, -2.7557314629783066e-07);
        c = Math.FusedMultiplyAdd(c, w, 2.48015872905612e-05);
        c = Math.FusedMultiplyAdd(c, w, -0.001388888888887611);
        c = Math.FusedMultiplyAdd(c, w, 0.041666666666666616);
        double most = Math.FusedMultiplyAdd(-0.5, w, 1);
        double lost = Math.FusedMultiplyAdd(-0.5, w, 1 - most) - 0.5 * Math.FusedMultiplyAdd(r, r, -w);
        return most + Math.FusedMultiplyAdd(w * w, c, Math.FusedMultiplyAdd(-r, low, lost));
    }
}
