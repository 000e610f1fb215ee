using System.Numerics;

namespace Nabla.Tests.Kernels;

/// <summary>
/// A number of 160 bits, mantissa · 2^exponent, with as much arithmetic as it takes to know the elementary functions
/// far beyond double: slow, plain, and free of overflow.
/// </summary>
internal readonly struct Precise
{
    private const int Bits = 160;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private Precise(BigInteger mantissa, int exponent)
    {
        int excess = (int)BigInteger.Abs(mantissa).GetBitLength() - Bits;
        _mantissa = excess > 0 ? mantissa >> excess : mantissa;
        _exponent = excess > 0 ? exponent + excess : exponent;
    }

    public bool IsNegative => _mantissa.Sign < 0;

    public static Precise Ln2 { get; } = 2 * ArtanhOfInverse(3);

    public static Precise Pi { get; } = 16 * ArctanOfInverse(5) - 4 * ArctanOfInverse(239);   // Machin

    public static implicit operator Precise(int value) => new(value, 0);

    public static implicit operator Precise(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int field = (int)(bits >> 52) & 0x7FF;
        long fraction = bits & 0xFFFFFFFFFFFFF;
        long magnitude = field == 0 ? fraction : fraction | 0x10000000000000;
        return new(value < 0 ? -magnitude : magnitude, Math.Max(field, 1) - 1075);
    }

    public static Precise operator -(Precise a) => new(-a._mantissa, a._exponent);

    public static Precise operator +(Precise a, Precise b)
    {
        if (a._exponent < b._exponent)
            (a, b) = (b, a);
        int shift = a._exponent - b._exponent;
        if (a._mantissa.IsZero || shift > 2 * Bits + 1200)
            return a._mantissa.IsZero ? b : a;
        return new((a._mantissa << shift) + b._mantissa, b._exponent);
    }

    public static Precise operator -(Precise a, Precise b) => a + -b;

    public static Precise operator *(Precise a, Precise b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    public static Precise operator /(Precise a, Precise b) =>
        new((a._mantissa << (2 * Bits)) / b._mantissa, a._exponent - b._exponent - 2 * Bits);

    /// <summary>The quotient by the spacing of double at this size, to 15 digits: for errors in ulps.</summary>
    public double InUnitsOf(int spacingExponent)
    {
        int excess = Math.Max(0, (int)BigInteger.Abs(_mantissa).GetBitLength() - 60);
        int exponent = Math.Clamp(_exponent + excess - spacingExponent, -2000, 2000);
        return Math.ScaleB((double)(long)(_mantissa >> excess), exponent);
    }

    public double ToDouble() => InUnitsOf(0);

    public static Precise Exp(Precise x)
    {
        if (x.ToDouble() < -3000)
            return 0;
        int n = checked((int)Math.Round(x.ToDouble() / 0.6931471805599453));
        Precise reduced = x - n * Ln2, r = new(reduced._mantissa, reduced._exponent - 8);
        Precise sum = 1, term = 1;
        for (int k = 1; k <= 18; k++)
        {
            term = term * r / k;
            sum += term;
        }

        for (int i = 0; i < 8; i++)
            sum *= sum;
        return new(sum._mantissa, sum._exponent + n);
    }

    /// <summary>e^x − 1, by its series near 0.</summary>
    public static Precise Expm1(Precise x)
    {
        if (Math.Abs(x.ToDouble()) > 0.1)
            return Exp(x) - 1;
        Precise sum = 0, term = 1;
        for (int k = 1; k <= 30; k++)
        {
            term = term * x / k;
            sum += term;
        }

        return sum;
    }

    /// <summary>ln(1 + x), by its series near 0, else one step of Halley from a double.</summary>
    public static Precise Log1p(Precise x)
    {
        return Math.Abs(x.ToDouble()) < 1e-2 ? 2 * Artanh(x / (2 + x)) : Log(1 + x);
    }

    public static Precise Log(Precise x)
    {
        if (Math.Abs((x - 1).ToDouble()) < 1e-2)
            return 2 * Artanh((x - 1) / (x + 1));
        Precise m = new(x._mantissa, -(int)x._mantissa.GetBitLength());
        int n = x._exponent + (int)x._mantissa.GetBitLength();
        Precise y = Math.Log(m.ToDouble());
        for (int i = 0; i < 2; i++)
            y += 2 * (m - Exp(y)) / (m + Exp(y));
        return y + n * Ln2;
    }

    public static Precise Erfc(Precise x)
    {
        double size = x.ToDouble();
        if (size < 0)
            return 2 - Erfc(-x);
        Precise gauss = Exp(-(x * x)) / Sqrt(Pi);
        if (size < 3)
        {
            // erf x = 2/√π e^−x² Σ 2^k x^(2k+1) / (1·3·5 … (2k+1))
            Precise term = x, sum = x;
            for (int k = 1; k <= 100; k++)
            {
                term = term * (2 * x * x) / (2 * k + 1);
                sum += term;
            }

            return 1 - 2 * gauss * sum;
        }
        // erfc x = e^−x²/√π · 1/(x + ½/(x + 1/(x + (3/2)/(x + …))))
        Precise tail = x;
        for (int k = 400; k >= 1; k--)
            tail = x + (Precise)(0.5 * k) / tail;
        return gauss / tail;
    }

    public static Precise Sin(Precise x) => Circular(x, 1);

    public static Precise Cos(Precise x) => Circular(x, 0);

    public static Precise Sqrt(Precise x)
    {
        Precise y = Math.Sqrt(x.ToDouble());
        for (int i = 0; i < 2; i++)
            y = (y + x / y) / 2;
        return y;
    }

    private static Precise Circular(Precise x, int first)
    {
        Precise term = first == 1 ? x : 1, sum = term;
        for (int k = first + 1; k <= 80; k += 2)
        {
            term = -(term * x * x) / (k * (k + 1));
            sum += term;
        }

        return sum;
    }

    private static Precise Artanh(Precise x)
    {
        Precise power = x, sum = x;
        for (int k = 3; k <= 60; k += 2)
        {
            power *= x * x;
            sum += power / k;
        }

        return sum;
    }

    private static Precise ArtanhOfInverse(int n)
    {
        Precise power = (Precise)1 / n, sum = power;
        for (int k = 3; k <= 120; k += 2)
        {
            power /= n * n;
            sum += power / k;
        }

        return sum;
    }

    private static Precise ArctanOfInverse(int n)
    {
        Precise power = (Precise)1 / n, sum = power;
        for (int k = 3; k <= 120; k += 2)
        {
            power /= -(n * n);
            sum += power / k;
        }

        return sum;
    }
}
