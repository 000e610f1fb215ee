using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Training;

public sealed class InitializerTests
{
    private const int Inputs = 400, Outputs = 300;

    public static TheoryData<string> Names => [.. Initializer.All.Select(i => i.Name)];

    [Theory]
    [InlineData("book", 1, 1, false)]
    [InlineData("scaled", 1.0 / Inputs, 1, false)]
    [InlineData("xavier_normal", 2.0 / (Inputs + Outputs), 0, false)]
    [InlineData("xavier_uniform", 2.0 / (Inputs + Outputs), 0, true)]
    [InlineData("he_normal", 2.0 / Inputs, 0, false)]
    [InlineData("he_uniform", 2.0 / Inputs, 0, true)]
    [InlineData("lecun_normal", 1.0 / Inputs, 0, false)]
    [InlineData("lecun_uniform", 1.0 / Inputs, 0, true)]
    [InlineData("zeros", 0, 0, false)]
    public void Weights_and_biases_have_the_variance_and_law_that_are_claimed(
        string name, double variance, double ofBiases, bool uniform)
    {
        ParameterVector<double> theta = Filled(name, 3);
        var weights = new double[Inputs * Outputs];
        theta.W(2).CopyTo(weights);
        HasVariance("weights", weights, variance, uniform);
        HasVariance("biases", theta.B(2).ToArray(), ofBiases, uniform: false);
        double most = weights.Max(Math.Abs), bound = Math.Sqrt(3 * variance);
        if (uniform)
        {
            Assert.True(
            most <= bound && most > bound * (1 - 20.0 / weights.Length), $"{name} reaches to {most}, bound {bound}");
        }
        else
        {
            // 3.46 σ: 65 normals in 120,000
            Assert.True(variance == 0 || most > bound * 2, $"{name} reaches to {most} only");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_starts_as_double_does_rounded(string name)
    {
        ParameterVector<double> exact = Filled(name, 4);
        var rounded = new ParameterVector<float>(exact.Architecture);
        Initializer.Parse(name).Fill(rounded, 4);
        for (int p = 0; p < exact.Count; p += 7)
            Assert.Equal((float)exact[p], rounded[p]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_numbers_whatever_was_there_and_another_seed_others(string name)
    {
        Architecture architecture = Some.Architecture(3, 5, 2);
        var theta = new ParameterVector<float>(architecture);
        Initializer.Parse(name).Fill(theta, 5);
        ParameterVector<float> again = Some.Vector<float>(architecture, 1);
        Initializer.Parse(name).Fill(again, 5);
        Assert.Equal(theta.Checksum(), again.Checksum());
        Some.HasZeroFilling(again, name);
        Initializer.Parse(name).Fill(again, 6);
        Assert.Equal(name == "zeros", theta.Checksum() == again.Checksum());
    }

    [Fact]
    public void Numbers_are_drawn_in_book_order_from_a_stream_for_each_layer()
    {
        Architecture architecture = Some.Architecture(3, 40, 2);
        var theta = new ParameterVector<double>(architecture);
        Initializer.Book.Fill(theta, 8);
        int p = 0;
        for (int l = 2; l <= 3; l++)
        {
            var random = new RandomStream(8, Purpose.Initialization, layer: l);
            for (int i = 0; i < architecture.Width(l) * (architecture.Width(l - 1) + 1); i++)
                Assert.Equal(random.NextNormal(), theta[p++]);
        }

        Assert.Equal(theta.Count, p);
    }

    [Fact]
    public void Given_values_are_taken_in_book_order()
    {
        var theta = new ParameterVector<float>(Some.Architecture(2, 2, 1));
        Initializer.Values(1, 2, 3, 4, 0.1, 6, 7, 8, 9).Fill(theta, seed: 1);
        Assert.Equal(2, theta.W(2)[0, 1]);
        Assert.Equal(3, theta.W(2)[1, 0]);
        Assert.Equal(0.1f, theta.B(2)[0]);
        Assert.Equal(9, theta.B(3)[0]);
        var problem = Assert.Throws<ArgumentException>(() => Initializer.Values(1, 2).Fill(theta, 1));
        Assert.Contains("2 values are given, but a 2-2-1 network has 9", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Parameter 1", Assert.Throws<ArgumentException>(() => Initializer.Values(1, double.NaN))
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_is_read_back_and_a_typo_gets_a_suggestion()
    {
        Assert.Equal(9, Initializer.All.Length);
        foreach (Initializer initializer in Initializer.All)
            Assert.Same(initializer, Initializer.Parse(initializer.Name));
        var problem = Assert.Throws<ArgumentException>(() => Initializer.Parse("xavier-unifrom"));
        Assert.Contains("Did you mean \"xavier_uniform\"?", problem.Message, StringComparison.Ordinal);
    }

    private static ParameterVector<double> Filled(string name, ulong seed)
    {
        var theta = new ParameterVector<double>(Some.Architecture(Inputs, Outputs));
        Initializer.Parse(name).Fill(theta, seed);
        return theta;
    }

    // The mean of n numbers has the standard error σ/√n; their mean square σ²√((κ − 1)/n), with κ = 3 (normal), 9/5
    // (uniform).
    private static void HasVariance(string what, double[] numbers, double variance, bool uniform)
    {
        double mean = numbers.Average(), square = numbers.Average(x => x * x);
        Assert.True(Math.Abs(mean) <= 4 * Math.Sqrt(variance / numbers.Length), $"{what}: mean {mean}");
        Assert.True(Math.Abs(square - variance) <= 4 * variance * Math.Sqrt((uniform ? 0.8 : 2) / numbers.Length),
            $"{what}: variance {square}, expected {variance}");
    }
}
