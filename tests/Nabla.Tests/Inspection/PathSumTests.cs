using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Nabla.Inspection;
using Nabla.Teaching;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Inspection;

/// <summary>(51) to (53): the sum over paths, its largest terms, and its collapse into backpropagation.</summary>
public sealed class PathSumTests
{
    [Fact]
    public void The_largest_paths_are_those_of_brute_force_bit_for_bit_ties_included() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), AreThoseOfBruteForce)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    [Trait("Tier", "long")]
    public void The_largest_paths_are_those_of_brute_force_on_many_networks() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), AreThoseOfBruteForce)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void The_paths_are_those_of_the_reference()
    {
        WorkedExample example = Some.Example(
            3, [3, 4, 3, 4], Cost.Quadratic, Activation.Softmax, Activation.Tanh, Activation.Softmax);
        var pass = Reference(example, out double[] gradient);
        for (int l = 2; l <= 4; l++)
        {
            var sum = new PathSum(example, l, 1, 2);
            var reference = Ref.Paths.Enumerate(pass.Network, pass.Trace, gradient, (l, 1, 2))
                .ToDictionary(path => string.Join(' ', path.Neurons), path => path.Product);
            ImmutableArray<CostPath> all = sum.Largest(100_000);
            Assert.Equal(reference.Count, all.Length);
            Assert.Equal(reference.Count, sum.Count);
            Assert.All(all, path =>
            {
                double expected = reference[string.Join(' ', path.Neurons)];
                Assert.Equal(expected, path.Product, 1e-13 * Math.Abs(expected) + 1e-300);
            });
        }
    }

    [Fact]
    public void The_sum_is_BP4_for_a_thousand_random_weights_of_a_digit_network()
    {
        // The initial weights of the book; 1 / n scaled, so that the network is not wholly saturated.
        Network<double> network =
            Network.Create<double>([784, 30, 30, 10], Activation.Sigmoid, initializer: Initializer.Scaled, seed: 5);
        var random = new Random(17);
        double[] x = [.. Enumerable.Range(0, 784).Select(_ => random.Next(4) == 0 ? random.NextDouble() : 0)];
        double[] y = [.. Enumerable.Range(0, 10).Select(j => j == 3 ? 1.0 : 0)];
        var example = new WorkedExample(network.Parameters, Cost.Quadratic, x, y);
        for (int i = 0; i < 1000; i++)
        {
            int l = random.Next(2, 5);
            (int j, int k) = (random.Next(network.W(l).Rows), random.Next(network.W(l).Columns));
            var sum = new PathSum(example, l, j, k);
            double off = Math.Abs(sum.Sum - sum.ByBackpropagation);
            Assert.True(
                off <= 1e-10 * Math.Abs(sum.ByBackpropagation),
                FormattableString.Invariant(
                    $"W({l})[{j}, {k}]: paths {sum.Sum:R}, BP4 {sum.ByBackpropagation:R}, off {off:G3}"));
        }
    }

    [Theory]
    [InlineData("sigmoid", "quadratic")]
    [InlineData("softmax", "softmax_cross_entropy")]
    public void A_hundred_thousand_paths_are_BP4_and_the_largest_are_those_of_brute_force(string output, string cost)
    {
        Network<double> network = Network.Create<double>(
            [784, 100, 100, 100, 10], Activation.Sigmoid, Activation.Parse(output), Initializer.Scaled, seed: 11);
        var random = new Random(23);
        double[] x = [.. Enumerable.Range(0, 784).Select(_ => random.Next(4) == 0 ? random.NextDouble() : 0)];
        double[] y = [.. Enumerable.Range(0, 10).Select(j => j == 7 ? 1.0 : 0)];
        var example = new WorkedExample(network.Parameters, Cost.Parse(cost), x, y);
        int k = Array.FindIndex(x, value => value > 0);
        var sum = new PathSum(example, 2, 41, k);
        Assert.Equal(100_000, sum.Count);
        (int[] Neurons, double Product)[] all = [.. Every(example, 2, 41, k)];
        Assert.Equal(100_000, all.Length);
        double total = all.Sum(path => path.Product), byBackpropagation = example.Nabla.W(2)[41, k];
        // Of paths that cancel, what is left is as exact as their magnitudes allow.
        double allowed = 1e-10 * Math.Abs(byBackpropagation);
        Assert.True(
            Math.Abs(total - byBackpropagation) <= allowed && Math.Abs(sum.Sum - byBackpropagation) <= allowed,
            FormattableString.Invariant($"paths {total:R}, PathSum {sum.Sum:R}, BP4 {byBackpropagation:R}"));
        var expected = all.OrderByDescending(path => Math.Abs(path.Product)).Take(100).ToArray();
        ImmutableArray<CostPath> largest = sum.Largest(100);
        Assert.Equal(expected.Select(path => path.Product), largest.Select(path => path.Product));
        Assert.Equal(expected.Select(path => path.Neurons), largest.Select(path => path.Neurons.ToArray()));
    }

    [Fact]
    public void The_collapse_counts_what_2_3_2_multiplies_by_hand()
    {
        CaseFile given = CaseFile.Template(2, 3, 2);
        var example = new WorkedExample(given.Parameters, given.Cost, [0.1, 0.2], [0, 1]);
        // Two paths of three factors: 2 · 2 products. Grouped at the output: 2 for ∂C/∂a²_j, and 1 with the start.
        Assert.Equal(
            [new CollapseStage(3, 2, 4), new CollapseStage(2, 1, 3)], new PathSum(example, 2, 1, 0).Collapse());
        // Of the output layer's own weights there is one path, of two factors.
        Assert.Equal([new CollapseStage(3, 1, 1)], new PathSum(example, 3, 1, 0).Collapse());
    }

    [Fact]
    public void A_deep_network_has_its_paths_counted_without_overflow_and_its_largest_found()
    {
        int[] widths = [4, .. Enumerable.Repeat(50, 30), 3];
        LayerActivation[] activations = [.. Enumerable.Repeat((LayerActivation)Activation.Tanh, widths.Length - 1)];
        WorkedExample example = Some.Example(9, widths, Cost.Quadratic, activations);
        var sum = new PathSum(example, 2, 7, 1);
        Assert.Equal(BigInteger.Pow(50, 29) * 3, sum.Count);
        ImmutableArray<CostPath> largest = sum.Largest(50);
        Assert.Equal(50, largest.Length);
        Assert.True(largest.Zip(largest.Skip(1), (a, b) => Math.Abs(a.Product) >= Math.Abs(b.Product)).All(d => d));
        Assert.True(Math.Abs(largest[0].Product) <= sum.Magnitude);
    }

    [Fact]
    public void Of_many_equal_paths_the_first_ones_are_found_without_completing_the_others()
    {
        int[] widths = [1, .. Enumerable.Repeat(20, 10), 1];
        var theta = new ParameterVector<double>(Architecture.Create(widths, Activation.Identity, Activation.Identity));
        for (int l = 2; l <= widths.Length; l++)
            theta.W(l).CopyFrom(Enumerable.Repeat(0.125, theta.W(l).Rows * theta.W(l).Columns).ToArray());
        var sum = new PathSum(new(theta, Cost.Quadratic, [1], [0]), 2, 0, 0);
        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => $"0 0 0 0 0 0 0 0 {i / 20} {i % 20} 0"),
            sum.Largest(40).Select(path => string.Join(' ', path.Neurons)));
    }

    [Fact]
    public void An_output_without_probability_is_refused_by_name()
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 2], Activation.Softmax, Activation.Softmax));
        theta.W(2)[0, 0] = 800;
        var example = new WorkedExample(theta, Cost.SoftmaxCrossEntropy, [1], [0, 1]);
        var problem = Assert.Throws<NonFiniteException>(() => new PathSum(example, 2, 0, 0));
        Assert.Equal("dC/da", problem.Found.Quantity);
    }

    private static bool AreThoseOfBruteForce(int seed)
    {
        WorkedExample example = Some.Small(seed);
        var random = new Random(seed);
        int L = example.Architecture.LayerCount, l = random.Next(2, L + 1);
        (int j, int k) = (random.Next(example.Architecture.Width(l)), random.Next(example.Architecture.Width(l - 1)));
        int count = 1 + random.Next(40);
        (int[] Neurons, double Product)[] expected =
        [
            .. Every(example, l, j, k).Where(path => path.Product != 0)
                .OrderByDescending(path => Math.Abs(path.Product))
                .ThenBy(path => string.Concat(path.Neurons), StringComparer.Ordinal).Take(count),
        ];
        ImmutableArray<CostPath> found = new PathSum(example, l, j, k).Largest(count);
        Assert.Equal(expected.Select(path => path.Product), found.Select(path => path.Product));
        Assert.Equal(expected.Select(path => path.Neurons), found.Select(path => path.Neurons.ToArray()));
        Assert.All(found, path => Assert.Equal(path.Product, path.Factors.Aggregate((p, f) => p * f)));
        return true;
    }

    /// <summary>Every path walked by itself from the cost down to the weight.</summary>
    private static IEnumerable<(int[] Neurons, double Product)> Every(WorkedExample example, int l, int j, int k)
    {
        int L = example.Architecture.LayerCount;
        double[][,] rates = [.. Enumerable.Range(l + 1, L - l).Select(example.EdgeRates)];
        double[,] jacobian = example.Jacobian(l);
        double[] end = example.CostByActivation(L).ToArray();
        double a = example.A(l - 1)[k];
        return Enumerable.Range(0, end.Length).SelectMany(m => Down([m], end[m]));

        IEnumerable<(int[], double)> Down(int[] path, double product)
        {
            int m = L - path.Length + 1;
            if (m == l)
                return [(path, product * (jacobian[path[0], j] * a))];
            double[,] edges = rates[m - l - 1];
            return Enumerable.Range(0, edges.GetLength(1)).Where(i => m - 1 > l || jacobian[i, j] != 0)
                .SelectMany(i => Down([i, .. path], product * edges[path[0], i]));
        }
    }

    private static (Ref.Network<double> Network, Ref.Trace<double> Trace) Reference(
        WorkedExample example, out double[] gradient)
    {
        Ref.Network<double> network = Equations.Pass<double>.Network(example.Parameters);
        Ref.Trace<double> t = Ref.Backprop.Forward(network, [example.A(1).ToArray()]);
        gradient = Ref.Costs.Gradient(example.Cost.Name, t.Z[^1][0], t.A[^1][0], example.Y.ToArray());
        return (network, t);
    }
}
