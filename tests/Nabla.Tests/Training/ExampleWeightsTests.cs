namespace Nabla.Tests.Training;

/// <summary>C = (1/m) Σ s_x C_x.</summary>
public sealed class ExampleWeightsTests
{
    [Theory]
    [InlineData("quadratic", "sigmoid")]
    [InlineData("softmax_cross_entropy", "softmax")]
    [InlineData("huber", "tanh")]
    public void A_step_goes_down_the_gradients_of_the_examples_as_much_as_each_weighs(string cost, string output)
    {
        const double Eta = 0.7;
        double[] s = [0.5, 3, 0, 1, 2.25];
        var data = Examples.Classified(s.Length);
        var (x, y) = data.ToArrays<double>();
        var start = new Network<double>(
            Architecture.Create([x.GetLength(1), 6, y.GetLength(1)], Activation.Tanh, Activation.Parse(output)),
            Initializer.LeCunNormal, 4);
        var network = new Network<double>(start.Parameters.Clone());
        new Trainer<double>(network, new Sgd(Eta), Cost.Parse(cost)) { BatchSize = s.Length, Epochs = 1 }
            .Run(data.WithWeights(s));

        double[] expected = BookOrder(start.Parameters), size = [.. expected.Select(Math.Abs)];
        var trace = new Trace<double>(start.Architecture, 1);
        var nabla = new ParameterVector<double>(start.Architecture);
        for (int i = 0; i < s.Length; i++)
        {
            Backprop.Run(start.Parameters, Cost.Parse(cost), Row(x, i), Row(y, i), trace, nabla);
            double[] g = BookOrder(nabla);
            for (int p = 0; p < g.Length; p++)
            {
                expected[p] -= Eta * s[i] * g[p] / s.Length;
                size[p] += Eta * s[i] * Math.Abs(g[p]) / s.Length;
            }
        }

        double[] found = BookOrder(network.Parameters);
        for (int p = 0; p < found.Length; p++)
        {
            // Some forty roundings on the way to each term, of 2^-53 each.
            Assert.True(Math.Abs(found[p] - expected[p]) <= 40 * Math.ScaleB(1, -53) * size[p],
                $"parameter {p}: {found[p]:R}, expected {expected[p]:R}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    public void Weights_of_one_change_no_bit(int batch)
    {
        Dataset data = Examples.Classified(50);
        double[] ones = new double[50];
        Array.Fill(ones, 1);
        Assert.Equal(Train(data, batch), Train(data.WithWeights(ones), batch));
    }

    [Fact]
    public void An_example_of_weight_0_teaches_nothing()
    {
        double[] s = [.. Enumerable.Range(0, 30).Select(i => i == 11 ? 0.0 : 1)];
        var (x, y) = Examples.Classified(30).ToArrays<float>();
        string before = Train(Dataset.FromRows(x, y).WithWeights(s), 10);
        for (int k = 0; k < x.GetLength(1); k++)
            x[11, k] = 0.25f - x[11, k];
        Assert.Equal(before, Train(Dataset.FromRows(x, y).WithWeights(s), 10));
    }

    [Fact]
    public void Weights_follow_their_examples_into_every_view()
    {
        double[] s = [.. Enumerable.Range(0, 12).Select(i => i + 0.5)];
        Dataset view = Examples.Classified(12).WithWeights(s).Select([7, 3, 3, 9]).Slice(1, 3).WithName("some");
        Assert.Equal([3.5, 3.5, 9.5], Enumerable.Range(0, 3).Select(view.Weight));
        Assert.False(Examples.Classified(12).HasWeights);
        Assert.Equal(1, Examples.Classified(12).Weight(5));
    }

    [Fact]
    public void Other_weights_are_other_data()
    {
        Dataset data = Examples.Classified(4);
        string[] sums =
        [
            data.Checksum(), data.WithWeights(1, 1, 1, 1).Checksum(), data.WithWeights(1, 1, 2, 1).Checksum(),
        ];
        Assert.Equal(3, sums.Distinct().Count());
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_is_a_finite_number_from_0_on(double weight)
    {
        Dataset data = Examples.Classified(3);
        Assert.Contains("example 1", Assert.Throws<ArgumentException>(
            () => data.WithWeights(1, weight, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => data.WithWeights(1, 1));
    }

    [Fact]
    public void Balanced_classes_weigh_alike_together()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 3];
        Dataset data = Dataset.FromRows(new double[labels.Length, 1], labels, 4);
        double[] weights = ClassWeights.Balanced.For(data);
        Assert.Equal([0.5, 1.5, 1, 3], weights);   // 9 / (3 · 6), 9 / (3 · 2), none, 9 / (3 · 1)
        Dataset weighed = ClassWeights.Balanced.Apply(data);
        Assert.Equal(labels.Length, Enumerable.Range(0, labels.Length).Sum(weighed.Weight), 1e-12);
    }

    [Fact]
    public void Class_weights_by_name_name_known_classes()
    {
        Dataset data = Dataset.FromRows(new double[3, 1], [0, 1, 1], 2).WithClassNames("no", "yes");
        Assert.Equal([1, 4], ClassWeights.ByName(new Dictionary<string, double> { ["yes"] = 4 }).For(data));
        Assert.Contains("Did you mean", Assert.Throws<ArgumentException>(
            () => ClassWeights.ByName(new Dictionary<string, double> { ["yess"] = 4 }).For(data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_scaled_target_is_learned_in_its_scale_and_reported_in_its_own_units()
    {
        double[,] x = new double[40, 1], y = new double[40, 1], fed = new double[40, 1];
        for (int i = 0; i < 40; i++)
        {
            x[i, 0] = i / 20.0 - 1;
            fed[i, 0] = Math.Sin(3 * x[i, 0]);
            y[i, 0] = 1000 + 64 * fed[i, 0];
        }

        var (scaled, plain) = (new Network<double>(Shape(), Initializer.LeCunNormal, 2),
            new Network<double>(Shape(), Initializer.LeCunNormal, 2));
        Dataset raw = Dataset.FromRows(x, y).WithTargetScale(new(1000, 64)), ready = Dataset.FromRows(x, fed);
        Metrics inUnits = Trainer(scaled).Run(raw, raw).Final!.Validation!;
        Metrics inScale = Trainer(plain).Run(ready, ready).Final!.Validation!;

        // y is rounded at 1000, 2^-43 or so, before it is divided again.
        Assert.Equal(inScale.Cost, inUnits.Cost, 1e-9);
        Assert.Equal(inScale.MeanSquaredError!.Value * 64 * 64, inUnits.MeanSquaredError!.Value, 1e-6);
        Assert.Equal(inScale.R2!.Value, inUnits.R2!.Value, 1e-9);

        static Architecture Shape() => Architecture.Create([1, 5, 1], Activation.Tanh, Activation.Identity);
        static Trainer<double> Trainer(Network<double> network) =>
            new(network, new Adam(0.01), Cost.Quadratic) { Epochs = 20, BatchSize = 8 };
    }

    private static string Train(Dataset data, int batch)
    {
        var network = Examples.Network<float>(seed: 3);
        new Trainer(network, new Adam(0.01), Cost.Quadratic) { Epochs = 3, BatchSize = batch, Seed = 1 }.Run(data);
        return network.Parameters.Checksum();
    }

    private static double[,] Row(double[,] matrix, int row)
    {
        var one = new double[1, matrix.GetLength(1)];
        for (int k = 0; k < one.Length; k++)
            one[0, k] = matrix[row, k];
        return one;
    }

    private static double[] BookOrder(ParameterVector<double> theta)
    {
        var all = new List<double>();
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            all.AddRange(theta.W(l).ToArray().Cast<double>());
            for (int j = 0; j < theta.Architecture.Width(l); j++)
                all.Add(theta.B(l)[j]);
        }

        return [.. all];
    }
}
