using System.Numerics;

namespace Nabla.Tests.Optimizers;

/// <summary>Every option of every rule over several steps, against <see cref="ScalarRules"/>, a parameter at a
/// time.</summary>
public sealed class OptimizerTrajectoryTests
{
    private const int Steps = 9;
    private static readonly Architecture s_architecture = Some.Architecture(5, 19, 3);

    private static readonly Dictionary<string,
        (Optimizer Rule, Func<double, double[], IEnumerable<double>> Scalar)> s_cases = new()
    {
        ["sgd"] = (new Sgd(eta: 3), (θ, g) => ScalarRules.Sgd(θ, g, 3)),
        ["sgd weight decay"] =
            (new Sgd(0.3) { WeightDecay = 0.2 }, (θ, g) => ScalarRules.Sgd(θ, g, 0.3, weightDecay: 0.2)),
        ["sgd dampening alone"] =
            (new Sgd(0.3) { Dampening = 0.2 }, (θ, g) => ScalarRules.Sgd(θ, g, 0.3, dampening: 0.2)),
        ["sgd nesterov alone"] =
            (new Sgd(0.3) { Nesterov = true }, (θ, g) => ScalarRules.Sgd(θ, g, 0.3, nesterov: true)),
        ["sgd momentum"] = (new Sgd(0.1) { Momentum = 0.9 }, (θ, g) => ScalarRules.Sgd(θ, g, 0.1, 0.9)),
        ["sgd dampening"] =
            (new Sgd(0.1) { Momentum = 0.9, Dampening = 0.4 }, (θ, g) => ScalarRules.Sgd(θ, g, 0.1, 0.9, 0.4)),
        ["sgd nesterov"] =
            (new Sgd(0.1) { Momentum = 0.8, Nesterov = true }, (θ, g) => ScalarRules.Sgd(θ, g, 0.1, 0.8, 0, true)),
        ["sgd everything"] = (
            new Sgd(0.1) { Momentum = 0.8, Dampening = 0.3, Nesterov = true, WeightDecay = 0.1 },
            (θ, g) => ScalarRules.Sgd(θ, g, 0.1, 0.8, 0.3, true, 0.1)),
        ["adam"] = (new Adam(0.05), (θ, g) => ScalarRules.Adam(θ, g, 0.05)),
        ["adam betas"] =
            (new Adam(0.05) { Beta1 = 0.7, Beta2 = 0.95 }, (θ, g) => ScalarRules.Adam(θ, g, 0.05, 0.7, 0.95)),
        ["adam no betas"] = (new Adam(0.05) { Beta1 = 0, Beta2 = 0 }, (θ, g) => ScalarRules.Adam(θ, g, 0.05, 0, 0)),
        ["adam epsilon"] = (new Adam(0.05) { Epsilon = 0.5 }, (θ, g) => ScalarRules.Adam(θ, g, 0.05, eps: 0.5)),
        ["adam amsgrad"] = (
            new Adam(0.05) { AmsGrad = true, Beta2 = 0.6 }, (θ, g) =>
            ScalarRules.Adam(θ, g, 0.05, 0.9, 0.6, amsgrad: true)),
        ["adam weight decay"] =
            (new Adam(0.05) { WeightDecay = 0.3 }, (θ, g) => ScalarRules.Adam(θ, g, 0.05, weightDecay: 0.3)),
        ["adamw"] = (new AdamW(0.05), (θ, g) => ScalarRules.Adam(θ, g, 0.05, decoupled: 0.01)),
        ["adamw everything"] = (
            new AdamW(0.05) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 1e-3, AmsGrad = true, WeightDecay = 0.4 },
            (θ, g) => ScalarRules.Adam(θ, g, 0.05, 0.8, 0.7, 1e-3, true, decoupled: 0.4)),
        ["rmsprop"] = (new RmsProp(0.01), (θ, g) => ScalarRules.RmsProp(θ, g, 0.01)),
        ["rmsprop alpha epsilon"] = (
            new RmsProp(0.01) { Alpha = 0.8, Epsilon = 0.1 }, (θ, g) => ScalarRules.RmsProp(θ, g, 0.01, 0.8, 0.1)),
        ["rmsprop momentum"] =
            (new RmsProp(0.01) { Momentum = 0.9 }, (θ, g) => ScalarRules.RmsProp(θ, g, 0.01, momentum: 0.9)),
        ["rmsprop centered"] =
            (new RmsProp(0.01) { Centered = true }, (θ, g) => ScalarRules.RmsProp(θ, g, 0.01, centered: true)),
        ["rmsprop everything"] = (
            new RmsProp(0.01) { Alpha = 0.9, Epsilon = 1e-4, Momentum = 0.5, Centered = true, WeightDecay = 0.2 },
            (θ, g) => ScalarRules.RmsProp(θ, g, 0.01, 0.9, 1e-4, 0.5, true, 0.2)),
        ["adagrad"] = (new Adagrad(0.2), (θ, g) => ScalarRules.Adagrad(θ, g, 0.2)),
        ["adagrad rate decay"] = (new Adagrad(0.2) { RateDecay = 0.5 }, (θ, g) => ScalarRules.Adagrad(θ, g, 0.2, 0.5)),
        ["adagrad everything"] = (
            new Adagrad(0.2) { RateDecay = 0.1, Epsilon = 0.01, InitialAccumulator = 0.5, WeightDecay = 0.3 },
            (θ, g) => ScalarRules.Adagrad(θ, g, 0.2, 0.1, 0.01, 0.5, 0.3)),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Double_follows_the_formulas(string name) => Follows<double>(name, 1.0 / (1L << 53));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Float_follows_the_formulas(string name) => Follows<float>(name, 1.0 / (1 << 24));

    private static void Follows<T>(string name, double roundoff)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Optimizer rule, Func<double, double[], IEnumerable<double>> scalar) = s_cases[name];
        int count = (int)s_architecture.ParameterCount;
        double[] start = [.. Enumerable.Range(0, count).Select(p => Some.Number(p, 0))];
        double[][] paths = [.. start.Select(
            (θ, p) => scalar(θ, [.. Enumerable.Range(1, Steps).Select(t => Some.Number(p, t))]).ToArray())];

        ParameterVector<T> theta = Some.Vector<T>(s_architecture, 0);
        OptimizerState<T> state = rule.CreateState<T>(s_architecture);
        for (int t = 1; t <= Steps; t++)
        {
            rule.Update(theta, Some.Vector<T>(s_architecture, t), state);
            Assert.Equal(t, state.Steps);
            // Some ten roundings a step, on quantities no greater than parameters and steps, carried along.
            double scale = paths.Max(path => Math.Abs(path[t - 1])), bound = 32 * t * roundoff * scale;
            for (int p = 0; p < count; p++)
            {
                double actual = double.CreateTruncating(theta[p]), off = Math.Abs(actual - paths[p][t - 1]);
                Assert.True(off <= bound, FormattableString.Invariant(
                    $"{name}, step {t}, {theta.Locate(p)}: expected {paths[p][t - 1]:R}, got {actual:R}, off ") +
                    FormattableString.Invariant($"{off:G3}, allowed {bound:G3}"));
            }
        }
    }
}
