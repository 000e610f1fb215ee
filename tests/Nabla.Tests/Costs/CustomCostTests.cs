using System.Numerics;
using Nabla.Inspection;
using Nabla.Tests.Equations;
using Nabla.Tests.Training;

namespace Nabla.Tests.Costs;

/// <summary>Costs of a user's own: as a pair of functions of a, in dual numbers, and computed from z.</summary>
public sealed class CustomCostTests
{
    // C_x = ½ Σ (a_j − y_j)² + ln(1 + Σ a_k²): every output enters every derivative.
    private static readonly Cost s_dual = Cost.Custom("coupled", (a, y) =>
    {
        Dual sum = 0, squares = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += (a[j] - y[j]) * (a[j] - y[j]) / 2;
            squares += a[j] * a[j];
        }

        return sum + Dual.Log1p(squares);
    });

    private static readonly Cost s_pair = Cost.Custom("coupled_pair", Coupled, CoupledGradient);

    private static readonly Cost s_ofZ =
        Cost.Custom("own_cross_entropy", Activation.Sigmoid, CrossEntropy, CrossEntropyError);

    [Fact]
    public void A_cross_entropy_over_z_trains_to_the_bits_of_the_one_that_comes_with_Nabla()
    {
        Same<float>();
        Same<double>();

        static void Same<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (string known, double[] knownCosts) = Train<T>(Cost.BinaryCrossEntropy);
            (string own, double[] costs) = Train<T>(s_ofZ);
            Assert.Equal(known, own);
            Assert.Equal(knownCosts, costs);
            Assert.NotEqual(known, Train<T>(Cost.Quadratic).Parameters);
        }
    }

    [Fact]
    public void Differences_confirm_the_gradient_of_each_form_in_a_network()
    {
        foreach ((Cost cost, Activation output) in ((Cost, Activation)[])
            [(s_dual, Activation.Tanh), (s_dual, Activation.Softmax), (s_pair, Activation.Tanh),
            (s_ofZ, Activation.Sigmoid)])
        {
            var pass = new Pass<double>(1, 4, [3, 5, 4], cost, Activation.Tanh, output);
            GradientCheckReport report = GradientCheck.Run<double>(pass.Theta, cost, pass.X, pass.Y);
            Assert.True(report.Agrees, $"{cost}, {output}: {report}");
            Assert.Equal(44, report.Compared);
        }
    }

    [Fact]
    public void The_gradient_in_dual_numbers_is_the_one_by_hand()
    {
        foreach (int width in (int[])[1, 2, 7])
        {
            var one = new Pass<double>(1, 3, [2, width], s_dual, Activation.Tanh);
            var other = new Pass<double>(1, 3, [2, width], s_pair, Activation.Tanh);
            for (int x = 0; x < 3; x++)
            {
                double[] expected = other.Trace.NablaA.Row(x).ToArray();
                Close.To(expected, one.Trace.NablaA.Row(x).ToArray(),
                    _ => 4 * (width + 2) * Close.Roundoff * expected.Max(Math.Abs), $"example {x} of width {width}");
                Assert.Equal(other.Trace.Costs[x], one.Trace.Costs[x], 1e-14 * other.Trace.Costs[x]);
            }

            var single = new Pass<float>(1, 3, [2, width], s_dual, Activation.Tanh);
            var wide = new Pass<float>(1, 3, [2, width], s_pair, Activation.Tanh);
            // Outputs and targets below 2 make entries below 8, whose last place is 2^−21.
            Assert.Equal(Pass<float>.Rows(wide.Trace.NablaA).SelectMany(row => row),
                Pass<float>.Rows(single.Trace.NablaA).SelectMany(row => row),
                (a, b) => Math.Abs(a - b) <= 1.0 / (1 << 21));
        }
    }

    [Fact]
    public void The_gradient_in_dual_numbers_takes_an_evaluation_for_each_output()
    {
        int calls = 0;
        Cost counting = Cost.Custom("counting", (a, y) =>
        {
            calls++;
            return a[0] * a[1] - y[0];
        });
        _ = new Pass<double>(1, 5, [2, 3], counting, Activation.Tanh);
        Assert.Equal(5 * (1 + 3), calls);
    }

    [Fact]
    public void CostCheck_passes_sound_costs_and_exposes_a_wrong_error()
    {
        double[,] z = { { 0.2, -0.7, 4 }, { -3, 0.1, 0.5 } }, y = { { 0, 1, 1 }, { 1, 0, 0.3 } };
        Assert.Empty(CostCheck.Run(s_dual, z, y).Problems);
        Assert.Empty(CostCheck.Run(s_ofZ, z, y).Problems);
        Assert.Empty(CostCheck.Run(
            Cost.Custom("log_likelihood", Activation.Softmax, LogLikelihood, SoftmaxError), z, y).Problems);
        CostCheckReport report = CostCheck.Run(
            Cost.Custom("slipped", Activation.Sigmoid, CrossEntropy, (z, a, y, delta) =>
            {
                CrossEntropyError(z, a, y, delta);
                delta[1] += 1e-4;
            }), z, y);
        Assert.Equal(2, report.Problems.Length);
        Assert.StartsWith("Example 0, output 1: the error given is -0.668", report.Problems[0]);
        int calls = 0;
        Assert.Contains("depends on more than z, a and y", CostCheck.Run(
            Cost.Custom("moody", Activation.Sigmoid, (z, a, y) => CrossEntropy(z, a, y) + 1e-3 * ++calls,
                CrossEntropyError), z, y).ToString());
    }

    [Fact]
    public void A_cost_over_z_goes_with_its_output_activation_alone()
    {
        Assert.Equal(Activation.Sigmoid, s_ofZ.PairedWith);
        Assert.True(s_ofZ.IsCustom && s_dual.IsCustom);
        Assert.Null(s_dual.PairedWith);
        Assert.StartsWith(
            "The cost own_cross_entropy goes with sigmoid outputs only; layer 2 has tanh.",
            Assert.Throws<ArgumentException>(
                () => s_ofZ.RequireFits(Architecture.Create([2, 1], Activation.Tanh, Activation.Tanh))).Message);
        Assert.Throws<ArgumentException>(() => Cost.Custom("huber", (a, y) => 0));
        Assert.Throws<ArgumentException>(
            () => Cost.Custom("poisson", Activation.Sigmoid, CrossEntropy, CrossEntropyError));
    }

    [Fact]
    public void Answers_are_compared_by_the_z_that_they_come_from()
    {
        double[] y = [0, 1, 0.3], z = [-1.25, 0.5, 3];
        foreach (Activation output in (Activation[])
            [Activation.Identity, Activation.Sigmoid, Activation.Exponential, Activation.Tanh, Activation.Softplus])
        {
            var a = new double[3];
            output.CodeFor<double>().Apply(z, a);
            Cost cost = Cost.Custom("of_z", output, (z, a, y) => z[0] + 2 * z[1] + 4 * z[2], CrossEntropyError);
            Assert.Equal(z[0] + 2 * z[1] + 4 * z[2], cost.Code<double>().Loss(a, y), 1e-12);
        }

        Cost softmax = Cost.Custom("of_softmax", Activation.Softmax, (z, a, y) => z[2] - z[0], CrossEntropyError);
        var shares = new double[3];
        Activation.Softmax.CodeFor<double>().Apply(z, shares);
        Assert.Equal(4.25, softmax.Code<double>().Loss(shares, y), 1e-12);
        Cost blunt = Cost.Custom("of_relu", Activation.ReLU, (z, a, y) => z[0], CrossEntropyError);
        Assert.StartsWith(
            "The cost of_relu is computed from z, and answers are compared by a alone, from which relu does not give z",
            Assert.Throws<NotSupportedException>(() => blunt.Code<double>().Loss([-1], [1])).Message);
    }

    [Fact]
    public void A_worked_example_shows_the_gradient_that_its_error_comes_from()
    {
        var network = Network.Create<double>([2, 3], Activation.Sigmoid, seed: 1);
        double[] expected = Of(network, Cost.BinaryCrossEntropy), own = Of(network, s_ofZ);
        Close.To(expected, own, j => 16 * Close.Roundoff * Math.Abs(expected[j]), "∂C/∂a");

        static double[] Of(Network<double> network, Cost cost) =>
            new WorkedExample(network.Parameters, cost, [0.5, -1], [0, 1, 1]).CostByActivation(2).ToArray();
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("dual")]
    [InlineData("z")]
    public void A_step_allocates_nothing_after_the_first(string form)
    {
        Cost cost = form switch { "pair" => s_pair, "dual" => s_dual, _ => s_ofZ };
        var trainer = new Trainer(Examples.Network<float>(seed: 1), new Sgd(0.01), cost)
        {
            Epochs = 50, BatchSize = 8, Seed = 1,
        };
        using IEnumerator<TrainingStep<float>> steps = trainer.Steps(Examples.Classified(43)).GetEnumerator();
        Assert.True(steps.MoveNext());
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 12; i++)   // two epochs
                steps.MoveNext();
        }));
        Assert.True(steps.MoveNext());
    }

    private static (string Parameters, double[] Costs) Train<T>(Cost cost)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = Examples.Network<T>(seed: 2);
        var trainer = new Trainer<T>(network, new Recipe
        {
            Optimizer = new Adam(0.01), Cost = cost, Epochs = 4, BatchSize = 7, Seed = 1,
        });
        double[] costs = [.. trainer.Steps(Examples.Classified(60)).Select(step => step.Cost)];
        return (network.Parameters.Checksum(), costs);
    }

    private static double Coupled(ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        double sum = 0, squares = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += (a[j] - y[j]) * (a[j] - y[j]) / 2;
            squares += a[j] * a[j];
        }

        return sum + Math.Log(1 + squares);
    }

    private static void CoupledGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> nablaA)
    {
        double squares = 0;
        foreach (double value in a)
            squares += value * value;
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = a[j] - y[j] + 2 * a[j] / (1 + squares);
    }

    // Σ max(z, 0) − y z + ln(1 + e^−|z|)
    private static double CrossEntropy(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int j = 0; j < z.Length; j++)
            sum += Math.Max(z[j], 0) - y[j] * z[j] + Dual.Log1p(Dual.Exp(-Math.Abs(z[j]))).Value;
        return sum;
    }

    private static void CrossEntropyError(
        ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> delta)
    {
        for (int j = 0; j < a.Length; j++)
            delta[j] = a[j] - y[j];
    }

    private static double LogLikelihood(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum -= y[j] * Math.Log(a[j]);
        return sum;
    }

    private static void SoftmaxError(
        ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> delta)
    {
        double total = 0, sum = 0;
        for (int k = 0; k < z.Length; k++)
            (total, sum) = (total + y[k], sum + Math.Exp(z[k]));
        for (int j = 0; j < z.Length; j++)
            delta[j] = total * Math.Exp(z[j]) / sum - y[j];
    }
}
