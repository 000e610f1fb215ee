using Nabla.Inspection;

namespace Nabla.Tests.Inspection;

/// <summary>(47) to (50): what small changes do, predicted and done.</summary>
public sealed class NudgeTests
{
    private static WorkedExample Smooth(int seed = 21) => Some.Example(
        seed, [3, 4, 3, 2], Cost.Quadratic, Activation.Tanh, Activation.Softmax, Activation.Sigmoid);

    [Fact]
    public void What_a_prediction_misses_falls_fourfold_as_the_nudge_halves()
    {
        WorkedExample example = Smooth();
        NudgeReport[] reports =
        [
            Nudge.Weight(example, 2, 1, 0, 0.01), Nudge.Bias(example, 3, 2, 0.01),
            Nudge.WeightedInput(example, 4, 1, -0.01), Nudge.Activation(example, 3, 0, 0.01),
            Nudge.Activation(example, 1, 2, 0.01),
        ];
        Assert.All(reports, report =>
        {
            Assert.Equal(NudgeReason.Fourfold, report.Verdict);
            Assert.Equal(9, report.Rows.Length);
            Assert.InRange(report.Rows[4].Ratio!.Value, 3.95, 4.05);
            Assert.Equal(report.Rows[0].Change / 256, report.Rows[8].Change);
            Assert.InRange(Math.Abs(report.Rows[0].Missed), 0, 0.001);
        });
    }

    [Fact]
    public void A_nudged_weight_costs_what_the_network_with_that_weight_costs()
    {
        WorkedExample example = Smooth();
        ParameterVector<double> theta = example.Parameters.Clone();
        theta.W(2)[3, 1] += 0.25;
        var after = new WorkedExample(theta, example.Cost, example.A(1), example.Y);
        NudgeReport report = Nudge.Weight(example, 2, 3, 1, 0.25);
        Assert.Equal(after.MeanCost - example.MeanCost, report.Actual, 1e-15);
        Assert.Equal(example.Nabla.W(2)[3, 1] * 0.25, report.Predicted);
        for (int l = 2; l <= 4; l++)
        {
            for (int j = 0; j < after.A(l).Length; j++)
            {
                Assert.Equal(after.Z(l)[j] - example.Z(l)[j], report.Layers[l - 2].ActualZ[j], 1e-15);
                Assert.Equal(after.A(l)[j] - example.A(l)[j], report.Layers[l - 2].ActualA[j], 1e-15);
            }
        }
    }

    [Fact]
    public void The_changes_on_the_way_are_predicted_to_second_order()
    {
        foreach (double change in (double[])[1e-3, 5e-4])
        {
            NudgeReport report = Nudge.Weight(Smooth(), 2, 0, 2, change);
            Assert.Equal([2, 3, 4], report.Layers.Select(layer => layer.Layer));
            Assert.All(report.Layers, layer =>
            {
                for (int j = 0; j < layer.ActualA.Length; j++)
                {
                    // Weights up to 1.5 and |σ''| ≤ 1 bend by less than (1.5²·4·change)² in a layer.
                    Assert.Equal(layer.PredictedZ[j], layer.ActualZ[j], 100 * change * change);
                    Assert.Equal(layer.PredictedA[j], layer.ActualA[j], 100 * change * change);
                }
            });
        }
    }

    [Fact]
    public void A_kink_between_is_named()
    {
        // z = 0.1: nudged by −0.4, −0.2 it crosses the kink of relu; by −0.1 it lands on it; below it stays away.
        WorkedExample example = Relu(0.1);
        NudgeReport report = Nudge.Bias(example, 2, 0, -0.4);
        Assert.Equal(NudgeReason.Kink, report.Rows[0].Reason);
        Assert.Equal(NudgeReason.Kink, report.Rows[1].Reason);
        Assert.Equal(NudgeReason.Kink, report.Verdict);
        Assert.Equal(NudgeReason.Fourfold, Nudge.Bias(example, 2, 0, -0.05).Verdict);
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(40, 10)]
    [InlineData(40, -1)]
    [InlineData(30, 0.5)]
    public void Behind_a_saturated_neuron_nothing_is_called_linear(double w, double change)
    {
        var theta = new ParameterVector<double>(
            Architecture.Create([1, 1, 1], Activation.Sigmoid, Activation.Sigmoid));
        (theta.W(2)[0, 0], theta.W(3)[0, 0]) = (-w, 1);
        NudgeReport report = Nudge.Weight(new(theta, Cost.Quadratic, [1], [1]), 2, 0, 0, change);
        Assert.NotEqual(0, report.Predicted);
        Assert.DoesNotContain(report.Rows, row => row.Reason == NudgeReason.Linear);
        Assert.NotEqual(NudgeReason.Linear, report.Verdict);
    }

