using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The Euclidean norm of a whole buffer, in double precision: √Σx². Sixteen interleaved chains, in which x_i goes to
/// chain
/// i mod 16, are added up in ascending order. (One chain waits four cycles for each addition: 30 µs for the parameters
/// of
/// 784-30-10, against 3.) There is no fused multiply-add, so that every machine's registers give the same bits.
/// </summary>
internal static class Norm
{
    private const int Chains = 16;

    // Between these no square that matters has overflowed or become subnormal.
    private const double LeastSum = 1e-280;

    /// <summary>The norm of <paramref name="x"/>; infinite or NaN where a number is.</summary>
    /// <param name="x">Whole panels.</param>
    internal static double Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = typeof(T) == typeof(float)
            ? SumOfSquares(MemoryMarshal.Cast<T, float>(x))
            : SumOfSquares(MemoryMarshal.Cast<T, double>(x));
        return sum >= LeastSum && sum <= double.MaxValue ? Math.Sqrt(sum) : Scaled(x);
    }

    [MethodImpl(Loop.Compiled)]
    private static double SumOfSquares(ReadOnlySpan<float> x)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        ref float first = ref MemoryMarshal.GetReference(x);
        for (nint i = 0; i < x.Length; i += Chains)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            (Vector256<double> x2, Vector256<double> x3) = Vector256.Widen(Vector256.LoadUnsafe(ref first,
                (nuint)i + 8));
            s0 += x0 * x0;
            s1 += x1 * x1;
            s2 += x2 * x2;
            s3 += x3 * x3;
        }

        return Sum(s0, s1, s2, s3);
    }

    [MethodImpl(Loop.Compiled)]
    private static double SumOfSquares(ReadOnlySpan<double> x)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        ref double first = ref MemoryMarshal.GetReference(x);
        for (nint i = 0; i < x.Length; i += Chains)
        {
            Vector256<double> x0 = Vector256.LoadUnsafe(ref first, (nuint)i), x1 = Vector256.LoadUnsafe(ref first,
                (nuint)i + 4);
            Vector256<double> x2 = Vector256.LoadUnsafe(ref first, (nuint)i + 8),
                x3 = Vector256.LoadUnsafe(ref first, (nuint)i + 12);
            s0 += x0 * x0;
            s1 += x1 * x1;
            s2 += x2 * x2;
            s3 += x3 * x3;
        }

        return Sum(s0, s1, s2, s3);
    }

    private static double Sum(Vector256<double> s0, Vector256<double> s1, Vector256<double> s2, Vector256<double> s3)
    {
        ReadOnlySpan<Vector256<double>> chains = [s0, s1, s2, s3];
        double sum = 0;
        foreach (double chain in MemoryMarshal.Cast<Vector256<double>, double>(chains))
            sum += chain;
        return sum;
    }

    /// <summary>Relative to the largest magnitude; rare, and slow.</summary>
    private static double Scaled<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = 0;
        foreach (T value in x)
            largest = Math.Max(largest, Math.Abs(double.CreateTruncating(value)));   // a NaN stays
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        double sum = 0;
        foreach (T value in x)
        {
            double ratio = double.CreateTruncating(value) / largest;
            sum += ratio * ratio;
        }

        return largest * Math.Sqrt(sum);
    }
}
