namespace Nabla.Tests.Optimizers;

/// <summary>Each rule by hand: one weight θ = 1, η = 0.1 and given gradients. Expected numbers are worked in the
/// comments.</summary>
public sealed class OptimizerHandWorkedTests
{
    [Fact]
    public void Plain_descent_by_hand() =>
        // 1 − 0.1·0.5 = 0.95;  0.95 − 0.1·(−2) = 1.15
        Claim(new Sgd(0.1), [0.5, -2], [0.95, 1.15]);

    [Fact]
    public void Momentum_by_hand() =>
        // v = 0.5, θ = 0.95;  v = 0.45 + 0.5 = 0.95, θ = 0.95 − 0.095 = 0.855
        Claim(new Sgd(0.1) { Momentum = 0.9 }, [0.5, 0.5], [0.95, 0.855]);

    [Fact]
    public void Dampening_by_hand() =>
        // v = 0.5 undampened, θ = 0.95;  v = 0.45 + 0.5·0.5 = 0.7, θ = 0.88
        Claim(new Sgd(0.1) { Momentum = 0.9, Dampening = 0.5 }, [0.5, 0.5], [0.95, 0.88]);

    [Fact]
    public void Nesterov_by_hand() =>
        // v = 0.5, step 0.5 + 0.45, θ = 0.905;  v = 0.95, step 0.5 + 0.855, θ = 0.905 − 0.1355 = 0.7695
        Claim(new Sgd(0.1) { Momentum = 0.9, Nesterov = true }, [0.5, 0.5], [0.905, 0.7695]);

    [Fact]
    public void Weight_decay_by_hand() =>
        // g = 0.5 + 0.2·1 = 0.7, θ = 0.93;  g = 0 + 0.2·0.93 = 0.186, θ = 0.9114
        Claim(new Sgd(0.1) { WeightDecay = 0.2 }, [0.5, 0], [0.93, 0.9114]);

    [Fact]
    public void Adam_by_hand() =>
        // m = 0.05, v = 0.00025; corrected 0.5 and 0.25: 1 − 0.1·0.5/0.5 = 0.9 with ε = 0.
        // m = 0.045 − 0.05 = −0.005, /0.19; v = 0.00024975 + 0.00025, /0.001999 = 0.25: 0.9 + 0.1·(0.005/0.19)/0.5
        Claim(new Adam(0.1) { Epsilon = 0 }, [0.5, -0.5], [0.9, 0.9 + 0.001 / 0.19]);

    [Fact]
    public void Epsilon_of_Adam_by_hand() =>
        // corrected 0.5 and √0.25 = 0.5: 1 − 0.1·0.5/(0.5 + 0.125) = 0.92
        Claim(new Adam(0.1) { Epsilon = 0.125 }, [0.5], [0.92]);

    [Fact]
    public void AmsGrad_by_hand() =>
        // β₁ = 0: m = g. v = 0.5, corrected 1: 0.9. v = 0.25 + 0.125 = 0.375 < max = 0.5, corrected 0.5/0.75:
        // 0.9 − 0.1·0.5/√(2/3) = 0.9 − 0.05·√1.5
        Claim(new Adam(0.1) { Beta1 = 0, Beta2 = 0.5, Epsilon = 0, AmsGrad = true }, [1, 0.5],
            [0.9, 0.9 - 0.05 * Math.Sqrt(1.5)]);

    [Fact]
    public void Decoupled_weight_decay_by_hand() =>
        // (1 − 0.1·0.5)·1 = 0.95, then Adam's first step 0.1·sign(g)
        Claim(new AdamW(0.1) { Epsilon = 0, WeightDecay = 0.5 }, [-7], [1.05]);

    [Fact]
    public void RmsProp_by_hand() =>
        // s = 0.25·4 = 1, θ = 1 − 0.1·2/1 = 0.8;  s = 0.75 + 0.25 = 1, θ = 0.7;  with ε = 1 the first step is 0.1·2/2
        Claim(new RmsProp(0.1) { Alpha = 0.75, Epsilon = 0 }, [2, 1], [0.8, 0.7]);

    [Fact]
    public void Epsilon_of_RmsProp_by_hand() => Claim(new RmsProp(0.1) { Alpha = 0.75, Epsilon = 1 }, [2], [0.9]);

    [Fact]
    public void Momentum_of_RmsProp_by_hand() =>
        // d = 2, b = 2, θ = 0.8;  d = 1, b = 0.5·2 + 1 = 2, θ = 0.6
        Claim(new RmsProp(0.1) { Alpha = 0.75, Epsilon = 0, Momentum = 0.5 }, [2, 1], [0.8, 0.6]);

    [Fact]
    public void Centered_RmsProp_by_hand() =>
        // s = 0.5·4 = 2, h = 0.5·2 = 1, q = 2 − 1 = 1, θ = 1 − 0.1·2/1
        Claim(new RmsProp(0.1) { Alpha = 0.5, Epsilon = 0, Centered = true }, [2], [0.8]);

    [Fact]
    public void Adagrad_by_hand() =>
        // s = 9, 3/3: θ = 0.9;  s = 25, rate 0.1/(1 + 1·1) = 0.05, 4/5: θ = 0.86
        Claim(new Adagrad(0.1) { Epsilon = 0, RateDecay = 1 }, [3, 4], [0.9, 0.86]);

    [Fact]
    public void Initial_accumulator_of_Adagrad_by_hand() =>
        // s = 16 + 9 = 25, 3/5: θ = 0.94
        Claim(new Adagrad(0.1) { Epsilon = 0, InitialAccumulator = 16 }, [3], [0.94]);

    [Fact]
    public void A_rate_given_for_a_step_takes_the_place_of_eta()
    {
        var theta = new ParameterVector<double>(Some.Architecture(1, 1));
        var nabla = theta.Clone();
        nabla.W(2)[0, 0] = 1;
        var rule = new Sgd(eta: 3);
        OptimizerState<double> state = rule.CreateState<double>(theta.Architecture);
        rule.Update(theta, nabla, state, rate: 0.5);
        Assert.Equal(-0.5, theta.W(2)[0, 0]);
        rule.Update(theta, nabla, state);
        Assert.Equal(-3.5, theta.W(2)[0, 0]);
    }

    private static void Claim(Optimizer rule, double[] gradients, double[] expected)
    {
        var theta = new ParameterVector<double>(Some.Architecture(1, 1));
        var nabla = theta.Clone();
        theta.W(2)[0, 0] = theta.B(2)[0] = 1;
        OptimizerState<double> state = rule.CreateState<double>(theta.Architecture);
        for (int t = 0; t < gradients.Length; t++)
        {
            nabla.W(2)[0, 0] = nabla.B(2)[0] = gradients[t];
            rule.Update(theta, nabla, state);
            double bound = 32 * (t + 1) / (double)(1L << 53);   // some ten roundings a step on numbers about 1
            Assert.Equal(expected[t], theta.W(2)[0, 0], bound);
            Assert.Equal(theta.W(2)[0, 0], theta.B(2)[0]);
        }
    }
}
