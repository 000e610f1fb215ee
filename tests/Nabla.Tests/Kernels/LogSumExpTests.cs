using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>ln Σ e^z beside 160-bit arithmetic.</summary>
public sealed class LogSumExpTests(ITestOutputHelper output)
{
    [Fact]
    public void The_part_above_the_maximum_is_within_3_ulps_at_every_width_and_scale()
    {
        var random = new RandomStream(1, Purpose.Check, layer: 1);
        double worst = 0;
        foreach (int width in (int[])[1, 2, 3, 10, 63, 64, 65, 257])
        {
            foreach (double scale in (double[])[0, 1e-300, 1e-9, 1, 30, 300, 700])
            {
                foreach (double lead in (double[])[0, 1, 40, 600])   // by which one is above all others
                {
                    var z = new double[width];
                    for (int k = 0; k < width; k++)
                        z[k] = scale * (2 * random.NextDouble() - 1) - 1e3 * (width % 2);
                    z[width / 2] = z.Max() + lead;
                    double got = LogSumExp.AboveMax<double>(Kernel<double>.Current, z, out double max);
                    Assert.Equal(z.Max(), max);

                    Precise sum = 0;
                    foreach (double zk in z.Where((_, k) => k != Array.IndexOf(z, max)))
                        sum += Precise.Exp(zk - max);   // the difference is rounded, as it is for everybody
                    double exact = Precise.Log1p(sum).ToDouble();
                    int spacing = exact < 2.2250738585072014e-308 ? -1074 : Math.ILogB(exact) - 52;
                    double error = width == 1 ? got : Math.Abs(((Precise)got - Precise.Log1p(sum)).InUnitsOf(spacing));
                    Assert.True(error <= 3,
                        $"width {width}, scale {scale:R}, lead {lead}: {got:R} is {error:F2} ulp from {exact:R}");
                    worst = Math.Max(worst, error);
                }
            }
        }

        output.WriteLine($"{worst:F3} ulp");
        Assert.True(worst > 0, "an oracle that always agrees is no oracle");
    }

    [Fact]
    public void Numbers_that_are_not_finite_show()
    {
        Assert.Equal(double.NaN, LogSumExp.AboveMax<double>(Kernel<double>.Current, [1, double.NaN, 2], out _));
        Assert.Equal(double.NaN, LogSumExp.AboveMax<float>(Kernel<double>.Current, [float.NaN, 2], out _));
        Assert.Equal(0, LogSumExp.AboveMax<float>(Kernel<double>.Current, [1, float.NegativeInfinity], out double max));
        Assert.Equal(1, max);
    }
}
