using System.Numerics;
using Nabla.Tests.Training;

namespace Nabla.Tests.Optimizers;

/// <summary>A user's own rule: what it is given, that it trains as a built-in one does, and that training goes on with
/// it.</summary>
public sealed class CustomOptimizerTests
{
    private static readonly Architecture s_architecture = Some.Architecture(3, 37, 5);

    [Fact]
    public void Sign_descent_by_hand()
    {
        // g = 3, 0, −0.5, rates 0.25, 0.25, 0.5: θ = 1 − 0.25, then as it is, then + 0.5
        var rule = new SignDescent(0.25);
        var theta = new ParameterVector<double>(Some.Architecture(1, 1));
        ParameterVector<double> nabla = theta.Clone();
        theta.W(2)[0, 0] = theta.B(2)[0] = 1;
        OptimizerState<double> state = rule.CreateState<double>(theta.Architecture);
        Assert.Empty(state.Names);
        foreach ((double g, double? rate, double expected) in ((double, double?, double)[])
            [(3, null, 0.75), (0, null, 0.75), (-0.5, 0.5, 1.25)])
        {
            nabla.W(2)[0, 0] = nabla.B(2)[0] = g;
            rule.Update(theta, nabla, state, rate);
            Assert.Equal((expected, expected), (theta.W(2)[0, 0], theta.B(2)[0]));
        }

        Assert.Equal(3, state.Steps);
    }

    [Fact]
    public void Momentum_by_hand_with_the_state_of_the_step_before()
    {
        // momentum ½, η = 1: v = 1, 0.5 + 3 = 3.5; θ = 0 − 1 = −1, −1 − 3.5 = −4.5
        var rule = new OwnMomentum(1) { Momentum = 0.5 };
        var theta = new ParameterVector<float>(Some.Architecture(1, 1));
        ParameterVector<float> nabla = theta.Clone();
        OptimizerState<float> state = rule.CreateState<float>(theta.Architecture);
        foreach ((float g, float v, float expected) in ((float, float, float)[])[(1, 1, -1), (3, 3.5f, -4.5f)])
        {
            nabla.W(2)[0, 0] = g;
            rule.Update(theta, nabla, state);
            Assert.Equal((v, expected), (state["velocity"].W(2)[0, 0], theta.W(2)[0, 0]));
        }
    }

