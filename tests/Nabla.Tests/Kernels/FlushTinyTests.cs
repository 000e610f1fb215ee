using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>Numbers below 1e-30 become 0 in float32, on every register, and the largest of them is told.</summary>
public sealed class FlushTinyTests
{
    [Fact]
    public void Every_register_flushes_the_same_numbers_and_tells_the_largest_of_them()
    {
        float[] numbers =
            [1, -2, 1e-30f, -1e-30f, 9e-31f, -9.5e-31f, 1e-40f, 0, -0f, float.NaN, float.PositiveInfinity];
        foreach (Register register in KernelChoice.Supported)
        {
            for (int at = 0; at < 64; at++)   // in every lane
            {
                float[] y = [.. Enumerable.Range(0, 64).Select(i => numbers[(i + at) % numbers.Length])];
                float[] expected = [.. y.Select(value => Math.Abs(value) < 1e-30f ? 0 : value)];
                Assert.Equal(9.5e-31f, Kernel<float>.Of(register).FlushTiny(y));
                Assert.Equal(Bits(expected), Bits(y));
                Assert.Equal(0, Kernel<float>.Of(register).FlushTiny(y));
                Assert.Equal(float.PositiveInfinity, Kernel<float>.Of(register).Largest(y));
            }

            double[] doubles = new double[32];
            doubles[5] = -1e-31;
            Assert.Equal(0, Kernel<double>.Of(register).FlushTiny(doubles));
            Assert.Equal(1e-31, Kernel<double>.Of(register).Largest(doubles));
        }

        static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }
}
