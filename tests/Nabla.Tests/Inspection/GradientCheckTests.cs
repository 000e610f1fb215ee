using Nabla.Inspection;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Inspection;

public sealed class GradientCheckTests
{
    [Fact]
    public void Parameters_whose_step_crosses_a_kink_are_counted_and_left_out()
    {
        // z of neuron 0 is exactly 0, relu's kink, for the only example; neuron 1 is far from it.
        var theta = new ParameterVector<double>(new([2, 2, 1], Activation.ReLU, Activation.Identity));
        theta.CopyFrom([1.0, -1.0, 0.5, 0.5, 0, 1, 1.0, 1.0, 0]);
        GradientCheckReport report =
            GradientCheck.Run<double>(theta, Cost.Quadratic, new double[,] { { 1, 1 } }, new double[,] { { 5 } });
        // W²_00, w²_01 and b²_0
        Assert.Equal((9, 6, 6, 3), (report.Parameters, report.Compared, report.Agreeing, report.AtKinks));
        Assert.True(report.Agrees);
        Assert.DoesNotContain(report.Worst, entry => entry.At is { Layer: 2, J: 0 });

        // a² of neuron 0 rises to the right only, and C with it by −(5 − 2) a unit.
        Assert.Equal(["W(2)[0, 0]", "W(2)[0, 1]", "B(2)[0]"], report.Kinks.Select(kink => kink.At.ToString()));
        Assert.All(report.Kinks, kink =>
        {
            Assert.Equal((0, 0), (kink.Backpropagation, kink.Left));
            Assert.Equal(-3, kink.Right, 1e-4);
        });
    }

    [Fact]
    public void Kinks_of_the_cost_are_left_out_too()
    {
        foreach ((Cost cost, double target) in new[] { (Cost.MeanAbsoluteError, 2.0), (Cost.Huber, 1.0),
            (Cost.Huber, 3.0) })
        {
            var theta = new ParameterVector<double>(new([1, 1], Activation.Identity));
            theta.CopyFrom([1.0, 1.0]);   // a = 1·1 + 1 = 2
            GradientCheckReport report =
                GradientCheck.Run<double>(theta, cost, new double[,] { { 1 } }, new double[,] { { target } });
            Assert.Equal((0, 2), (report.Compared, report.AtKinks));
            Assert.False(report.Agrees);   // nothing was compared
        }
    }

    [Fact]
    public void A_cost_of_many_outputs_and_like_examples_is_rounded_more_than_its_neighbors_differ()
    {
        // C_x is about 990, the sum of 2000 squares, and rounded alike in every example.
        const int Outputs = 2000, Examples = 50;
        var theta = new ParameterVector<double>(new([1, Outputs], Activation.Sigmoid));
        theta.CopyFrom([.. Enumerable.Range(0, 2 * Outputs).Select(p => p < Outputs ? 4 + p % 7 * 0.2 : 0.0)]);
        double[,] x = new double[Examples, 1], y = new double[Examples, Outputs];
        for (int i = 0; i < Examples; i++)
            x[i, 0] = 1;
        GradientCheckReport report = GradientCheck.Run<double>(theta, Cost.Quadratic, x, y, new() { Sample = 200 });
        Assert.True(report.Agrees, report.Worst[0].ToString());
    }

    [Fact]
    public void The_race_counts_passes_and_multiplications_and_reads_the_clock_it_is_given()
    {
        var pass = new Pass<double>(1, 4, [5, 3, 2], Cost.Quadratic, Activation.Sigmoid, Activation.Sigmoid);
        GradientRace race = GradientCheck.Run<double>(
            pass.Theta, pass.Cost, pass.X, pass.Y, new() { TimeProvider = new TickingClock() }).Race;
        Assert.Equal((26, 27, 52), (race.Parameters, race.OneSidedPasses, race.CentralPasses));   // 5·3 + 3 + 3·2 + 2
        Assert.Equal((4 * 21, 4 * (21 + 6)), (race.ForwardMultiplications, race.BackwardMultiplications));
        Assert.Equal((21.0 + 27) / 21, race.BackpropagationInPasses, 1e-15);
        Assert.Equal(TimeSpan.FromSeconds(1), race.ForwardTime);   // the clock ticks a second whenever it is read
        Assert.Equal(TimeSpan.FromSeconds(27), race.OneSidedTime);
    }

    [Fact]
    public void A_sample_is_spread_over_all_parameters_and_follows_its_seed()
    {
        var pass = new Pass<double>(1, 2, [40, 30, 10], Cost.Quadratic, Activation.Sigmoid, Activation.Sigmoid);
        ParameterLocation[] Sampled(ulong seed) => [.. GradientCheck.Run<double>(
            pass.Theta, pass.Cost, pass.X, pass.Y, new() { Sample = 50, Seed = seed, Worst = 50 }).Worst.Select(
                entry => entry.At)
            .OrderBy(at => (at.Layer, at.J, at.K))];
        Assert.Equal(50, Sampled(1).Distinct().Count());
        Assert.Equal(Sampled(1), Sampled(1));
        Assert.NotEqual(Sampled(1), Sampled(2));
        Assert.Equal(2, Sampled(1).Select(at => at.Layer).Distinct().Count());
    }

    [Fact]
    public void A_float_network_is_checked_in_double_and_stays_as_it_was()
    {
        var pass = new Pass<float>(1, 2, [6, 5, 4], Cost.Quadratic, Activation.Tanh, Activation.Sigmoid);
        string before = pass.Theta.Checksum();
        GradientCheckReport report = GradientCheck.Run<float>(pass.Theta, pass.Cost, pass.X, pass.Y);
        Assert.True(report.Agrees, report.Worst[0].ToString());
        Assert.Equal(before, pass.Theta.Checksum());
    }

    [Fact]
    public void Large_inputs_and_near_optimal_networks_still_agree()
    {
        foreach (double scale in (double[])[1e-6, 1e3, 1e6])
        {
            var pass = new Pass<double>(3, 3, [4, 3, 2], Cost.Quadratic, Activation.Tanh, Activation.Identity);
            foreach (ref double value in MatrixShape.Flatten(pass.X))
                value *= scale;
            for (int j = 0; j < 3; j++)
            {
                for (int k = 0; k < 4; k++)
                    pass.Theta.W(2)[j, k] /= scale;
            }

            GradientCheckReport report = GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Y);
            Assert.True(report.Agrees, FormattableString.Invariant($"inputs times {scale}: {report.Worst[0]}"));
            Backprop.Feedforward(pass.Theta, pass.X, pass.Trace);
            // Y = a: ∇C = 0
            GradientCheckReport optimal = GradientCheck.Run<double>(pass.Theta, pass.Cost, pass.X, pass.Trace.A(3));
            Assert.True(optimal.Agrees,
                FormattableString.Invariant($"at the optimum, inputs times {scale}: {optimal.Worst[0]}"));
        }
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_now;
    }
}
