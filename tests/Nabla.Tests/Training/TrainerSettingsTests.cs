namespace Nabla.Tests.Training;

/// <summary>Every setting of the trainer does what it says, and in its turn: a step against the same worked out number
/// by number.</summary>
public sealed class TrainerSettingsTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("L2")]
    [InlineData("L1")]
    [InlineData("ClipValue")]
    [InlineData("ClipNorm")]
    [InlineData("WeightDecay")]
    [InlineData("MaxNorm")]
    [InlineData("all")]
    public void A_step_is_gradient_penalties_clipping_decay_descent_and_limit_in_this_order(string which)
    {
        double On(string name, double value) => which == name || which == "all" ? value : 0;
        (double l2, double l1, double clip, double norm) =
            (On("L2", 0.3), On("L1", 0.05), On("ClipValue", 0.06), On("ClipNorm", 0.2));
        (double decay, double limit, double gamma) = (On("WeightDecay", 0.1), On("MaxNorm", 0.9), 0.5);
        Network<double> network = Examples.Network<double>(seed: 5);
        Architecture architecture = network.Architecture;
        ParameterVector<double> expected = network.Parameters.Clone();
        var trainer = new Trainer<double>(network, new Recipe
        {
            Optimizer = new Sgd(0.7), Cost = Cost.Quadratic,
            Epochs = 3, BatchSize = 12, Shuffle = false, L2 = l2, L1 = l1, ClipValue = clip, ClipNorm = norm,
                WeightDecay = decay, MaxNorm = limit, Schedule = new ExponentialSchedule(gamma),
        });
        var trace = new Trace<double>(architecture, 12);
        var nabla = new ParameterVector<double>(architecture);
        double rate = 0.7;
        foreach (TrainingStep<double> step in trainer.Steps(Examples.Classified(12)))
        {
            Assert.Equal(rate, step.LearningRate, 1e-15);
            Backprop.Run(expected, Cost.Quadratic, step.Trace.A(1), step.Trace.Y, trace, nabla);
            var g = new double[nabla.Count];
            for (int p = 0; p < g.Length; p++)
            {
                bool isWeight = expected.Locate(p).K is not null;
                g[p] = nabla[p] + (isWeight ? l2 * expected[p] + l1 * Math.Sign(expected[p]) : 0);
                g[p] = clip > 0 ? Math.Clamp(g[p], -clip, clip) : g[p];
            }

            double length = Math.Sqrt(g.Sum(v => v * v)), shrink = norm > 0 && length > norm ? norm / length : 1;
            for (int p = 0; p < g.Length; p++)
                expected[p] = (1 - rate * decay) * expected[p] - rate * (shrink * g[p]);
            for (int l = 2; l <= 3 && limit > 0; l++)
            {
                for (int j = 0; j < architecture.Width(l); j++)
                {
                    int columns = architecture.Width(l - 1);
                    double row =
                        Math.Sqrt(Enumerable.Range(0, columns).Sum(k => expected.W(l)[j, k] * expected.W(l)[j, k]));
                    for (int k = 0; k < columns && row > limit; k++)
                        expected.W(l)[j, k] *= limit / row;
                }
            }

            rate *= gamma;
            // Numbers below 4, some hundred roundings on the way to each.
            for (long p = 0; p < expected.Count; p++)
                Assert.Equal(expected[p], network.Parameters[p], 4 * 200.0 / (1L << 53));
        }
    }

    [Theory]
    [InlineData("w", "a weight w")]
    [InlineData("b", "a bias b")]
    [InlineData("z", "a weighted input z")]
    [InlineData("a", "an activation a")]
    [InlineData("cost", "the cost")]
    public void A_quantity_that_is_not_finite_is_called_by_its_name(string place, string name)
    {
        Activation activation = place == "a"
            ? Activation.Custom<double>("gap", (_, a) => a.Fill(double.NaN), (_, _, d) => d.Clear())
            : Activation.Identity;
        var network = new Network<double>(Architecture.Create([4, 2, 3], activation, Activation.Identity),
            Initializer.Zeros, 1);
        if (place == "w")
            network.W(2)[1, 1] = double.NaN;
        else if (place == "b")
            network.B(2)[1] = double.PositiveInfinity;
        else if (place == "z")
            network.W(2).CopyFrom([1e308, 1e308, 1e308, 1e308, 1e308, 1e308, 1e308, 1e308]);
        else if (place == "cost")
            network.B(3)[0] = 1e200;
        int layer = place == "cost" ? 3 : 2;
        double[,] inputs = { { 1, 1, 1, 1 } };
        Divergence found = new Trainer<double>(network, new Sgd(0.1), Cost.Quadratic)
            .Run(Dataset.FromRows(inputs, [0], 3)).Divergence!;
        Assert.Equal((1, 1L, 1, layer, name), (found.Epoch, found.Step, found.Batch, found.Layer, found.Quantity));
        Assert.False(double.IsFinite(found.Value));
    }

    [Fact]
    public void A_plateau_is_one_of_the_validation_cost_not_of_the_training_cost()
    {
        double[,] inputs = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } };
        var trainer = new Trainer<double>(Examples.Network<double>(seed: 1), new Sgd(1), Cost.Quadratic)
        {
            Epochs = 30, BatchSize = 3, Schedule = new PlateauSchedule(2, 0.5),
        };
        // What is learned from the one is wrong for the other: the training cost falls, the validation cost rises.
        IReadOnlyList<EpochCompleted> history = trainer.Run(
            Dataset.FromRows(inputs, [0, 1, 2], 3), Dataset.FromRows(inputs, [1, 2, 0], 3)).History;
        Assert.True(history[^1].Training.Cost < history[20].Training.Cost);
        Assert.True(history[^1].Validation!.Cost > history[20].Validation!.Cost);
        Assert.True(history[^1].LearningRate < history[20].LearningRate);
    }

    [Fact]
    public void An_infinite_validation_cost_is_never_the_best()
    {
        var network = new Network<double>(new Architecture([1, 3], [Activation.Identity]), Initializer.LeCunNormal, 1);
        var trainer = new Trainer<double>(network, new Sgd(0.1), Cost.Quadratic) { Epochs = 2 };
        TrainingResult result = trainer.Run(
            Dataset.FromRows(new double[,] { { 1 } }, [0], 3), Dataset.FromRows(new double[,] { { 1e200 } }, [0], 3));
        Assert.Equal((StopReason.Completed, null), (result.Reason, result.BestEpoch));
        Assert.All(result.History, epoch => Assert.False(epoch.IsBest));
    }

    [Fact]
    public void AdamW_decays_by_the_rate_of_the_step()
    {
        Network<double> network = Examples.Network<double>(seed: 1);
        ParameterVector<double> start = network.Parameters.Clone();
        var rule = new AdamW(0.1) { WeightDecay = 0.5 };
        rule.Update(network.Parameters, new(network.Architecture),
            rule.CreateState<double>(network.Architecture), rate: 0.5);
        for (long p = 0; p < start.Count; p++)
            Assert.Equal(0.75 * start[p], network.Parameters[p]);
    }

    [Fact]
    public void A_NaN_output_gives_a_NaN_gradient_whatever_the_cost()
    {
        foreach (Cost cost in new[] { Cost.Quadratic, Cost.MeanAbsoluteError, Cost.Huber })
        {
            var theta = new ParameterVector<double>(new Architecture([1, 2], [Activation.Identity]));
            theta.W(2)[1, 0] = double.NaN;
            var trace = new Trace<double>(theta.Architecture, 1);
            var nabla = new ParameterVector<double>(theta.Architecture);
            Backprop.Run(theta, cost, new double[,] { { 1 } }, new double[,] { { 1, 1 } }, trace, nabla);
            Assert.True(double.IsNaN(nabla.W(2)[1, 0]), cost.Name);
            Assert.False(double.IsNaN(nabla.W(2)[0, 0]), cost.Name);
        }
    }

    [Fact]
    public void Of_equally_good_epochs_the_first_is_the_best()
    {
        var trainer = new Trainer<double>(Examples.Network<double>(seed: 1), new Recipe
        {
            Optimizer = new Sgd(0), Cost = Cost.Quadratic,
            Epochs = 9, Patience = 3,
        });
        TrainingResult result = trainer.Run(Examples.Classified(20), Examples.Classified(9));
        Assert.Equal((StopReason.Patience, 1, 4), (result.Reason, result.BestEpoch, result.History.Count));
    }

    [Fact]
    public void A_canceled_run_keeps_the_parameters_of_its_last_step_even_where_an_epoch_was_better()
    {
        using var source = new CancellationTokenSource();
        Network<double> network = Examples.Network<double>(seed: 1);
        var trainer = new Trainer<double>(network, new Sgd(0.5), Cost.Quadratic) { Epochs = 9, BatchSize = 5, Seed = 2,
            StepEvery = 1 };
        string atCancel = "";
        TrainingResult result = trainer.Run(Examples.Classified(20), Examples.Classified(9), progress: new Listener(e =>
        {
            if (e is not StepTaken { Step: 6 })
                return;
            atCancel = network.Parameters.Checksum();
            source.Cancel();
        }), cancellationToken: source.Token);
        Assert.Equal((StopReason.Canceled, null), (result.Reason, result.BestEpoch));
        Assert.True(result.History[0].IsBest);
        Assert.Equal(atCancel, network.Parameters.Checksum());
    }

    private sealed class Listener(Action<ITrainingEvent> then) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value) => then(value);
    }
}
