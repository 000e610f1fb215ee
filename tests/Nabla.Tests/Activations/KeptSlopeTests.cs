using System.Numerics;
using Nabla.Tests.Equations;
using Nabla.Tests.Training;

namespace Nabla.Tests.Activations;

/// <summary>A formula in dual numbers gives σ' with σ: training evaluates it once and keeps σ' for the way
/// back.</summary>
public sealed class KeptSlopeTests
{
    [Fact]
    public void A_step_evaluates_a_formula_once_for_each_number()
    {
        long calls = 0;
        Activation counting = Activation.Custom("counting", z =>
        {
            calls++;
            return Dual.Tanh(z);
        });
        var network = new Network<float>(
            Architecture.Create([4, 6, 5, 3], counting, counting), Initializer.XavierNormal, seed: 1);
        var trainer = new Trainer(network, new Sgd(0.1), Cost.Quadratic) { Epochs = 2, BatchSize = 7, Seed = 1 };
        foreach (TrainingStep<float> step in trainer.Steps(Examples.Classified(40)))
        {
            Assert.Equal(step.Trace.BatchSize * (6 + 5 + 3), calls);
            calls = 0;
        }
    }

    [Fact]
    public void An_answer_evaluates_a_formula_once_for_each_number_and_keeps_nothing()
    {
        long calls = 0;
        Activation counting = Activation.Custom("counting", z =>
        {
            calls++;
            return Dual.Tanh(z);
        });
        var trace = new Trace<double>(Architecture.Create([2, 3, 2], counting, Activation.Sigmoid), 4);
        double[,] x = { { 1, 2 }, { 3, 4 } };
        Backprop.Feedforward<double>(new(trace.Architecture), x, trace);
        Assert.Equal(2 * 3, calls);
        Assert.False(trace.Slope(2)!.IsValid);
        Assert.Null(trace.Slope(3));
    }

    [Fact]
    public void The_kept_slope_gives_the_bits_of_evaluating_again()
    {
        Activation mish = Activation.Custom("dual_mish", z => z * Dual.Tanh(Dual.Softplus(z)));
        Activation wave = Activation.Custom("wave", z => Dual.Sin(3 * z) + z);
        Activation mixed = Activation.Custom<Mish>("mish");
        foreach (int width in (int[])[1, 3, 8, 17, 33])
        {
            LayerActivation perNeuron = LayerActivation.PerNeuron(
                [.. Enumerable.Range(0, width).Select(j => (j % 5) switch
                {
                    0 or 1 => mish,
                    2 => Activation.Tanh,
                    3 => wave,
                    _ => mixed,
                })]);
            Same<float>(width, mish, wave);
            Same<double>(width, mish, wave);
            Same<float>(width, perNeuron, Activation.Sigmoid);
            Same<double>(width, perNeuron, perNeuron);
        }

        static void Same<T>(int width, LayerActivation hidden, LayerActivation output)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var pass = new Pass<T>(width, 5, [3, width, width], Cost.Quadratic, hidden, output);
            Assert.True(pass.Trace.Slope(2)!.IsValid);
            T[] kept = pass.Nabla.Values.ToArray();
            for (int l = 2; l <= 3; l++)
                Backprop.Feedforward(pass.Theta, pass.Trace, l);
            Assert.False(pass.Trace.Slope(2)!.IsValid);
            Back(pass);
            Assert.Equal(kept, pass.Nabla.Values.ToArray());
        }
    }

    [Fact]
    public void A_trace_that_has_since_answered_for_other_weights_does_not_use_their_slopes()
    {
        Activation sine = Activation.Custom("sine", Dual.Sin);
        var pass = new Pass<double>(3, 4, [3, 5, 2], Cost.Quadratic, sine, sine);
        for (long i = 0; i < pass.Theta.Count; i++)
            pass.Theta[i] += 0.25;
        for (int l = 2; l <= 3; l++)
            Backprop.Feedforward(pass.Theta, pass.Trace, l);
        Back(pass);
        double[] reused = pass.Nabla.Values.ToArray();
        Backprop.Run(pass.Theta, Cost.Quadratic, pass.X, pass.Y, new(pass.Theta.Architecture, 4), pass.Nabla);
        Assert.Equal(pass.Nabla.Values.ToArray(), reused);
    }

    [Fact]
    public void A_formula_in_dual_numbers_has_the_gradient_of_the_one_over_registers()
    {
        Activation dual = Activation.Custom("dual_mish", z => z * Dual.Tanh(Dual.Softplus(z)));
        Activation registers = Activation.Custom<Mish>("mish");
        var one = new Pass<double>(7, 6, [4, 9, 3], Cost.Quadratic, dual, dual);
        var other = new Pass<double>(7, 6, [4, 9, 3], Cost.Quadratic, registers, registers);
        double norm = Math.Sqrt(other.Nabla.Values.ToArray().Sum(g => g * g));
        // Some 30 roundings of each σ and σ', through two layers of sums of up to 9.
        Close.To(
            other.Nabla.Values.ToArray(), one.Nabla.Values.ToArray(), _ => 2 * (30 + 9) * Close.Roundoff * norm,
            "gradient");
    }

    [Theory]
    [InlineData("dual")]
    [InlineData("formula")]
    [InlineData("spans")]
    public void A_step_allocates_nothing_after_the_first(string form)
    {
        Activation own = form switch
        {
            "dual" => Activation.Custom("own", z => z * Dual.Sigmoid(z)),
            "formula" => Activation.Custom<OwnSilu>("own"),
            _ => Activation.Custom<float>("own", (z, a) => z.CopyTo(a), (z, a, slope) => slope.Fill(1)),
        };
        var network = new Network<float>(
            Architecture.Create([4, 6, 3], own, own), Initializer.XavierNormal, seed: 1);
        var trainer = new Trainer(network, new Sgd(0.01), Cost.Quadratic) { Epochs = 50, BatchSize = 8, Seed = 1 };
        using IEnumerator<TrainingStep<float>> steps = trainer.Steps(Examples.Classified(43)).GetEnumerator();
        Assert.True(steps.MoveNext());
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 12; i++)   // two epochs
                steps.MoveNext();
        }));
        Assert.True(steps.MoveNext());
    }

    private static void Back<T>(Pass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Backprop.Backward(
            pass.Theta, pass.Cost.Code<T>(), pass.Trace, pass.Nabla, new IntoNabla<T>(pass.Nabla));
}
