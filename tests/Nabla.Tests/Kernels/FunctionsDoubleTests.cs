using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>The functions of double against 160-bit arithmetic: every exponent, near every breakpoint.</summary>
public sealed class FunctionsDoubleTests(ITestOutputHelper output)
{
    [Fact]
    public void Exp_of_double_is_within_3_ulp() => Check<UnderTest.Exp>(Precise.Exp, 3, -750, 711);

    [Fact]
    public void Expm1_of_double_is_within_3_ulp() => Check<UnderTest.Expm1>(Precise.Expm1, 3, -60, 711);

    [Fact]
    public void Log_of_double_is_within_3_ulp() => Check<UnderTest.Log>(Precise.Log, 3, 0, 4, above: 0);

    [Fact]
    public void Log1p_of_double_is_within_3_ulp() => Check<UnderTest.Log1p>(Precise.Log1p, 3, -1, 4, above: -1);

    [Fact]
    public void Sigmoid_of_double_is_within_3_ulp() =>
        Check<UnderTest.Sigmoid>(
            z => z.IsNegative ? Precise.Exp(z) / (1 + Precise.Exp(z)) : 1 / (1 + Precise.Exp(-z)), 3, -750, 50);

    [Fact]
    public void Tanh_of_double_is_within_3_ulp() =>
        Check<UnderTest.Tanh>(z => z.IsNegative ? -PositiveTanh(-z) : PositiveTanh(z), 3, -21, 21);

    [Fact]
    public void Softplus_of_double_is_within_3_ulp() =>
        Check<UnderTest.Softplus>(
            z => z.IsNegative ? Precise.Log1p(Precise.Exp(z)) : z + Precise.Log1p(Precise.Exp(-z)), 3, -750, 60);

    [Fact]
    public void Erfc_of_double_is_within_3_ulp() => Check<UnderTest.Erfc>(Precise.Erfc, 3, -7, 28, count: 1500);

    [Fact]
    public void Phi_of_double_is_within_3_ulp()
    {
        Precise root = Precise.Sqrt(2);
        Check<UnderTest.NormalCdf>(z => Precise.Erfc(-z / root) / 2, 3, -39, 9, count: 1500);
    }

    [Fact]
    public void Sin_and_cos_are_within_2_ulp_over_a_turn()
    {
        double[] points = [.. FunctionsPoints.Doubles(0, 2 * Math.PI, 3000).Where(x => x is >= 0 and <= 2 * Math.PI)];
        for (int k = 0; k <= 8; k++)
            points = [.. points, k * Math.PI / 4, Math.BitDecrement(k * Math.PI / 4)];
        (double worst, double at) sin = (0, 0), cos = (0, 0);
        foreach (double x in points)
        {
            if (x > Math.BitIncrement(2 * Math.PI))
                continue;
            double s = UlpError(Functions.Sin(x), Precise.Sin(x)), c = UlpError(Functions.Cos(x), Precise.Cos(x));
            sin = s > sin.worst ? (s, x) : sin;
            cos = c > cos.worst ? (c, x) : cos;
        }

        output.WriteLine($"sin {sin} cos {cos}");
        Assert.True(sin.worst <= 2, $"sin is {sin.worst} ulp off at {sin.at:R}");
        Assert.True(cos.worst <= 2, $"cos is {cos.worst} ulp off at {cos.at:R}");
    }

    [Fact]
    public void Sin_and_cos_of_turns_are_within_2_ulp_and_exact_at_the_quarters()
    {
        Assert.Equal((0.0, 1.0), Functions.SinCos2Pi(0));
        Assert.Equal((1.0, 0.0), Functions.SinCos2Pi(0.25));
        Assert.Equal((0.0, -1.0), Functions.SinCos2Pi(0.5));
        Assert.Equal((-1.0, 0.0), Functions.SinCos2Pi(0.75));
        (double worst, double at) = (0, 0);
        foreach (double u in FunctionsPoints.Doubles(0, 1, 3000).Where(u => u is > 0 and < 1 && u * 4 % 1 != 0))
        {
            (double s, double c) = Functions.SinCos2Pi(u);
            Precise angle = 2 * Precise.Pi * u;
            double error = Math.Max(UlpError(s, Precise.Sin(angle)), UlpError(c, Precise.Cos(angle)));
            (worst, at) = error > worst ? (error, u) : (worst, at);
        }

        output.WriteLine($"{worst} at {at:R}");
        Assert.True(worst <= 2, $"{worst} ulp off at {at:R} turns");
    }

    [Fact]
    public void Sin_keeps_its_absolute_accuracy_far_from_zero()
    {
        foreach (double x in new[] { 1e3, -12345.678, 98765432.1 })
        {
            double turns = Math.Round(x / (2 * Math.PI));
            Precise reduced = x - 2 * Precise.Pi * turns;
            Assert.True(UlpError(Functions.Sin(x), Precise.Sin(reduced)) <= 2, $"sin {x}");
            Assert.True(UlpError(Functions.Cos(x), Precise.Cos(reduced)) <= 2, $"cos {x}");
        }

        Assert.True(double.IsNaN(Functions.Sin(1e300)) && double.IsNaN(Functions.Cos(double.PositiveInfinity)));
    }

    private static Precise PositiveTanh(Precise z)
    {
        Precise t = Precise.Expm1(-2 * z);
        return -t / (2 + t);
    }

    private void Check<F>(
        Func<Precise, Precise> oracle, double bound, double from, double to, double above = double.NegativeInfinity,
        int count = 6000)
        where F : struct, IUnderTest
    {
        double[] points = [.. FunctionsPoints.Doubles(from, to, count).Where(z => z > above && double.IsFinite(z))];
        Array.Resize(ref points, (points.Length + 7) / 8 * 8);
        double[] results = new double[points.Length];
        UnderTest.Map<F, SimdScalar<double>, double>(points, results);
        (double worst, double at, double got) = (0, 0, 0);
        for (int i = 0; i < points.Length; i++)
        {
            // Results beyond the range of double are another test's.
            if (!double.IsFinite(results[i]) || points[i] <= above)
                continue;
            double error = UlpError(results[i], oracle(points[i]));
            (worst, at, got) = error > worst ? (error, points[i], results[i]) : (worst, at, got);
        }

        output.WriteLine($"{typeof(F).Name}: {worst:F3} ulp at {at:R}, {points.Length} points");
        Assert.True(worst <= bound, $"{typeof(F).Name}({at:R}) = {got:R}, {worst:F3} ulp off");
        Assert.True(worst > 0, "an oracle that always agrees is no oracle");
    }

    /// <summary>|got − exact| in spacings of double at the exact value (of the least subnormal at most).</summary>
    private static double UlpError(double got, Precise exact)
    {
        double size = Math.Abs(exact.ToDouble());
        int spacing = size < 2.2250738585072014e-308 ? -1074 : Math.ILogB(size) - 52;
        return Math.Abs(((Precise)got - exact).InUnitsOf(spacing));
    }
}