    [Fact]
    public void The_same_formula_gives_the_bits_of_the_built_in_rule()
    {
        Same<float>();
        Same<double>();

        static void Same<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach ((double l2, double l1, double clip, double norm) in
                ((double, double, double, double)[])[(0, 0, 0, 0), (0.01, 0.001, 0, 0), (0, 0, 0.05, 0),
                    (0, 0, 0, 0.1)])
            {
                string own = Train(new OwnMomentum(0.1) { Momentum = 0.9, WeightDecay = 0.01 });
                Assert.Equal(Train(new Sgd(0.1) { Momentum = 0.9, WeightDecay = 0.01 }), own);

                string Train(Optimizer rule)
                {
                    Network<T> network = Examples.Network<T>(seed: 3);
                    new Trainer<T>(network, new Recipe
                    {
                        Optimizer = rule, Cost = Cost.Quadratic,
                        Epochs = 2, BatchSize = 7, L2 = l2, L1 = l1, ClipValue = clip, ClipNorm = norm, Dropout = 0.2,
                    }).Run(Examples.Classified(40));
                    return network.Parameters.Checksum();
                }
            }
        }
    }

    [Fact]
    public void Training_goes_on_from_a_checkpoint_with_the_rule_passed_in_again()
    {
        GoesOn<float>();
        GoesOn<double>();

        static void GoesOn<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var scenario = new Scenario("own rule") { Optimizer = new OwnMomentum(0.1) { Momentum = 0.9 } };
            CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<T>(), scenario);
            foreach ((Checkpoint checkpoint, int events) in whole.Checkpoints)
            {
                CheckpointedRun rest =
                    CheckpointedRun.Of(scenario.Trainer<T>(99, from: ThroughFile(checkpoint)), scenario);
                Assert.Equal(["resumed", .. whole.Events.Skip(events)], rest.Events);
                Assert.Equal(whole.Final, rest.Final);
            }

            Checkpoint last = whole.Checkpoints[^1].Checkpoint;
            Scenario other = scenario with { Optimizer = new OwnMomentum(0.1) { Momentum = 0.8 } };
            var refused = Assert.Throws<CheckpointMismatchException>(
                () => CheckpointedRun.Of(other.Trainer<T>(from: last), other));
            Assert.Equal("own_momentum (lr 0.1, momentum 0.9, weight_decay 0)", refused.Before);
            other = scenario with { Optimizer = new Sgd(0.1) { Momentum = 0.9 } };
            Assert.Throws<CheckpointMismatchException>(() => CheckpointedRun.Of(other.Trainer<T>(from: last), other));
        }
    }

    [Fact]
    public void Whatever_a_rule_does_the_filling_stays_zero_and_tiny_state_vanishes_in_float()
    {
        var rule = new Careless(0);
        ParameterVector<float> theta = Some.Vector<float>(s_architecture, 0), start = theta.Clone();
        OptimizerState<float> state = rule.CreateState<float>(s_architecture);
        for (int t = 1; t <= 3; t++)
            rule.Update(theta, Some.Vector<float>(s_architecture, t), state);
        Some.HasZeroFilling(theta, "θ");
        Some.HasZeroFilling(state["ones"], "ones");
        Assert.Equal(0, state["tiny"].Norm());
        for (int p = 0; p < theta.Count; p++)
            Assert.Equal((start[p] + 3, 1), (theta[p], state["ones"][p]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var rule = new OwnMomentum(0.1) { Momentum = 0.9, WeightDecay = 0.1 };
        ParameterVector<float> theta = Some.Vector<float>(s_architecture, 0),
            nabla = Some.Vector<float>(s_architecture, 1);
        OptimizerState<float> state = rule.CreateState<float>(s_architecture);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int t = 0; t < 20; t++)
                rule.Update(theta, nabla, state, rate: 0.01);
        }));
    }

    [Fact]
    public void Rules_are_equal_as_their_settings_are_and_print_them()
    {
        Assert.Equal(new OwnMomentum(0.1) { Momentum = 0.9 }, new OwnMomentum(0.1) { Momentum = 0.9 });
        Assert.NotEqual(new OwnMomentum(0.1) { Momentum = 0.9 }, new OwnMomentum(0.1) { Momentum = 0.8 });
        Assert.Equal("sign_descent (lr 0.5, weight_decay 0)", new SignDescent(0.5).ToString());
        Assert.Equal(0.25, (new SignDescent(0.5) with { Eta = 0.25 }).Eta);
    }

    [Fact]
    public void Names_that_are_taken_or_could_not_stand_in_a_file_are_refused()
    {
        Refused("an optimizer that Nabla comes with", "adam");
        Refused("three are the most", "own", "a", "b", "c", "d");
        Refused("a name of its own", "own", "a", "a");
        Refused("a name of its own", "own", "a.b");
        Refused("a name of its own", "own", "");
        Assert.Throws<ArgumentException>(() => new Named(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignDescent(-1));
        var rule = new Named("own", "a");
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.Update(
            new(s_architecture), new ParameterVector<float>(s_architecture), rule.CreateState<float>(s_architecture)));

        static void Refused(string part, string name, params string[] state) => Assert.Contains(
            part, Assert.Throws<ArgumentException>(() => new Named(name, state)).Message, StringComparison.Ordinal);
    }

    private static Checkpoint ThroughFile(Checkpoint checkpoint)
    {
        using var file = new MemoryStream();
        checkpoint.Save(file);
        file.Position = 0;
        return Checkpoint.Load(file);
    }

    private sealed record SignDescent(double Eta) : CustomOptimizer("sign_descent", Eta)
    {
        protected override FormattableString Settings => $"";

        protected override void Apply<T>(CustomStep<T> now)
        {
            for (int i = 0; i < now.Theta.Length; i++)
                now.Theta[i] -= T.CreateTruncating(now.Rate * T.Sign(now.Nabla[i]));
        }
    }

    /// <summary>The formula of <see cref="Sgd"/> in its operations.</summary>
    private sealed record OwnMomentum(double Eta) : CustomOptimizer("own_momentum", Eta, "velocity")
    {
        public double Momentum { get; init; }

        protected override FormattableString Settings => $"momentum {Momentum}";

        protected override void Apply<T>(CustomStep<T> now)
        {
            T keep = T.CreateTruncating(now.Number == 1 ? 0 : Momentum), minusRate = T.CreateTruncating(-now.Rate);
            Span<T> theta = now.Theta, v = now.State(0);
            for (int i = 0; i < theta.Length; i++)
            {
                v[i] = T.FusedMultiplyAdd(keep, v[i], now.Nabla[i]);
                theta[i] = T.FusedMultiplyAdd(minusRate, v[i], theta[i]);
            }
        }
    }

    /// <summary>Writes into the filling, and remembers very little.</summary>
    private sealed record Careless(double Eta) : CustomOptimizer("careless", Eta, "ones", "tiny")
    {
        protected override FormattableString Settings => $"";

        protected override void Apply<T>(CustomStep<T> now)
        {
            now.State(0).Fill(T.One);
            now.State(1).Fill(T.CreateTruncating(1e-31));
            foreach (ref T number in now.Theta)
                number += T.One;
        }
    }

    private sealed record Named(string Called, params string[] Vectors) : CustomOptimizer(Called, 1, Vectors)
    {
        protected override FormattableString Settings => $"";

        protected override void Apply<T>(CustomStep<T> now) => now.State(1).Clear();
    }
}
