namespace Nabla.Reference;

/// <summary>The few functions that the types of number do not share, for double and Complex.</summary>
public static class Elementary
{
    /// <summary>e^z.</summary>
    public static T Exp<T>(T z) => Lift(z, Math.Exp, Complex.Exp);

    /// <summary>ln z.</summary>
    public static T Log<T>(T z) => Lift(z, Math.Log, Complex.Log);

    /// <summary>tanh z.</summary>
    public static T Tanh<T>(T z) => Lift(z, Math.Tanh, Complex.Tanh);

    /// <summary>The standard normal distribution Φ(z); for complex z to first order in Im z, as Φ' = φ.</summary>
    public static T Phi<T>(T z) =>
        Lift(z, NormalBelow, c => new(NormalBelow(c.Real), NormalDensity(c.Real) * c.Imaginary));

    /// <summary>The standard normal density φ(z) = e^(−z²/2)/√2π.</summary>
    public static T Density<T>(T z) where T : INumberBase<T> => Exp(z * z / Of<T>(-2)) / Of<T>(Math.Sqrt(2 * Math.PI));

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1: with s = x/(2 + x), 2(s + s³/3 + s⁵/5 + …).</summary>
    public static T LogOnePlus<T>(T x) where T : INumberBase<T>
    {
        T s = x / (Of<T>(2) + x), sum = T.Zero;
        for (int n = 35; n > 0; n -= 2)
            sum = sum * s * s + T.One / Of<T>(n);
        return Of<T>(2) * s * sum;
    }

    /// <summary>e^z − 1 = (e^z + 1) tanh(z/2), which does not cancel near 0.</summary>
    public static T ExpMinusOne<T>(T z) where T : INumberBase<T> => (Exp(z) + T.One) * Tanh(z / Of<T>(2));

    /// <summary>The complementary error function, to about 1e-15 relative.</summary>
    public static double Erfc(double x) =>
        x < 0 ? 2 - Erfc(-x) : Math.Sqrt(2 / Math.PI) * ExpMinusSquare(x, 1) * Mills(Math.Sqrt(2) * x);

    /// <summary>The real part, on which branches are taken.</summary>
    public static double Re<T>(T z) => z is Complex c ? c.Real : (double)(object)z!;

    /// <summary>The constant as a T.</summary>
    public static T Of<T>(double value) where T : INumberBase<T> => T.CreateChecked(value);

    private static T Lift<T>(T z, Func<double, double> real, Func<Complex, Complex> complex) => z switch
    {
        double x => (T)(object)real(x),
        Complex c => (T)(object)complex(c),
        _ => throw new NotSupportedException($"The reference computes in double or Complex, not in {typeof(T)}."),
    };

    private static double NormalBelow(double z) => z > 0 ? 1 - NormalBelow(-z) : NormalDensity(z) * Mills(-z);

    private static double NormalDensity(double z) => ExpMinusSquare(z, 0.5) / Math.Sqrt(2 * Math.PI);

    // e^(−c x²), c a power of two: the rounding of x², which e^ would magnify, is put right.
    private static double ExpMinusSquare(double x, double c) =>
        Math.Abs(x) > 40 ? 0 : Math.Exp(-c * x * x) * (1 - c * Math.FusedMultiplyAdd(x, x, -(x * x)));

    // Mills' ratio ∫_t^∞ e^(−u²/2) du / e^(−t²/2), t ≥ 0: near 0 that from 0, √(π/2) e^(t²/2), less that of [0, t],
    // t + t³/3 + t⁵/(3·5) + …; farther out Laplace's continued fraction 1/(t + 1/(t + 2/(t + 3/(t + …)))).
    private static double Mills(double t)
    {
        double tail = t, term = t, series = t;
        for (int n = 3; n < 60 && t < 0.7; n += 2)
            series += term *= t * t / n;
        for (int n = (int)(40 + 700 / (t * t + 0.1)); n > 0; n--)
            tail = t + n / tail;
        return t < 0.7 ? Math.Sqrt(Math.PI / 2) * Math.Exp(t * t / 2) - series : 1 / tail;
    }
}
