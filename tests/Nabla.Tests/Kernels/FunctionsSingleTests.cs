using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>
/// The functions of float against double, whose own error (of the platform's or of ours, which has its own test)
/// is 2^−27 ulp of float.
/// </summary>
public sealed class FunctionsSingleTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_function_of_float_is_within_3_ulp(string name) =>
        Check(name, [.. FunctionsPoints.Singles(-110, 110, 200_000), .. FunctionsPoints.Singles(-12, 12, 200_000)]);

    [Theory]
    [Trait("Tier", "long")]
    [MemberData(nameof(Names))]
    public void Every_function_is_within_3_ulp_of_every_float(string name)
    {
        // Double's own code, in registers, is the oracle here: calls to the platform would take minutes.
        float[] block = new float[1 << 16], results = new float[block.Length];
        double[] wide = new double[block.Length], exact = new double[block.Length];
        (double Ulps, float At) worst = (0, 0);
        for (long start = 0; start < 1L << 32; start += block.Length)
        {
            for (int i = 0; i < block.Length; i++)
                wide[i] = block[i] = BitConverter.UInt32BitsToSingle((uint)(start + i));
            Map(name, block, results);
            Map(name, wide, exact);
            (double Ulps, float At) here = Worst(block, results, exact);
            worst = here.Ulps > worst.Ulps ? here : worst;
        }

        output.WriteLine($"{name}: {worst.Ulps:F3} ulp at {worst.At:R}, every float");
        Assert.True(worst.Ulps <= 3, $"{name}({worst.At:R}) is {worst.Ulps:F3} ulp off");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_function_has_its_limits_at_zero_infinity_and_NaN(string name)
    {
        float inf = float.PositiveInfinity;
        (float z, float exact)[] edges = name switch
        {
            "Exp" => [(0f, 1), (-0f, 1), (inf, inf), (-inf, 0), (float.MaxValue, inf), (float.MinValue, 0)],
            "Expm1" => [(0f, 0f), (-0f, -0f), (inf, inf), (-inf, -1), (float.MaxValue, inf), (float.MinValue, -1)],
            "Log" => [(0f, -inf), (-0f, -inf), (1, 0f), (inf, inf), (-inf, float.NaN), (-float.Epsilon, float.NaN)],
            "Log1p" => [(0f, 0f), (-0f, -0f), (-1, -inf), (inf, inf), (-inf, float.NaN), (-1.0000001f, float.NaN)],
            "Sigmoid" => [(0f, 0.5f), (-0f, 0.5f), (inf, 1), (-inf, 0), (float.MaxValue, 1), (float.MinValue, 0)],
            "Tanh" => [(0f, 0f), (-0f, -0f), (inf, 1), (-inf, -1), (float.MaxValue, 1), (float.MinValue, -1)],
            "Softplus" => [(inf, inf), (-inf, 0), (float.MaxValue, float.MaxValue), (float.MinValue, 0)],
            "Erfc" => [(0f, 1), (-0f, 1), (inf, 0), (-inf, 2), (float.MaxValue, 0), (float.MinValue, 2)],
            _ => [(0f, 0.5f), (-0f, 0.5f), (inf, 1), (-inf, 0), (float.MaxValue, 1), (float.MinValue, 0)],
        };
        foreach ((float z, float exact) in (IEnumerable<(float, float)>)[.. edges, (float.NaN, float.NaN)])
        {
            float single = One<float, SimdScalar<float>>(name, z);
            double result = One<double, SimdScalar<double>>(name, z);
            Assert.True(Same(exact, single), $"{name}({z:R}) is {single:R} in float, not {exact:R}");
            if (Math.Abs(z) is not (0 or > 1.01f and < float.PositiveInfinity))
                continue;
            bool agrees = Same(exact, result) || (float)result == exact;
            Assert.True(agrees, $"{name}({z:R}) is {result:R} in double, not {exact:R}");
        }
    }

    public static TheoryData<string> Names =>
        ["Exp", "Expm1", "Log", "Log1p", "Sigmoid", "Tanh", "Softplus", "Erfc", "NormalCdf"];

    private static bool Same(double a, double b) =>
        double.IsNaN(a) ? double.IsNaN(b) : a == b && double.IsNegative(a) == double.IsNegative(b);

    private static T One<T, V>(string name, T z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[1];
        UnderTest.Map<V, T>(name, [z], result);
        return result[0];
    }

    private void Check(string name, float[] points)
    {
        Array.Resize(ref points, (points.Length + 15) / 16 * 16);
        float[] results = new float[points.Length];
        Map(name, points, results);
        Func<double, double> oracle = Oracle(name);
        (double ulps, float at) = Worst(points, results, [.. points.Select(z => oracle(z))]);
        output.WriteLine($"{name}: {ulps:F3} ulp at {at:R}, {points.Length} points");
        Assert.True(ulps <= 3, $"{name}({at:R}) should be {oracle(at):R}, but is {ulps:F3} ulp off");
    }

    private static void Map<T>(string name, ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (Simd512<T>.IsSupported)
            UnderTest.Map<Simd512<T>, T>(name, z, a);
        else
            UnderTest.Map<SimdScalar<T>, T>(name, z, a);
    }

    /// <summary>The greatest error in spacings of float; infinite where NaN or ∞ is wrong or missing.</summary>
    private static (double Ulps, float At) Worst(float[] points, float[] results, double[] exact)
    {
        (double worst, float at) = (0, 0);
        for (int i = 0; i < points.Length; i++)
        {
            double error;
            if (!float.IsFinite((float)exact[i]) || !float.IsFinite(results[i]))
                error = ((float)exact[i]).Equals(results[i]) ? 0 : double.PositiveInfinity;
            else
                error = Math.Abs(results[i] - exact[i]) / Spacing(exact[i]);
            if (error > worst)
                (worst, at) = (error, points[i]);
        }

        return (worst, at);
    }

    private static double Spacing(double exact) =>
        Math.Abs(exact) < 1.1754943508222875e-38 ? float.Epsilon : PowerOf2Below(exact) / (1 << 23);

    private static double PowerOf2Below(double x) =>
        BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) & 0x7FF0000000000000);

    private static Func<double, double> Oracle(string name) => name switch
    {
        "Exp" => Math.Exp,
        "Expm1" => Functions.Expm1,
        "Log" => Math.Log,
        "Log1p" => Functions.Log1p,
        "Sigmoid" => z => z < 0 ? Math.Exp(z) / (1 + Math.Exp(z)) : 1 / (1 + Math.Exp(-z)),
        "Tanh" => Math.Tanh,
        "Softplus" => Functions.Softplus,
        "Erfc" => Functions.Erfc,
        _ => Functions.NormalCdf,
    };
}
