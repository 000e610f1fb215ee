using Nabla.Activations;
using Nabla.Inspection;

namespace Nabla.Tests.Activations;

public sealed class CustomActivationTests
{
    private static readonly double[] s_points = [.. Enumerable.Range(-200, 401).Select(k => k * 0.11)];

    public static TheoryData<string> Formulas => [.. Duals.Keys];

    private static Dictionary<string, Func<Dual, Dual>> Duals { get; } = new()
    {
        ["identity"] = z => z,
        ["sigmoid"] = Dual.Sigmoid,
        ["tanh"] = Dual.Tanh,
        ["relu"] = z => z > 0 ? z : 0,
        ["leaky_relu"] = z => z > 0 ? z : 0.01 * z,
        ["elu"] = z => z > 0 ? z : Dual.Expm1(z),
        ["gelu"] = z => z * Dual.NormalCdf(z),
        ["gelu_tanh"] = z => z * Dual.Sigmoid(1.5957691216057308 * (z + 0.044715 * Dual.Pow(z, 3))),
        ["silu"] = z => z * Dual.Sigmoid(z),
        ["softplus"] = Dual.Softplus,
        ["hard_sigmoid"] = z => Dual.Abs(z) < 3 ? (z + 3) / 6 : z > 0 ? 1 : 0,
    };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_formula_in_dual_numbers_equals_the_activation_that_comes_with_Nabla(string name)
    {
        Activation own = Activation.Custom("own " + name, Duals[name]), known = Activation.Parse(name);
        (double[] a, double[] slope) = Run(own.CodeFor<double>());
        (double[] expected, double[] expectedSlope) = Run(known.CodeFor<double>());
        for (int i = 0; i < s_points.Length; i++)
        {
            // A few roundings; those of gelu_tanh's exponent u ≤ 2,000 count u times.
            double u = Math.Abs(0.0714 * Math.Pow(s_points[i], 3) + 2 * s_points[i]);
            double roundings = name == "gelu_tanh" ? 8 + 4 * u : 8;
            double allowed = roundings * 2.3e-16 * Math.Max(1e-300, Math.Abs(expected[i]));
            Assert.True(Math.Abs(a[i] - expected[i]) <= allowed, $"{name}({s_points[i]}): {a[i]:R}, {expected[i]:R}");
            bool near = Math.Abs(slope[i] - expectedSlope[i]) <= 32 * 2.3e-16;
            Assert.True(near, $"{name}'({s_points[i]}): {slope[i]:R}, {expectedSlope[i]:R}");
        }

        Assert.True(own.IsCustom && own.IsElementwise);
        float[] single = new float[1], delta = [2];
        own.CodeFor<float>().Apply([0.75f], single);
        own.CodeFor<float>().TimesDerivative([0.75f], single, delta);
        Dual exact = Duals[name](Dual.Variable(0.75));
        Assert.Equal(((float)exact.Value, 2 * (float)exact.Derivative), (single[0], delta[0]));
    }

    [Fact]
    public void A_pair_of_span_functions_serves_its_precision_and_refuses_the_other()
    {
        Activation cube = Activation.Custom<float>("cube", Cube, SlopeOfCube);
        float[] z = [.. Enumerable.Range(0, 300).Select(i => i * 0.01f)], a = new float[300], delta = new float[300];
        Array.Fill(delta, 0.5f);
        cube.CodeFor<float>().Apply(z, a);
        cube.CodeFor<float>().TimesDerivative(z, a, delta);
        for (int i = 0; i < 300; i++)
            Assert.Equal((z[i] * z[i] * z[i], 0.5f * (3 * z[i] * z[i])), (a[i], delta[i]));
        Assert.Equal(
            "The activation cube was given for float, but the network computes in double. Give a pair of functions for "
            + "double, or one formula in dual numbers, which serves both.",
            Assert.Throws<InvalidOperationException>(() => cube.CodeFor<double>()).Message);
    }

    [Fact]
    public void A_name_must_be_new()
    {
        string message = Assert.Throws<ArgumentException>(() => Activation.Custom("relu", z => z)).Message;
        Assert.StartsWith("\"relu\" is an activation that Nabla comes with; give yours another name.", message);
        Assert.Throws<ArgumentException>(() => Activation.Custom(" ", z => z));
    }

    [Theory]
    [MemberData(nameof(ActivationRangeTests.Names), MemberType = typeof(ActivationRangeTests))]
    public void Central_differences_confirm_every_derivative(string name)
    {
        ActivationCheckReport report = ActivationCheck.Run(Activation.Parse(name));
        Assert.True(report.Passed, report.ToString());
        Assert.True(report.Points > 500);
        Assert.True(report.Tolerance < 1e-8 * Math.Max(1, Math.Abs(report.Derivative)), report.ToString());
    }

    [Fact]
    public void Central_differences_expose_a_wrong_derivative()
    {
        ActivationCheckReport right = ActivationCheck.Run(Activation.Custom<float>("cube", Cube, SlopeOfCube));
        Assert.True(right.Passed, right.ToString());
        Activation wrong = Activation.Custom<double>("wrong",
            (z, a) => z.CopyTo(a),
            (z, a, slope) =>
            {
                for (int i = 0; i < z.Length; i++)
                    slope[i] = z[i] == 2 ? 1 + 1e-6 : 1;
            });
        ActivationCheckReport report = ActivationCheck.Run(wrong);
        Assert.False(report.Passed);
        Assert.Equal(2, report.WorstAt);
        Assert.Contains("DIFFERS", report.ToString());
        Assert.False(ActivationCheck.Run(Activation.Custom("log", Dual.Log)).Passed);   // NaN below 0
    }

    [Fact]
    public void A_known_kink_is_stepped_around()
    {
        Assert.True(ActivationCheck.Run(Activation.Custom("abs", Dual.Abs, 0)).Passed);
        Assert.Equal([0.0], Activation.Custom("abs", Dual.Abs, 0).Kinks.ToArray());
    }

    private static void Cube(ReadOnlySpan<float> z, Span<float> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] * z[i] * z[i];
    }

    private static void SlopeOfCube(ReadOnlySpan<float> z, ReadOnlySpan<float> a, Span<float> slope)
    {
        for (int i = 0; i < z.Length; i++)
            slope[i] = 3 * z[i] * z[i];
    }

    private static (double[] A, double[] Slope) Run(ActivationCode<double> code)
    {
        double[] a = new double[s_points.Length], slope = new double[s_points.Length];
        Array.Fill(slope, 1);
        code.Apply(s_points, a);
        code.TimesDerivative(s_points, a, slope);
        return (a, slope);
    }
}
