using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>Every operation of every register against the operation of one number; and functions, bit by bit.</summary>
public sealed class SimdTests
{
    private static readonly double[] s_numbers =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3.75, 1e-3, 123456.789, -98765.4321, 1e30, -1e30, 1e-30, 3e-39,
        double.Epsilon, 2.2250738585072014e-308, 1.1754943508222875e-38, double.MaxValue, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN, Math.PI, Math.E, 7, -13, 16777217, 0.70710678118654752, 1.4142135623730951,
    ];

    [Fact]
    public void The_512_bit_register_computes_what_one_number_computes()
    {
        Assert.SkipUnless(Simd512<float>.IsSupported, "This processor has no such registers with fused multiply-add.");
        Compare<Simd512<float>, float>();
        Compare<Simd512<double>, double>();
    }

    [Fact]
    public void The_256_bit_register_computes_what_one_number_computes()
    {
        Assert.SkipUnless(Simd256<float>.IsSupported, "This processor has no such registers with fused multiply-add.");
        Compare<Simd256<float>, float>();
        Compare<Simd256<double>, double>();
    }

    [Fact]
    public void The_128_bit_register_computes_what_one_number_computes()
    {
        Assert.SkipUnless(
            Simd128<float, HardwareMultiplyAdd>.IsSupported,
            "This processor has no such registers with fused multiply-add.");
        Compare<Simd128<float, HardwareMultiplyAdd>, float>();
        Compare<Simd128<double, HardwareMultiplyAdd>, double>();
    }

    [Fact]
    public void The_128_bit_register_without_fused_multiply_add_computes_what_one_number_computes()
    {
        Compare<Simd128<float, WideningMultiplyAdd>, float>();
        Compare<Simd128<double, WideningMultiplyAdd>, double>();
    }

    [Fact]
    public void One_number_follows_the_definitions()
    {
        static SimdScalar<double> Of(double x) => new(x);
        Assert.Equal(7, SimdScalar<double>.Fma(Of(2), Of(3), Of(1)).Value);
        Assert.Equal(2, SimdScalar<double>.Round(Of(2.5)).Value);
        Assert.Equal(-2, SimdScalar<double>.Max(Of(double.NaN), Of(-2)).Value);
        Assert.Equal(double.NaN, SimdScalar<double>.Max(Of(-2), Of(double.NaN)).Value);
        Assert.Equal(double.NaN, SimdScalar<double>.Min(Of(-2), Of(double.NaN)).Value);
        Assert.Equal(0.125, SimdScalar<double>.Pow2(Of(-3)).Value);
        Assert.Equal(double.Epsilon, SimdScalar<double>.Scale(Of(1), Of(-1074)).Value);
        Assert.Equal(double.PositiveInfinity, SimdScalar<double>.Scale(Of(1), Of(1024)).Value);
        double f = SimdScalar<double>.SplitExponent(Of(24), out SimdScalar<double> n).Value;
        Assert.Equal((0.75, 5), (f, n.Value));
        Assert.Equal(1e-3f, SimdScalar<float>.Const(1e-3).Value);
    }

    [Theory]
    [MemberData(nameof(FunctionsSingleTests.Names), MemberType = typeof(FunctionsSingleTests))]
    public void Every_function_has_the_same_bits_in_every_register(string name)
    {
        float[] singles = [.. FunctionsPoints.Singles(-110, 110, 20_000)];
        double[] doubles = [.. FunctionsPoints.Doubles(-750, 750, 20_000)];
        SameBits<float>(name, singles, multiple: 16);
        SameBits<double>(name, doubles, multiple: 8);
    }

    private static void SameBits<T>(string name, T[] points, int multiple)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Array.Resize(ref points, (points.Length + multiple - 1) / multiple * multiple);
        T[] expected = new T[points.Length], got = new T[points.Length];
        UnderTest.Map<SimdScalar<T>, T>(name, points, expected);
        if (Simd128<T, HardwareMultiplyAdd>.IsSupported)
        {
            UnderTest.Map<Simd128<T, HardwareMultiplyAdd>, T>(name, points, got);
            AssertSame(name, "128 bits", points, expected, got);
        }

        UnderTest.Map<Simd128<T, WideningMultiplyAdd>, T>(name, points, got);
        AssertSame(name, "128 bits, widening", points, expected, got);
        if (Simd256<T>.IsSupported)
        {
            UnderTest.Map<Simd256<T>, T>(name, points, got);
            AssertSame(name, "256 bits", points, expected, got);
        }

        if (Simd512<T>.IsSupported)
        {
            UnderTest.Map<Simd512<T>, T>(name, points, got);
            AssertSame(name, "512 bits", points, expected, got);
        }
    }

    private static void AssertSame<T>(string what, string register, T[] points, T[] expected, T[] got)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < points.Length; i++)
        {
            bool same = T.IsNaN(expected[i]) ? T.IsNaN(got[i]) : Bits(expected[i]) == Bits(got[i]);
            Assert.True(same, $"{what}({points[i]:R}) is {got[i]:R} with {register}, {expected[i]:R} with one number");
        }
    }

    private static ulong Bits<T>(T x) => x is float f ? BitConverter.SingleToUInt32Bits(f)
        : BitConverter.DoubleToUInt64Bits((double)(object)x!);

    private static void Compare<V, T>()
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = [.. s_numbers.Select(T.CreateTruncating)];
        foreach (T x in numbers)
        {
            foreach (T y in numbers)
            {
                int n = numbers.Length;
                // The lanes differ, so that a lane in the wrong place shows.
                T[] a = [.. Enumerable.Range(0, V.Count).Select(i => i == 0 ? x : numbers[i * 7 % n])];
                T[] b = [.. Enumerable.Range(0, V.Count).Select(i => i == 0 ? y : numbers[(i * 5 + 3) % n])];
                T[] c = [.. Enumerable.Range(0, V.Count).Select(i => numbers[(i * 3 + 1) % n])];
                T[][] wide = Results<V, T>(a, b, c);
                for (int i = 0; i < V.Count; i++)
                {
                    T[][] one = Results<SimdScalar<T>, T>([a[i]], [b[i]], [c[i]]);
                    for (int op = 0; op < one.Length; op++)
                        AssertSame($"operation {op}", typeof(V).Name, [a[i]], one[op], [wide[op][i]]);
                }
            }
        }

        bool single = typeof(T) == typeof(float);
        for (int n = single ? -149 : -1074; n <= (single ? 128 : 1024); n++)
        {
            T power = T.CreateTruncating(n), x = T.CreateTruncating(1.1);
            V scaled = V.Scale(V.Broadcast(x), V.Broadcast(power));
            AssertSame("Scale", typeof(V).Name, [power], [T.ScaleB(x, n)], [First<V, T>(scaled)]);
            T normal = T.ScaleB(x, Math.Clamp(n, single ? -125 : -1021, single ? 127 : 1023));
            V f = V.SplitExponent(V.Broadcast(normal), out V exponent);
            AssertSame("SplitExponent", typeof(V).Name, [normal], [normal], [First<V, T>(V.Scale(f, exponent))]);
        }
    }

    private static T First<V, T>(V value)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] all = new T[V.Count];
        V.Store(value, ref all[0], 0);
        return all[0];
    }

    private static T[][] Results<V, T>(T[] a, T[] b, T[] c)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V x = V.Load(in a[0], 0), y = V.Load(in b[0], 0), z = V.Load(in c[0], 0);
        V[] results =
        [
            x + y, x - y, x * y, x / y, -x, V.Fma(x, y, z), V.Sqrt(x), V.Abs(x), V.Round(x), V.Max(x, y), V.Min(x, y),
            V.Select(V.Less(x, y), x, z), V.Select(V.Equal(x, y), y, z), V.CopySign(x, y), V.Const(0.1),
        ];
        return [.. results.Select(Lanes)];

        static T[] Lanes(V value)
        {
            T[] all = new T[V.Count];
            V.Store(value, ref all[0], 0);
            return all;
        }
    }
}
