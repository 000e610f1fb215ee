using Nabla.Kernels;

namespace Nabla;

public readonly partial record struct Dual
{
    private const double InverseRootOf2Pi = 0.39894228040143268;

    /// <summary>e^x.</summary>
    public static Dual Exp(Dual x)
    {
        double e = Functions.Exp(x.Value);
        return new(e, e * x.Derivative);
    }

    /// <summary>e^x − 1, accurate near 0.</summary>
    public static Dual Expm1(Dual x) => new(Functions.Expm1(x.Value), Functions.Exp(x.Value) * x.Derivative);

    /// <summary>The natural logarithm.</summary>
    public static Dual Log(Dual x) => new(Functions.Log(x.Value), x.Derivative / x.Value);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    public static Dual Log1p(Dual x) => new(Functions.Log1p(x.Value), x.Derivative / (1 + x.Value));

    /// <summary>√x; the derivative at 0 is infinite.</summary>
    public static Dual Sqrt(Dual x)
    {
        double root = Math.Sqrt(x.Value);
        return new(root, x.Derivative / (2 * root));
    }

    /// <summary>sin x for |x| ≤ 2^40; NaN beyond, where a double no longer tells the angle well.</summary>
    public static Dual Sin(Dual x)
    {
        (double sin, double cos) = Functions.SinCos(x.Value);
        return new(sin, cos * x.Derivative);
    }

    /// <summary>cos x for |x| ≤ 2^40; NaN beyond, where a double no longer tells the angle well.</summary>
    public static Dual Cos(Dual x)
    {
        (double sin, double cos) = Functions.SinCos(x.Value);
        return new(cos, -sin * x.Derivative);
    }

    /// <summary>tanh x.</summary>
    public static Dual Tanh(Dual x)
    {
        double t = Functions.Tanh(x.Value);
        return new(t, (1 - t) * (1 + t) * x.Derivative);
    }

    /// <summary>1/(1 + e^−x).</summary>
    public static Dual Sigmoid(Dual x)
    {
        double s = Functions.Sigmoid(x.Value, out double complement);
        return new(s, s * complement * x.Derivative);
    }

    /// <summary>ln(1 + e^x).</summary>
    public static Dual Softplus(Dual x) =>
        new(Functions.Softplus(x.Value), Functions.Sigmoid(x.Value) * x.Derivative);

    /// <summary>Φ(x), the distribution function of the standard normal law.</summary>
    public static Dual NormalCdf(Dual x) =>
        new(Functions.NormalCdf(x.Value), InverseRootOf2Pi * Functions.Exp(-0.5 * x.Value * x.Value) * x.Derivative);

    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static Dual Abs(Dual x) => x.Value > 0 ? x : x.Value < 0 ? -x : new(Math.Abs(x.Value), 0 * x.Derivative);

    /// <summary>The greater one, with its derivative; <paramref name="b"/> where they are equal.</summary>
    public static Dual Max(Dual a, Dual b) => a.Value > b.Value || double.IsNaN(a.Value) ? a : b;

    /// <summary>The smaller one, with its derivative; <paramref name="b"/> where they are equal.</summary>
    public static Dual Min(Dual a, Dual b) => a.Value < b.Value || double.IsNaN(a.Value) ? a : b;

    /// <summary>x to a constant power: by products where it is an integer of magnitude up to 1024, else as e^(p ln x),
    /// NaN for negative x.</summary>
    public static Dual Pow(Dual x, double power)
    {
        if (power == 0)
            return 1;
        double less = RealPower(x.Value, power - 1);   // p x^(p−1) is the derivative
        return new(RealPower(x.Value, power), power * less * x.Derivative);
    }

    /// <summary>x to a variable power, e^(p ln x), for positive x.</summary>
    public static Dual Pow(Dual x, Dual power) => Exp(power * Log(x));

    private static double RealPower(double x, double power)
    {
        if (power != Math.Round(power) || Math.Abs(power) > 1024)
            return x == 0 ? (power > 0 ? 0 : double.PositiveInfinity) : Functions.Exp(power * Functions.Log(x));
        double result = 1, square = x;
        for (int p = (int)Math.Abs(power); p > 0; p >>= 1)
        {
            if ((p & 1) != 0)
                result *= square;
            square *= square;
        }

        return power < 0 ? 1 / result : result;
    }
}