    [Theory]
    [InlineData("sigmoid", "quadratic", 40, NudgeReason.Rounding)]
    [InlineData("sigmoid", "binary_cross_entropy", 40, NudgeReason.Rounding)]
    [InlineData("tanh", "quadratic", 800, NudgeReason.Rounding)]
    [InlineData("softmax", "quadratic", 800, NudgeReason.Rounding)]
    [InlineData("elu", "quadratic", -800, NudgeReason.Rounding)]
    [InlineData("silu", "mean_absolute_error", -1000, NudgeReason.Rounding)]
    [InlineData("relu", "quadratic", -40, NudgeReason.Linear)]
    [InlineData("hard_sigmoid", "quadratic", 5, NudgeReason.Linear)]
    [InlineData("leaky_relu", "mean_absolute_error", -5, NudgeReason.Linear)]
    public void A_derivative_of_0_is_linear_where_the_function_is_flat_and_rounding_where_it_only_nears_its_limit(
        string sigma, string cost, double z, NudgeReason verdict)
    {
        Activation output = Activation.Parse(sigma);
        int n = output.IsElementwise ? 1 : 2;
        // On top, and below a layer through which nothing comes back.
        foreach (int[] widths in (int[][])[[1, n], [1, 1, n]])
        {
            var theta = new ParameterVector<double>(Architecture.Create(widths, Activation.Identity, output));
            theta.W(2)[0, 0] = widths.Length == 2 ? z : 1;
            theta.W(widths.Length)[0, 0] = z;
            var example = new WorkedExample(theta, Cost.Parse(cost), [1], n == 1 ? [1] : [0, 1]);
            Assert.Equal(verdict, Nudge.Weight(example, 2, 0, 0, 0.1).Verdict);
            Assert.Equal(verdict, Nudge.WeightedInput(example, 2, 0, -0.1).Verdict);
        }
    }

    [Fact]
    public void Where_nothing_comes_in_a_weight_does_nothing()
    {
        var theta = new ParameterVector<double>(Architecture.Create([2, 1], Activation.Sigmoid, Activation.Sigmoid));
        theta.W(2)[0, 0] = 40;
        Assert.Equal(
            NudgeReason.Linear, Nudge.Weight(new(theta, Cost.Quadratic, [1, 0], [0]), 2, 0, 1, 0.1).Verdict);
    }

    [Fact]
    public void Where_the_cost_overflows_there_is_no_ratio()
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Identity, Activation.Identity));
        theta.W(2)[0, 0] = 1;
        NudgeReport report = Nudge.Weight(new(theta, Cost.Quadratic, [1], [0]), 2, 0, 0, 1e155);
        Assert.Equal(double.PositiveInfinity, report.Actual);
        Assert.Null(report.Rows[1].Ratio);
        Assert.Equal(NudgeReason.TooLarge, report.Rows[1].Reason);
        Assert.All(report.Rows, row => Assert.True(row.Ratio is null || double.IsFinite(row.Ratio.Value)));
    }

    [Fact]
    public void A_linear_piece_is_told_from_rounding()
    {
        // The mean absolute error of a line: nothing is missed at any size.
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Identity, Activation.Identity));
        theta.W(2)[0, 0] = 0.5;
        NudgeReport report = Nudge.Weight(new(theta, Cost.MeanAbsoluteError, [0.75], [2]), 2, 0, 0, 0.1);
        Assert.Equal(NudgeReason.Linear, report.Verdict);
        Assert.Equal(NudgeReason.Rounding, Nudge.Bias(Smooth(), 2, 0, 1e-7).Rows[8].Reason);
    }

    [Fact]
    public void The_demon_saves_what_it_predicts_and_knows_where_the_promise_ends()
    {
        // C = ½ z², z = 0.5: δ = 0.5. A step h saves 0.5 h − ½ h²; half the promise is kept up to h = 0.5.
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Identity, Activation.Identity));
        theta.B(2)[0] = 0.5;
        DemonReport demon = Demon.Choose(new(theta, Cost.Quadratic, [1], [0]), 2, 0, 0.125);
        Assert.Equal(-0.125, demon.Change);
        Assert.Equal(0.0625, demon.PredictedSaving);
        Assert.Equal(0.0625 - 0.0078125, demon.ActualSaving, 1e-16);
        Assert.Equal(0.5, demon.PromiseEnds!.Value, 1e-9);
        Assert.InRange(demon.BestStep, 0.45, 0.55);
        Assert.InRange(demon.BestSaving, 0.1225, 0.125);
    }

    [Fact]
    public void The_demon_has_nothing_to_do_where_delta_is_zero()
    {
        DemonReport demon = Demon.Choose(Relu(-1), 2, 0, 0.1);
        Assert.Equal(0, demon.PredictedSaving);
        Assert.Null(demon.PromiseEnds);
    }

    [Fact]
    public void What_cannot_be_nudged_is_refused_with_the_way_out()
    {
        WorkedExample softmax = Some.Example(2, [2, 3], Cost.SoftmaxCrossEntropy, Activation.Softmax);
        Assert.Contains(
            "Move the weighted input", Assert.Throws<ArgumentException>(() =>
                Nudge.Activation(softmax, 2, 0, 0.1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Nudge.Weight(softmax, 2, 0, 2, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nudge.Weight(softmax, 1, 0, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nudge.Bias(softmax, 2, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nudge.Bias(softmax, 2, 3, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Demon.Choose(softmax, 2, 0, double.NaN));
    }

    private static WorkedExample Relu(double z)
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 1, 1], Activation.ReLU, Activation.Sigmoid));
        (theta.W(2)[0, 0], theta.B(2)[0], theta.W(3)[0, 0]) = (0, z, 1);
        return new(theta, Cost.Quadratic, [1], [0]);
    }
}
