namespace Nabla.Tests.Kernels;

/// <summary>Where functions are tested: dense at random, every power of two, the neighbors of breakpoints.</summary>
internal static class FunctionsPoints
{
    public static IEnumerable<double> Doubles(double from, double to, int count)
    {
        Random random = new(12345);
        for (int i = 0; i < count; i++)
            yield return from + random.NextDouble() * (to - from);
        for (int i = 0; i < count / 2; i++)
            yield return (random.NextDouble() * 2 - 1) * 2;
        for (int e = -1074; e < 1024; e += 3)
        {
            yield return Math.ScaleB(1 + random.NextDouble() * (e < -1022 ? 0 : 0.999), e);
            yield return -Math.ScaleB(1 + random.NextDouble() * (e < -1022 ? 0 : 0.999), e);
        }

        foreach (double b in Breakpoints)
        {
            double[] near = [b, Math.BitIncrement(b), Math.BitDecrement(b), b * (1 + 1e-10), b * (1 - 1e-10)];
            foreach (double z in near)
            {
                yield return z;
                yield return -z;
            }
        }

        for (int n = -1076; n <= 1024; n += 7)   // halfway between multiples of ln 2: where the reduction changes
            yield return (n + 0.5) * 0.6931471805599453;
    }

    public static IEnumerable<float> Singles(double from, double to, int count)
    {
        foreach (double z in Doubles(from, to, count))
            yield return (float)z;
        for (int bits = 0; bits < 0x7F800000; bits += 100003)   // every exponent of float, with varied mantissas
        {
            yield return BitConverter.Int32BitsToSingle(bits);
            yield return -BitConverter.Int32BitsToSingle(bits);
        }
    }

    private static double[] Breakpoints =>
    [
        0, 1, Math.Sqrt(0.5), Math.Sqrt(2), 2, 0.34657359027997264, 0.5, 3, 20, 40, 87.3365447505531, 88.72283905206835,
        89, 103.97208, 104, 708.3964185322641, 709.782712893384, 710, 744.4400719213812, 745.1332191019412, 746, 11, 28,
        15, 39.5, 26.5, 27.2, 10.05, 2.2250738585072014e-308, double.Epsilon, double.MaxValue, 0.29289321881345254,
        0.41421356237309515, 1.1754943508222875e-38, 1e-16, 1e-8,
    ];
}
