using System.Globalization;
using Nabla.Inspection;

namespace Nabla.Tests.Equations;

/// <summary>
/// (46), central differences on the production code: every legal pair of output activation and cost, every activation
/// in hidden layers, depths 1 to 4; and gradients made wrong on purpose, which must be caught.
/// </summary>
public sealed class Equation46Tests
{
    public static TheoryData<string, string> Pairs => EquationBP1Tests.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_legal_output_and_cost_agrees_with_central_differences(string output, string cost)
    {
        for (int depth = 1; depth <= 4; depth++)
        {
            int[] widths = [3, .. Enumerable.Repeat(4, depth - 1), 3];
            Activation[] hidden = [Activation.Tanh, Activation.Gelu, Activation.Softplus];
            Agrees(widths, Cost.Parse(cost), [.. hidden.Take(depth - 1), Activation.Parse(output)]);
        }
    }

    [Fact]
    public void Every_activation_agrees_with_central_differences_in_hidden_layers_at_depths_2_to_4()
    {
        foreach (Activation hidden in Legal.Hidden)
        {
            for (int depth = 2; depth <= 4; depth++)
            {
                Agrees([3, .. Enumerable.Repeat(5, depth - 1), 2], Cost.Quadratic,
                    [.. Enumerable.Repeat(hidden, depth - 1), Activation.Sigmoid]);
            }
        }
    }

    [Fact]
    public void A_layer_with_an_activation_for_each_neuron_agrees_with_central_differences()
    {
        LayerActivation each = LayerActivation.PerNeuron([.. Legal.Hidden.Where(a => a.IsElementwise)]);
        Agrees([3, each.Count, 2], Cost.Quadratic, each, Activation.Tanh);
    }

    [Fact]
    public void A_wrong_derivative_is_caught()
    {
        // tanh' is 1 − a², here 1 − a²/2.
        Activation wrong = Activation.Custom<double>(
            "half_wrong",
            (z, a) =>
            {
                for (int i = 0; i < z.Length; i++)
                    a[i] = Math.Tanh(z[i]);
            },
            (z, a, d) =>
            {
                for (int i = 0; i < z.Length; i++)
                    d[i] = 1 - a[i] * a[i] / 2;
            });
        var pass = new Pass<double>(1, 4, [3, 4, 2], Cost.Quadratic, wrong, Activation.Sigmoid);
        GradientCheckReport report = GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Y);
        Assert.False(report.Agrees);
        Assert.Equal(4 * 4, report.Compared - report.Agreeing);   // layer 2 is wrong, layer 3 is not
        Assert.All(report.Worst, entry => Assert.Equal(2, entry.At.Layer));
    }

    [Fact]
    public void A_derivative_wrong_by_one_part_in_a_million_is_caught()
    {
        Activation wrong = Activation.Custom<double>(
            "slightly_wrong",
            (z, a) =>
            {
                for (int i = 0; i < z.Length; i++)
                    a[i] = Math.Tanh(z[i]);
            },
            (z, a, d) =>
            {
                for (int i = 0; i < z.Length; i++)
                    d[i] = (1 - a[i] * a[i]) * (1 + 1e-6);
            });
        var pass = new Pass<double>(1, 4, [3, 4], Cost.Quadratic, wrong);
        Assert.False(GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Y).Agrees);
    }

    [Fact]
    public void Errors_passed_back_by_weights_that_are_not_transposed_are_caught()
    {
        var pass = new Pass<double>(1, 4, [3, 3, 3], Cost.Quadratic, Activation.Tanh, Activation.Sigmoid);
        GradientCheckReport report =
            GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Y, new() { Worst = 24 });
        ParameterVector<double> turned = pass.Theta.Clone();
        for (int j = 0; j < 3; j++)
        {
            for (int k = 0; k < 3; k++)
                turned.W(3)[j, k] = pass.Theta.W(3)[k, j];
        }

        Backprop.BackpropagateError(turned, pass.Trace, 2);   // (BP2) with w for wᵀ
        Backprop.BiasGradient(pass.Trace, pass.Nabla, 2);
        Backprop.WeightGradient(pass.Trace, pass.Nabla, 2);
        Assert.Equal(24, report.Worst.Length);
        foreach (GradientComparison right in report.Worst)
        {
            double g = right.At.K is { } k ? pass.Nabla.W(right.At.Layer)[right.At.J, k]
                : pass.Nabla.B(right.At.Layer)[right.At.J];
            GradientComparison wrong = right with { Backpropagation = g };
            Assert.True(right.Agrees, right.ToString());
            Assert.True(wrong.Agrees == (wrong.At.Layer == 3), wrong.ToString());
        }
    }

    [Fact]
    public void A_wrong_gradient_of_the_cost_is_caught()
    {
        Cost wrong = Cost.Custom(
            "half_gradient", (a, y) => (a[0] - y[0]) * (a[0] - y[0]), (a, y, nablaA) => nablaA[0] = a[0] - y[0]);
        var pass = new Pass<double>(1, 4, [3, 1], wrong, Activation.Sigmoid);
        GradientCheckReport report = GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Y);
        Assert.Equal((4, 0), (report.Compared, report.Agreeing));
    }

    /// <summary>
    /// Draws until every z is 1e-3 away from the kinks of its activation, and every output from those of the cost.
    /// </summary>
    private static void Agrees(int[] widths, Cost cost, params LayerActivation[] activations)
    {
        int seed = 1;
        var pass = new Pass<double>(seed, 3, widths, cost, activations);
        while (IsNearKink(pass))
            pass = new(++seed, 3, widths, cost, activations);
        GradientCheckReport report = GradientCheck.Run<double>(pass.Theta, cost, pass.X, pass.Y, new() { Worst = 1 });
        Assert.True(report.Agrees,
            $"{pass.Theta.Architecture}, {string.Join(' ', activations.Select(a => a.ToString()))}, {cost}: " +
            $"{report.Worst[0]}");
        Assert.Equal((pass.Theta.Count, 0), (report.Compared, report.AtKinks));
        Assert.True(report.Worst[0].Apart <= 1.1e-7 * report.LargestDerivative + 1e-12,
            $"The rounding allowed is large: {report.Worst[0]}");
    }

    private static bool IsNearKink(Pass<double> pass)
    {
        for (int l = 2; l <= pass.L; l++)
        {
            MatrixSpan<double> z = pass.Trace.Z(l);
            for (int x = 0; x < z.Rows; x++)
            {
                for (int j = 0; j < z.Columns; j++)
                {
                    foreach (double kink in pass.Theta.Architecture.Activation(l)[j].Kinks)
                    {
                        if (Math.Abs(z[x, j] - kink) < 1e-3)
                            return true;
                    }
                }
            }
        }

        double[] kinks = pass.Cost.Name.Split(':') switch
        {
            ["mean_absolute_error" or "quantile", ..] => [0],
            ["huber"] => [-1, 1],
            ["huber", var delta] when double.Parse(delta, CultureInfo.InvariantCulture) is var d => [-d, d],
            _ => [],
        };
        double[] a = Pass<double>.Flat(pass.Trace.A(pass.L)), y = Pass<double>.Flat(pass.Y);
        return a.Zip(y, (a, y) => a - y).Any(r => kinks.Any(kink => Math.Abs(r - kink) < 1e-3));
    }
}
