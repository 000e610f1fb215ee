using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Dropout: what is drawn, what it does to the forward pass, and that backpropagation knows of it.</summary>
public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.7)]
    public void An_activation_is_dropped_with_the_probability_given_and_otherwise_scaled_up(double p)
    {
        const int rows = 100, columns = 101;
        double[] ones = new double[rows * columns];
        Array.Fill(ones, 1);
        var dropout = new Dropout<double>(rows, columns);
        dropout.Draw(rows, p, new RandomStream(3, Purpose.Dropout));
        dropout.Forward(new(ones, columns));
        int dropped = 0;
        foreach (double factor in dropout.Fed(rows).ToArray())
        {
            Assert.True(factor is 0 || factor == 1 / (1 - p), $"{factor}");
            dropped += factor == 0 ? 1 : 0;
        }

        const int n = rows * columns;
        Assert.Equal(n * p, dropped, 5 * Math.Sqrt(n * p * (1 - p)));
    }

    [Fact]
    public void Every_layer_step_and_epoch_has_masks_of_its_own()
    {
        var network = new Network<double>(
            Architecture.Create([4, 30, 30, 3], Activation.Sigmoid, Activation.Sigmoid), Initializer.XavierNormal, 1);
        var trainer = new Trainer<double>(network, new Recipe
        {
            Optimizer = new Sgd(0.1), Cost = Cost.Quadratic,
            Epochs = 2, BatchSize = 10, Dropout = 0.5,
        });
        var seen = new HashSet<string>();
        foreach (TrainingStep<double> step in trainer.Steps(Examples.Classified(20)))
        {
            // outputs and inputs are never dropped
            Assert.Equal(step.Trace.A(4).ToArray(), step.Trace.Fed(4).ToArray());
            Assert.Equal(step.Trace.A(1).ToArray(), step.Trace.Fed(1).ToArray());
            for (int l = 2; l <= 3; l++)
            {
                double[] a = [.. step.Trace.A(l).ToArray().Cast<double>()],
                    fed = [.. step.Trace.Fed(l).ToArray().Cast<double>()];
                Assert.All(a.Zip(fed), pair => Assert.True(pair.Second == 0 || pair.Second == 2 * pair.First));
                Assert.True(seen.Add(string.Concat(fed.Select(f => f == 0 ? '0' : '1'))), "Two masks are alike.");
            }
        }

        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void The_gradient_is_that_of_the_cost_with_the_same_activations_dropped()
    {
        var network = new Network<double>(
            Architecture.Create([4, 7, 6, 3], Activation.Tanh, Activation.Sigmoid), Initializer.XavierNormal, 2);
        ParameterVector<double> theta = network.Parameters, nabla = new(network.Architecture);
        var trace = new Trace<double>(network.Architecture, 5);
        CostCode<double> cost = Cost.Quadratic.Code<double>();
        for (int l = 2; l <= 3; l++)
        {
            trace.UseDropout(l);
            trace.Dropout(l)!.Draw(5, 0.4, new RandomStream(1, Purpose.Dropout, l));
        }

        Batches.Load(Examples.Classified(5), 0, 5, trace);
        Backprop.Run(theta, cost, trace, nabla);
        // Central differences: h² C‴/6 from the formula and ε C/h from rounding, both near 1e-10 with |C|, |C‴| ≤ 10.
        const double h = 1e-5, bound = 1e-9;
        int withoutGradient = 0;
        for (long p = 0; p < theta.Count; p++)
        {
            double kept = theta[p], slope = (CostAt(kept + h) - CostAt(kept - h)) / (2 * h);
            theta[p] = kept;
            Assert.True(Math.Abs(slope - nabla[p]) <= bound,
                $"{theta.Locate(p)}: backpropagation {nabla[p]}, differences {slope}");
            withoutGradient += nabla[p] == 0 ? 1 : 0;

            double CostAt(double value)
            {
                theta[p] = value;
                for (int l = 2; l <= trace.L; l++)
                    Backprop.Feedforward(theta, trace, l);
                Backprop.OutputCost(cost, trace);
                return trace.MeanCost;
            }
        }

        Assert.True(withoutGradient < theta.Count / 2, "Hardly anything was compared.");
    }
}
