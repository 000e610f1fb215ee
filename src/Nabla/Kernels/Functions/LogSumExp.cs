namespace Nabla.Kernels;

/// <summary>ln Σ_k e^{z_k} in two parts that no range and no cancellation can spoil.</summary>
internal static class LogSumExp
{
    private const int Block = 64;

    /// <summary>So few exponentials are quicker one by one; the bits are the same.</summary>
    private const int Few = 4;

    /// <summary>
    /// ln Σ_k e^{z_k} − M = ln(1 + Σ e^{z_k − M}), the second sum over all k but that of the maximum M: never negative,
    /// and accurate relative to itself also where one z is far above the others.
    /// </summary>
    /// <param name="kernel">Computes the exponentials.</param>
    /// <param name="z">At least one number.</param>
    /// <param name="max">M.</param>
    internal static double AboveMax<T>(Kernel<double> kernel, ReadOnlySpan<T> z, out double max)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int largest = 0;
        for (int k = 1; k < z.Length && !T.IsNaN(z[largest]); k++)
            largest = z[k] <= z[largest] ? largest : k;   // a NaN is taken, and kept
        max = double.CreateTruncating(z[largest]);

        (double sum, double error) = (0, 0);
        Span<double> e = stackalloc double[Block];
        for (int start = 0; start < z.Length; start += Block)
        {
            ReadOnlySpan<T> some = z.Slice(start, Math.Min(Block, z.Length - start));
            for (int k = 0; k < some.Length; k++)
            {
                e[k] = start + k == largest
                    ? double.NegativeInfinity : double.CreateTruncating(some[k]) - max;
            }

            if (z.Length > Few)
                kernel.Exp(e[..some.Length]);
            else
                ExpOneByOne(e[..some.Length]);
            foreach (double term in e[..some.Length])
            {
                // What the addition rounds away is kept (Neumaier 1974).
                double next = sum + term;
                error += sum >= term ? sum - next + term : term - next + sum;
                sum = next;
            }
        }

        return double.IsNaN(max) ? max : Functions.Log1p(sum + error);
    }

    private static void ExpOneByOne(Span<double> e)
    {
        foreach (ref double x in e)
            x = double.IsNegativeInfinity(x) ? 0 : Functions.Exp(x);
    }
}
