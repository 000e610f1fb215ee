using Nabla.IO;
using Nabla.Inspection;

namespace Nabla.EndToEnd.Tests;

/// <summary>What is asked of a 784-30-30-10 network that has learned MNIST.</summary>
public sealed class InspectionOnMnistTests
{
    private const int Weights = 1000;

    [Theory]
    [InlineData("sigmoid", "quadratic")]
    [InlineData("softmax", "softmax_cross_entropy")]
    public void The_sum_over_paths_is_BP4_for_a_thousand_random_weights(string output, string cost)
    {
        (Network<double> network, Dataset data) = Trained([784, 30, 30, 10], output, cost);
        var random = new Random(2);
        (double Relative, string Where) worst = (-1, "");
        for (int i = 0; i < Weights; i++)
        {
            WorkedExample example = Worked(network, cost, data, random.Next(data.Count));
            int l = random.Next(2, 5), j = random.Next(network.W(l).Rows), k = random.Next(network.W(l).Columns);
            while (example.A(l - 1)[k] == 0)   // a pixel without ink: both are 0
                k = random.Next(network.W(l).Columns);
            var sum = new PathSum(example, l, j, k);
            double relative = Math.Abs(sum.Sum - sum.ByBackpropagation) / Math.Abs(sum.ByBackpropagation);
            if (!(relative <= worst.Relative))
                worst = (relative, $"W({l})[{j}, {k}]");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"{output}: worst relative difference {worst.Relative:G3} at {worst.Where}"));
        Assert.True(worst.Relative <= 1e-10, FormattableString.Invariant($"{worst.Relative:R} at {worst.Where}"));
    }

    private static (Network<double> Network, Dataset Data) Trained(int[] widths, string output, string cost)
    {
        string? folder = Environment.GetEnvironmentVariable("NABLA_DATA");
        var catalog = new DataCatalog(DataLocations.Default(folder));
        Assert.SkipWhen(
            folder is null || catalog.Describe(DataCatalog.Mnist).Location is null,
            "MNIST is not at hand: name its folder in NABLA_DATA");
        Dataset data = Mnist.Load(folder).Train.Take(5_000);
        Network<double> network = Network.Create<double>(widths, Activation.Sigmoid, Activation.Parse(output), seed: 1);
        new Trainer<double>(network, new Adam(0.003), Cost.Parse(cost)) { BatchSize = 10, Epochs = 1, Seed = 1 }
            .Run(data);
        return (network, data);
    }

    private static WorkedExample Worked(Network<double> network, string cost, Dataset data, int i)
    {
        var y = new double[10];
        data.CopyTarget(i, y);
        return new(network.Parameters, Cost.Parse(cost), Input(data, i), y);
    }

    private static double[] Input(Dataset data, int i)
    {
        var x = new double[784];
        data.CopyInput(i, x);
        return x;
    }
}
