using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Layers that are frozen stay as they are, to the bit, whatever else is done to parameters; the others learn
/// as if the frozen ones were part of the data or of the cost.</summary>
public sealed class FrozenLayersTests
{
    [Fact]
    public void Nothing_touches_a_frozen_layer()
    {
        foreach (Optimizer rule in (Optimizer[])
            [new Sgd(0.1) { Momentum = 0.9, WeightDecay = 0.1 }, new AdamW(0.1), new Signs(0.1)])
        {
            foreach (bool isShown in (bool[])[false, true])
            {
                Touch<float>(rule, isShown);
                Touch<double>(rule, isShown);
            }
        }

        static void Touch<T>(Optimizer rule, bool isShown)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var network = new Network<T>(
                new Architecture([4, 33, 5, 3], Activation.Tanh, Activation.Silu, Activation.Sigmoid),
                Initializer.XavierNormal, 1);
            network.W(3)[0, 0] = T.CreateTruncating(1e-36);   // would be flushed to 0
            Network<T> before = network.Clone();
            var trainer = new Trainer<T>(network, new Recipe
            {
                Optimizer = rule, Cost = Cost.Quadratic, BatchSize = 2, Epochs = 12, Freeze = [3], Dropout = 0.2,
                L1 = 0.01, L2 = 0.01, MaxNorm = 0.1, ClipNorm = 1, WeightDecay = 0.1,
            }) { ShowGradient = isShown };
            TrainingResult result = trainer.Run(Examples.Classified(60));
            Assert.True(result.Steps > 256);
            Assert.Equal(before.W(3).ToArray(), network.W(3).ToArray());
            Assert.Equal(before.B(3).ToArray(), network.B(3).ToArray());
            foreach (int l in (int[])[2, 4])
            {
                Assert.NotEqual(before.W(l).ToArray(), network.W(l).ToArray());
                Assert.NotEqual(before.B(l).ToArray(), network.B(l).ToArray());
            }
        }
    }

    [Fact]
    public void With_the_first_layer_frozen_the_rest_learns_as_a_network_of_its_activations()
    {
        foreach (Optimizer rule in (Optimizer[])[new Sgd(0.3) { Momentum = 0.5 }, new Adam(0.01), new AdamW(0.02)])
        {
            Network<double> whole = Examples.Network<double>(seed: 5), rest = whole.Slice(2, 3);
            Dataset data = Examples.Classified(40);
            var trace = new Trace<double>(whole.Architecture, data.Count);
            (double[,] x, double[,] y) = data.ToArrays<double>();
            Backprop.Feedforward(whole.Parameters, x, trace);
            var recipe = new Recipe
            {
                Optimizer = rule, Cost = Cost.Quadratic, BatchSize = 7, Epochs = 4, L2 = 0.01, ClipNorm = 0.05,
            };
            new Trainer<double>(whole, recipe with { Freeze = [2] }).Run(data);
            new Trainer<double>(rest, recipe).Run(Dataset.FromRows(trace.A(2).ToArray(), y));
            Assert.Equal(rest.W(2).ToArray(), whole.W(3).ToArray());
            Assert.Equal(rest.B(2).ToArray(), whole.B(3).ToArray());
        }
    }

    [Fact]
    public void At_every_shape_the_other_layers_take_the_step_that_they_take_without_frozen_ones()
    {
        foreach ((int m, int n) in Enumerable.Range(1, 17 * 17).Select(i => (1 + i % 17, 1 + i / 17)))
        {
            Steps<float>(m, n);
            Steps<double>(m, n);
        }

        // Without frozen layers, gradients agree with the reference at every shape (Equations).
        static void Steps<T>(int m, int n)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Architecture architecture = new([4, n, 1 + n % 5, 3], Activation.Tanh, Activation.Silu, Activation.Sigmoid);
            Dataset data = Examples.Classified(m);
            foreach (int frozen in (int[])[2, 3, 4])
            {
                foreach (bool isShown in (bool[])[false, true])
                {
                    Network<T> before = new(architecture, Initializer.XavierNormal, 1);
                    Network<T> some = before.Clone(), all = before.Clone();
                    Recipe recipe = new()
                    {
                        Optimizer = new Sgd(0.3), Cost = Cost.Quadratic, BatchSize = m, Epochs = 1,
                    };
                    TrainingStep<T> step = new Trainer<T>(some, recipe with { Freeze = [frozen] })
                        { ShowGradient = isShown }.Steps(data).Single();
                    TrainingStep<T> whole = new Trainer<T>(all, recipe).Steps(data).Single();
                    for (int l = 2; l <= 4; l++)
                    {
                        Network<T> expected = l == frozen ? before : all;
                        Assert.Equal(expected.W(l).ToArray(), some.W(l).ToArray());
                        Assert.Equal(expected.B(l).ToArray(), some.B(l).ToArray());
                        Assert.Equal(whole.Trace.Delta(l).ToArray(), step.Trace.Delta(l).ToArray());
                    }
                }
            }
        }
    }

    [Fact]
    public void Errors_pass_through_a_frozen_layer()
    {
        Network<double> network = Examples.Network<double>(seed: 5), free = network.Clone();
        Dataset data = Examples.Classified(7);
        var recipe = new Recipe { Optimizer = new Sgd(0.3), Cost = Cost.Quadratic, BatchSize = 7, Epochs = 1 };
        TrainingStep<double> frozen = Step(network, recipe with { Freeze = [3] }), whole = Step(free, recipe);
        for (int l = 2; l <= 3; l++)
            Assert.Equal(whole.Trace.Delta(l).ToArray(), frozen.Trace.Delta(l).ToArray());
        Assert.Equal(free.W(2).ToArray(), network.W(2).ToArray());
        Assert.Equal(whole.Nabla.W(2).ToArray(), frozen.Nabla.W(2).ToArray());
        Assert.All(frozen.Nabla.W(3).ToArray().Cast<double>(), entry => Assert.Equal(0, entry));

        TrainingStep<double> Step(Network<double> network, Recipe recipe) =>
            new Trainer<double>(network, recipe) { ShowGradient = true }.Steps(data).Single();
    }

    [Fact]
    public void Layers_that_are_not_there_and_all_layers_are_refused()
    {
        Assert.Equal(
            "Freeze names layer 4, which the network has not (network: 4-6-3). Name some of the layers 2 to 3.",
            Refused([2, 4]));
        Assert.Equal("Freeze names every layer, so that nothing would be learned (network: 4-6-3). Leave one out.",
            Refused([3, 2]));
        Assert.Contains("it must be numbers of layers from 2 on", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Recipe { Freeze = [1] }).Message, StringComparison.Ordinal);

        static string Refused(int[] layers) => Assert.Throws<RecipeException>(
            () => new Trainer(Examples.Network<float>(1), new Recipe
            {
                Optimizer = new Sgd(1), Cost = Cost.Quadratic, Freeze = [.. layers],
            }).Run(Examples.Classified(9))).Message;
    }

    [Fact]
    public void A_run_goes_on_only_with_the_same_layers_frozen()
    {
        Dataset data = Examples.Classified(9);
        var recipe = new Recipe { Optimizer = new Sgd(1), Cost = Cost.Quadratic };
        Checkpoint frozen = new Trainer(Examples.Network<float>(1), recipe with { Freeze = [2] })
            .Begin(data).Snapshot();
        Checkpoint free = new Trainer(Examples.Network<float>(1), recipe).Begin(data).Snapshot();
        Assert.Equal(("freeze", "2", "none"), Refused(frozen, recipe));
        Assert.Equal(("freeze", "none", "3"), Refused(free, recipe with { Freeze = [3] }));

        (string, string, string) Refused(Checkpoint from, Recipe now)
        {
            CheckpointMismatchException e = Assert.Throws<CheckpointMismatchException>(
                () => new Trainer(Examples.Network<float>(1), now).Begin(data, from: from));
            return (e.What, e.Before, e.Now);
        }
    }

    // Moves whatever has no gradient, too.
    private sealed record Signs(double Eta) : CustomOptimizer("signs", Eta)
    {
        protected override FormattableString Settings => $"";

        protected override void Apply<T>(CustomStep<T> now)
        {
            foreach (ref T parameter in now.Theta)
                parameter -= T.CreateTruncating(now.Rate * 0.01);
        }
    }
}
