using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla.Tests.Optimizers;

/// <summary>What holds for every rule as code: same bits on every register, filling, small numbers, NaN, no
/// allocation.</summary>
public sealed class OptimizerBufferTests
{
    private static readonly Architecture s_architecture = Some.Architecture(3, 37, 5);

    private static readonly Dictionary<string, Optimizer> s_rules = new()
    {
        ["sgd"] = new Sgd(0.3) { WeightDecay = 0.1 },
        ["momentum"] = new Sgd(0.3) { Momentum = 0.9, Dampening = 0.1, WeightDecay = 0.1 },
        ["nesterov"] = new Sgd(0.3) { Momentum = 0.9, Nesterov = true },
        ["adam"] = new Adam(0.1) { Epsilon = 0, WeightDecay = 0.1 },
        ["amsgrad"] = new Adam(0.1) { Epsilon = 0, AmsGrad = true },
        ["adamw"] = new AdamW(0.1) { Epsilon = 0 },
        ["rmsprop"] = new RmsProp(0.1) { Epsilon = 0 },
        ["rmsprop momentum"] = new RmsProp(0.1) { Epsilon = 0, Momentum = 0.5, WeightDecay = 0.1 },
        ["rmsprop centered"] = new RmsProp(0.1) { Epsilon = 0, Centered = true },
        ["rmsprop both"] = new RmsProp(0.1) { Epsilon = 0, Centered = true, Momentum = 0.5 },
        ["adagrad"] = new Adagrad(0.1) { Epsilon = 0, RateDecay = 0.1, InitialAccumulator = 0.3 },
    };

    public static TheoryData<string> Rules => [.. s_rules.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_register_gives_the_same_bits(string name)
    {
        Same<float>(s_rules[name]);
        Same<double>(s_rules[name]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_filling_stays_zero_even_without_epsilon(string name)
    {
        Filling<float>(s_rules[name]);
        Filling<double>(s_rules[name]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_parameter_without_gradient_is_moved_by_nothing_but_weight_decay(string name)
    {
        Optimizer rule = s_rules[name];
        if (rule.WeightDecay != 0 && rule is not AdamW)
            rule = rule with { WeightDecay = 0 };
        ParameterVector<double> theta = Some.Vector<double>(s_architecture, 0), start = theta.Clone();
        OptimizerState<double> state = rule.CreateState<double>(s_architecture);
        rule.Update(theta, new(s_architecture), state);
        double kept = rule is AdamW ? 1 - 0.1 * 0.01 : 1;
        for (int p = 0; p < theta.Count; p++)
            Assert.Equal(kept * start[p], theta[p]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nothing_is_allocated(string name)
    {
        Optimizer rule = s_rules[name];
        ParameterVector<float> theta = Some.Vector<float>(s_architecture, 0),
            nabla = Some.Vector<float>(s_architecture, 1);
        OptimizerState<float> state = rule.CreateState<float>(s_architecture);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int t = 0; t < 20; t++)
                rule.Update(theta, nabla, state, rate: 0.01);
        }));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_NaN_in_the_gradient_reaches_its_parameter_and_no_other(string name)
    {
        Optimizer rule = s_rules[name];
        ParameterVector<float> theta = Some.Vector<float>(s_architecture, 0),
            nabla = Some.Vector<float>(s_architecture, 1);
        nabla[17] = float.NaN;
        OptimizerState<float> state = rule.CreateState<float>(s_architecture);
        rule.Update(theta, nabla, state);
        for (int p = 0; p < theta.Count; p++)
            Assert.True(float.IsNaN(theta[p]) == (p == 17), $"parameter {p} is {theta[p]}");
        foreach (string slot in state.Names)
            Assert.True(float.IsNaN(state[slot][17]), $"{slot} is {state[slot][17]}");
    }

    [Fact]
    public void A_variance_rounded_below_zero_counts_as_zero()
    {
        // With α = 0 the variance s − h² = g² − g² is nothing but the rounding of g², of either sign.
        var rule = new RmsProp(0.1) { Alpha = 0, Centered = true, Epsilon = 0.5 };
        ParameterVector<double> theta = new(s_architecture), nabla = Some.Vector<double>(s_architecture, 1);
        for (long p = 0; p < nabla.Count; p++)
            nabla[p] /= 3;
        rule.Update(theta, nabla, rule.CreateState<double>(s_architecture));
        Assert.Contains(Enumerable.Range(0, (int)nabla.Count),
            p => Math.FusedMultiplyAdd(-nabla[p], nabla[p], nabla[p] * nabla[p]) < 0);
        for (long p = 0; p < nabla.Count; p++)
            Assert.Equal(-0.1 * nabla[p] / 0.5, theta[p], 1e-7);   // √|rounding| ≤ √ε
    }

    [Fact]
    public void State_below_1e_minus_30_becomes_zero_in_float_and_stays_in_double()
    {
        // v = 1e-3·2^−k falls below 1e-30 at k = 90: 2^89 < 1e27 < 2^90.
        Assert.NotEqual(0, Velocity<float>(steps: 90));
        Assert.Equal(0, Velocity<float>(steps: 91));
        Assert.Equal(1e-3 * Math.ScaleB(1, -199), Velocity<double>(steps: 200));
    }

    private static T Velocity<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rule = new Sgd(0) { Momentum = 0.5 };
        var theta = new ParameterVector<T>(s_architecture);
        var nabla = new ParameterVector<T>(s_architecture);
        OptimizerState<T> state = rule.CreateState<T>(s_architecture);
        nabla[5] = T.CreateTruncating(1e-3);
        for (int t = 0; t < steps; t++)
        {
            rule.Update(theta, nabla, state);
            nabla.Clear();
        }

        return state["velocity"][5];
    }

    private static void Same<T>(Optimizer rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[][] results = [.. KernelChoice.Supported.Select(register => Run(Kernel<T>.Of(register)))];
        Assert.True(results.Length > 1, "This machine has no register to compare with.");
        Assert.All(results, result => Assert.Equal(results[^1], result));

        byte[] Run(Kernel<T> kernel)
        {
            ParameterVector<T> theta = Some.Vector<T>(s_architecture, 0);
            OptimizerState<T> state = rule.CreateState<T>(s_architecture);
            for (int t = 1; t <= 4; t++)
                rule.Update(kernel, theta, Some.Vector<T>(s_architecture, t), state, rule.Eta / t);
            return [.. MemoryMarshal.AsBytes(theta.Values),
                .. state.Names.SelectMany(n => MemoryMarshal.AsBytes(state[n].Values).ToArray())];
        }
    }

    private static void Filling<T>(Optimizer rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = Some.Vector<T>(s_architecture, 0);
        OptimizerState<T> state = rule.CreateState<T>(s_architecture);
        for (int t = 1; t <= 3; t++)
            rule.Update(theta, Some.Vector<T>(s_architecture, t), state);
        Some.HasZeroFilling(theta, "θ");
        foreach (string name in state.Names)
            Some.HasZeroFilling(state[name], name);
    }
}
