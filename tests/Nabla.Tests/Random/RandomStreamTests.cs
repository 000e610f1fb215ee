using Nabla.Kernels;
namespace Nabla.Tests.Randomness;

/// <summary>Seeds are fixed, so that a test gives the same answer always; 4 standard errors leave room for one seed in
/// 16,000.</summary>
public sealed class RandomStreamTests
{
    private const int Count = 400_000;

    [Fact]
    public void Doubles_are_multiples_of_2_to_the_minus_53_below_1_with_the_moments_of_the_uniform_law()
    {
        var random = new RandomStream(1, Purpose.Split);
        double sum = 0, squares = 0, least = 1, most = 0;
        for (int i = 0; i < Count; i++)
        {
            double u = random.NextDouble();
            Assert.True(u is >= 0 and < 1 && u * (1L << 53) == Math.Floor(u * (1L << 53)), $"{u:R} is no such number.");
            (sum, squares) = (sum + u, squares + (u - 0.5) * (u - 0.5));
            (least, most) = (Math.Min(least, u), Math.Max(most, u));
        }

        // Variance 1/12; fourth central moment 1/80, so that the mean square has the variance 1/80 − 1/144 = 1/180.
        Near("mean", 0.5, sum / Count, Math.Sqrt(1.0 / 12 / Count));
        Near("variance", 1.0 / 12, squares / Count, Math.Sqrt(1.0 / 180 / Count));
        Assert.True(least < 20.0 / Count && most > 1 - 20.0 / Count, $"{least} … {most}");   // misses with e^−20
    }

    [Fact]
    public void Normals_have_the_moments_of_the_normal_law()
    {
        var random = new RandomStream(2, Purpose.Initialization, layer: 2);
        double[] moment = new double[5];
        for (int i = 0; i < Count; i++)
        {
            double x = random.NextNormal();
            for (int p = 1; p <= 4; p++)
                moment[p] += UpdateStep.Power(x, p) / Count;
        }

        // E x^2p = (2p − 1)!!: 1, 3, 15, 105; the variance of a mean of x^p is (E x^2p − (E x^p)²)/n.
        Near("mean", 0, moment[1], Math.Sqrt(1.0 / Count));
        Near("variance", 1, moment[2], Math.Sqrt(2.0 / Count));
        Near("third moment", 0, moment[3], Math.Sqrt(15.0 / Count));
        Near("kurtosis", 3, moment[4], Math.Sqrt((105.0 - 9) / Count));
    }

    [Fact]
    public void Normals_come_from_uniforms_by_Box_and_Muller()
    {
        var uniform = new RandomStream(3, Purpose.Split);
        var normal = new RandomStream(3, Purpose.Split);
        for (int i = 0; i < 1000; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - uniform.NextDouble())), turns = uniform.NextDouble();
            // The angle is wrong by up to 2π roundings here, functions and products by a few more.
            double bound = 32 * radius / (1L << 53);
            Assert.Equal(radius * Math.Cos(2 * Math.PI * turns), normal.NextNormal(), bound);
            Assert.Equal(radius * Math.Sin(2 * Math.PI * turns), normal.NextNormal(), bound);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 7, 22.46)]             // χ² with 6 degrees of freedom, one in a thousand
    [InlineData(0x60000000, 3, 13.82)]    // 3·2^29: without redrawing, residues modulo 3 come 3 : 3 : 2
    public void Integers_below_a_bound_are_equally_likely(int bound, int classes, double chiSquaredBound)
    {
        var random = new RandomStream(4, Purpose.Split);
        double[] counts = new double[classes];
        for (int i = 0; i < 70_000; i++)
        {
            int n = random.NextBelow(bound);
            Assert.InRange(n, 0, bound - 1);
            counts[n % classes]++;
        }

        double expected = 70_000.0 / classes;
        double chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.True(chiSquared < chiSquaredBound, $"χ² = {chiSquared}, allowed {chiSquaredBound}");
    }

    [Fact]
    public void Streams_that_differ_in_one_name_share_no_number()
    {
        RandomStream[] streams =
        [
            new(5, Purpose.Dropout), new(6, Purpose.Dropout), new(5 + (1ul << 32), Purpose.Dropout),
            new(5, Purpose.Shuffle),
            new(5, Purpose.Dropout, layer: 1), new(5, Purpose.Dropout, epoch: 1), new(5, Purpose.Dropout, step: 1),
        ];
        var seen = new HashSet<ulong>();
        for (int s = 0; s < streams.Length; s++)
        {
            for (int i = 0; i < 100; i++)
            {
                ulong pair = (ulong)streams[s].NextUInt() << 32;
                pair |= streams[s].NextUInt();
                Assert.True(seen.Add(pair), $"stream {s} repeats a number");
            }
        }
    }

    private static void Near(string what, double expected, double actual, double standardError) =>
        Assert.True(Math.Abs(actual - expected) <= 4 * standardError,
            FormattableString.Invariant($"{what}: expected {expected}, got {actual}, ") +
            FormattableString.Invariant($"{Math.Abs(actual - expected) / standardError:F1} standard errors off"));
}
