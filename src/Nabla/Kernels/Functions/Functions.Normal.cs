namespace Nabla.Kernels;

internal static partial class Functions
{
    /// <summary>erfc x = 2/√π ∫ₓ^∞ e^−t² dt, accurate relative to itself in the tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V size = V.Min(Pick<V, T>(ErfcEndSingle, ErfcEndDouble), V.Abs(x));
        V square = size * size;
        V rest = V.Fma(size, size, -square);
        V tail = ExpOfSum<V, T>(-square, -rest) * ScaledErfc<V, T>(size, V.Const(2), V.Const(0));
        return V.Select(V.Less(x, V.Const(0)), V.Const(2) - tail, tail);
    }

    /// <summary>Φ(z), the probability that a standard normal variate is below z, accurate relative to itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalCdf<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V tail = Gaussian<V, T>(z, out _, out V ratio) * ratio;
        return V.Select(V.Less(z, V.Const(0)), tail, V.Const(1) - tail);
    }

    /// <summary>
    /// e^−y²/2 for y = |z|, no more than where the result vanishes; also y, and <paramref name="ratio"/> with
    /// Φ(−y) = e^−y²/2 · ratio, so that products with Φ can be formed before they become small.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gaussian<V, T>(V z, out V y, out V ratio)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Φ(−y) = ½ erfc(y/√2). The exponent is the exact y²/2 in two parts: its rounding error would cost y² ε.
        y = V.Min(Pick<V, T>(15, 39.5), V.Abs(z));
        V square = y * y;
        V rest = V.Fma(y, y, -square);
        V root = Pick<V, T>(RootOf2Single, RootOf2Double), rootRest = Pick<V, T>(RootOf2RestSingle, RootOf2RestDouble);
        ratio = V.Const(0.5) * ScaledErfc<V, T>(y, root, rootRest);
        return ExpOfSum<V, T>(V.Const(-0.5) * square, V.Const(-0.5) * rest);
    }

    // Beyond these erfc is 0 in T; the polynomials of ScaledErfc reach so far.
    private const double ErfcEndSingle = 11;
    private const double ErfcEndDouble = 28;

    // √2 in two parts.
    private const double RootOf2Single = 1.4142135381698608;
    private const double RootOf2RestSingle = 2.4203234971764687e-08;
    private const double RootOf2Double = 1.4142135623730951;
    private const double RootOf2RestDouble = -9.667293313452913e-17;

    /// <summary>e^x² erfc x for 2x = u (scale + rest), 0 ≤ x ≤ 11 (28).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ScaledErfc<V, T>(V u, V scale, V rest)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // (1 + 2x) e^x² erfc x is nearly constant over x ≥ 0, and a polynomial in t = (x − k)/(x + k): the
        // substitution of Shepherd and Laframboise (Math. Comp. 36, 1981); k = 2 for float, 4 for double.
        V k = Pick<V, T>(2, 4), one = V.Const(1);
        V x = V.Const(0.5) * scale * u;
        V fraction = one / (x + k), t = (x - k) * fraction;
        V residue = V.Fma(-t, x, V.Fma(-k, t + one, x));     // (x − k) − t (x + k)
        t = V.Fma(residue, fraction, t);
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Const(8.061305561568588e-05);
            p = V.Fma(p, t, V.Const(0.00017219768778886646));
            p = V.Fma(p, t, V.Const(-0.0003999067994300276));
            p = V.Fma(p, t, V.Const(-0.0014231379609555006));
            p = V.Fma(p, t, V.Const(0.001251207198947668));
            p = V.Fma(p, t, V.Const(0.00870968122035265));
            p = V.Fma(p, t, V.Const(-0.008030334487557411));
            p = V.Fma(p, t, V.Const(-0.0542178675532341));
            p = V.Fma(p, t, V.Const(0.16405098140239716));
            p = V.Fma(p, t, V.Const(-0.16603052616119385));
            p = V.Fma(p, t, V.Const(-0.09276381880044937));
        }
        else
        {
            p = V.Const(-1.6606553273486452e-09);
            p = V.Fma(p, t, V.Const(-1.3207018113590637e-08));
            p = V.Fma(p, t, V.Const(-7.744958025164248e-09));
            p = V.Fma(p, t, V.Const(1.1414256905322248e-07));
            p = V.Fma(p, t, V.Const(6.206133293712319e-08));
            p = V.Fma(p, t, V.Const(-8.338570119293193e-07));
            p = V.Fma(p, t, V.Const(3.0241929239305193e-07));
            p = V.Fma(p, t, V.Const(5.7171329659392764e-06));
            p = V.Fma(p, t, V.Const(-1.122560289049253e-05));
            p = V.Fma(p, t, V.Const(-2.440292125302539e-05));
            p = V.Fma(p, t, V.Const(0.00015062259985030858));
            p = V.Fma(p, t, V.Const(-0.00019925555217318274));
            p = V.Fma(p, t, V.Const(-0.0007577734361781496));
            p = V.Fma(p, t, V.Const(0.005031969759319931));
            p = V.Fma(p, t, V.Const(-0.016197734043797925));
            p = V.Fma(p, t, V.Const(0.03716751556258832));
            p = V.Fma(p, t, V.Const(-0.06633036581295677));
            p = V.Fma(p, t, V.Const(0.09373283499676408));
            p = V.Fma(p, t, V.Const(-0.10103906603628411));
            p = V.Fma(p, t, V.Const(0.06809705425473865));
            p = V.Fma(p, t, V.Const(0.015379652102619474));
            p = V.Fma(p, t, V.Const(-0.13962111684056291));
        }
        // (c + p t)/(1 + 2x), the rounding errors of both sums and of the quotient put back. Only here would the
        // rounding of x be felt.
        V c = Pick<V, T>(1.2769783735275269, 1.2329951186255526);
        V above = V.Fma(p, t, c), below = V.Fma(scale, u, one);
        V aboveRest = V.Fma(p, t, c - above), belowRest = V.Fma(rest, u, V.Fma(scale, u, one - below));
        V inverse = one / below, quotient = above * inverse;
        V lost = V.Fma(-quotient, below, above) + V.Fma(-quotient, belowRest, aboveRest);
        return V.Fma(lost, inverse, quotient);
    }
}
