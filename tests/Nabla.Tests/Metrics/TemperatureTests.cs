using Nabla.Tests.Equations;

namespace Nabla.Tests.Measures;

/// <summary>The best temperature beside SciPy's, and where it is known beforehand.</summary>
public sealed class TemperatureTests
{
    public static TheoryData<string> Cases => MetricFixture.Names("temperature");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_best_temperature_is_the_one_that_SciPy_finds(string name)
    {
        MetricFixture fixture = MetricFixture.Of("temperature", name);
        (double[,] z, int[] labels, double[] weights) = (fixture.Matrix("z"), fixture.Labels, fixture.Weights);
        bool isSoftmax = fixture.Text("kind") == "softmax";
        double found = isSoftmax ? Temperature.OfSoftmax<double>(z, labels, weights)
            : Temperature.OfSigmoid<double>(z, labels, weights);
        double expected = fixture.Number("temperature")!.Value;

        // Both stop where the slope, a sum of n terms up to |z| rounded a few times, is 0 to rounding.
        double slope = 0, curvature = 0;
        for (int x = 0; x < labels.Length; x++)
        {
            double weight = weights.Length > 0 ? weights[x] : 1;
            double[] row = [.. Enumerable.Range(0, z.GetLength(1)).Select(j => z[x, j])];
            double[] p = isSoftmax ? Softmax(row, 1 / expected)
                : [.. row.Select(zj => 1 / (1 + Math.Exp(-zj / expected)))];
            double mean = row.Zip(p, (zj, pj) => zj * pj).Sum();
            curvature += weight * row.Zip(
                p, (zj, pj) => isSoftmax ? pj * Math.Pow(zj - mean, 2) : pj * (1 - pj) * zj * zj).Sum();
            slope += weight * row.Sum(Math.Abs);
        }

        double allowed = 16 * labels.Length * Close.Roundoff * slope / curvature * expected * expected;
        Close.To([expected], [found], _ => allowed, "temperature");
        Assert.True(allowed < 1e-9 * expected, "The bound is so wide that it says nothing.");
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_known_temperature_is_found_again(double temperature)
    {
        // Every z with every class, weighted by its probability at temperature 1: then 1 is best, and T where z is T
        // times as large.
        const int rows = 30, classes = 4;
        double[,] z = new double[rows * classes, classes];
        var (labels, weights) = (new int[rows * classes], new double[rows * classes]);
        for (int i = 0; i < labels.Length; i++)
        {
            double[] own = [.. Enumerable.Range(0, classes).Select(j => 2 * Math.Sin(i / classes * 7 + 3 * j))];
            labels[i] = i % classes;
            weights[i] = Softmax(own, 1)[labels[i]];
            for (int j = 0; j < classes; j++)
                z[i, j] = temperature * own[j];
        }

        Assert.Equal(temperature, Temperature.OfSoftmax<double>(z, labels, weights),
            temperature * labels.Length * 8 * Close.Roundoff);
    }

    [Fact]
    public void Where_no_temperature_is_best_it_stays_1()
    {
        double[,] z = { { 1, -1 }, { -2, 2 } };
        Assert.Equal(1, Temperature.OfSoftmax<double>(z, [0, 1]));       // without a mistake: the colder the better
        Assert.Equal(1, Temperature.OfSoftmax<double>(z, [1, 0]));       // always wrong: the hotter the better
        Assert.Equal(1, Temperature.OfSoftmax<double>(new double[3, 2], [0, 1, 1]));   // nothing to scale
        Assert.Equal(1, Temperature.OfSigmoid<double>(z, [0, 1]));
        Assert.Equal(1, Temperature.OfSoftmax<double>(z, [0, 1], [0, 0]));
        Assert.Equal(1, Temperature.OfSoftmax<double>(new double[,] { { 1e300, -1e300 }, { 1e300, -1e300 } }, [0, 1]));
    }

    [Fact]
    public void One_mistake_among_many_far_right_answers_is_enough()
    {
        double[,] z = new double[100, 2];
        var labels = new int[100];
        for (int x = 0; x < 100; x++)
            z[x, 0] = 20;
        labels[7] = 1;
        Assert.Equal(20 / Math.Log(99), Temperature.OfSoftmax<double>(z, labels), 1e-13 * 20);   // p = 0.99
    }

    [Fact]
    public void What_has_no_temperature_is_refused()
    {
        Assert.Contains("An output of example 1 is not finite",
            Assert.Throws<ArgumentException>(
                () => Temperature.OfSoftmax<float>(new float[,] { { 1, 2 }, { 1, float.NaN } }, [0, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("The label of example 0 is 2",
            Assert.Throws<ArgumentException>(() => Temperature.OfSigmoid<float>(new float[,] { { 1 } }, [2])).Message,
            StringComparison.Ordinal);
    }

    private static double[] Softmax(double[] z, double beta)
    {
        double[] e = [.. z.Select(zj => Math.Exp(beta * (zj - z.Max())))];
        return [.. e.Select(ej => ej / e.Sum())];
    }
}
