using Nabla.Activations;
using Nabla.Tests.Kernels;

namespace Nabla.Tests.Activations;

/// <summary>Values and derivatives against the definitions, in 160 bits (double) or in double (float).</summary>
public sealed class ActivationFormulaTests
{
    private const double Lambda = 1.0507009873554805, Alpha = 1.6732632423543772;

    public static TheoryData<string> Elementwise => [.. Activation.All.Where(a => a.IsElementwise).Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Values_and_derivatives_of_double_are_those_of_the_definition(string name)
    {
        double[] z = Points, a = new double[z.Length], slope = Ones<double>(z.Length);
        ActivationCode<double> code = Activation.Parse(name).CodeFor<double>();
        code.Apply(z, a);
        code.TimesDerivative(z, a, slope);
        const double Epsilon = 1.0 / (1L << 52);
        for (int i = 0; i < z.Length; i++)
        {
            (Precise value, Precise derivative) = Definition(name, z[i]);
            double expected = value.ToDouble(), error = Math.Abs((a[i] - value).ToDouble());
            double allowed = Ulps(name, z[i]) * Math.Max(Epsilon * Math.Abs(expected), double.Epsilon);
            Assert.True(error <= allowed, $"{name}({z[i]:R}) = {a[i]:R} instead of {expected:R}");
            error = Math.Abs((slope[i] - derivative).ToDouble());
            double largest = 8 * Epsilon * Math.Max(1, Math.Abs(derivative.ToDouble()));
            Assert.True(error <= largest, $"{name}'({z[i]:R}) = {slope[i]:R} instead of {derivative.ToDouble():R}");
        }
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Values_and_derivatives_of_float_are_those_of_double_rounded(string name)
    {
        float[] z = [.. Points.Select(x => (float)x)], a = new float[z.Length], slope = Ones<float>(z.Length);
        double[] wide = [.. z.Select(x => (double)x)];
        double[] exact = new double[z.Length], exactSlope = Ones<double>(z.Length);
        Activation activation = Activation.Parse(name);
        activation.CodeFor<float>().Apply(z, a);
        activation.CodeFor<float>().TimesDerivative(z, a, slope);
        activation.CodeFor<double>().Apply(wide, exact);
        activation.CodeFor<double>().TimesDerivative(wide, exact, exactSlope);
        const double Epsilon = 1.0 / (1 << 23);
        for (int i = 0; i < z.Length; i++)
        {
            double allowed = Ulps(name, z[i]) * Math.Max(Epsilon * Math.Abs(exact[i]), float.Epsilon);
            Assert.True(Math.Abs(a[i] - exact[i]) <= allowed, $"{name}({z[i]:R}) = {a[i]:R} instead of {exact[i]:R}");
            bool near = Math.Abs(slope[i] - exactSlope[i]) <= 8 * Epsilon * Math.Max(1, Math.Abs(exactSlope[i]));
            Assert.True(near, $"{name}'({z[i]:R}) = {slope[i]:R} instead of {exactSlope[i]:R}");
        }
    }

    [Fact]
    public void Softmax_is_the_quotient_of_exponentials_and_sums_to_one()
    {
        foreach (int n in (int[])[1, 2, 3, 7, 10, 17, 100])
        {
            double[] z = [.. Enumerable.Range(0, n).Select(i => 7 * Math.Sin(3.0 * i) - i % 3)], a = new double[n];
            Activation.Softmax.CodeFor<double>().Apply(z, a);
            double sum = z.Sum(Math.Exp);
            for (int j = 0; j < n; j++)
            {
                double expected = Math.Exp(z[j]) / sum;   // within (n + |z| + 8) roundings of the truth, as is ours
                double allowed = (n + Math.Abs(z[j]) + 16) * 2.3e-16 * expected;
                Assert.True(Math.Abs(a[j] - expected) <= allowed, $"n = {n}, a_{j} = {a[j]:R} instead of {expected:R}");
            }

            Assert.Equal(1, a.Sum(), n * 1.2e-16);
        }
    }

    [Fact]
    public void Softmax_multiplies_by_the_transposed_Jacobian()
    {
        double[] z = [0.3, -1.2, 2.0, 0.7, -0.1], delta = [1.5, -0.25, 0.75, -2, 0.5], a = new double[5];
        ActivationCode<double> code = Activation.Softmax.CodeFor<double>();
        code.Apply(z, a);
        double[] got = [.. delta];
        code.TimesDerivative(z, a, got);
        for (int j = 0; j < 5; j++)
        {
            double expected = 0;
            for (int k = 0; k < 5; k++)
                expected += delta[k] * a[k] * ((j == k ? 1 : 0) - a[j]);
            Assert.Equal(expected, got[j], 1e-15 * 5 * 2);   // five products of size 2, each rounded a few times
        }
    }

    /// <summary>Units in the last place that a value may be off: the function's three and each formula's own.</summary>
    private static double Ulps(string name, double z) => name switch
    {
        // 2u is rounded a few times, and e^2u turns a relative error of 2u into |2u| times as much.
        "gelu_tanh" => 6 + 4 * Math.Abs(1.6 * z * (1 + 0.045 * z * z)) * (z < 0 ? 1 : 0),
        "gelu" or "selu" or "silu" => 6,
        "identity" or "relu" => 0,
        _ => 3,
    };

    private static (Precise Value, Precise Derivative) Definition(string name, double z)
    {
        Precise x = z, e = Precise.Exp(x), half = (Precise)1 / 2;
        Precise s = 1 / (1 + Precise.Exp(-x)), rootOf2Pi = Precise.Sqrt(2 * Precise.Pi);
        switch (name)
        {
            case "identity": return (x, 1);
            case "sigmoid": return (s, s * (1 - s));
            case "tanh":
                Precise t = Precise.Expm1(2 * x) / (2 + Precise.Expm1(2 * x));
                return (t, 1 - t * t);
            case "relu": return z > 0 ? (x, 1) : (0, 0);
            case "leaky_relu": return z > 0 ? (x, 1) : (x / 100, (Precise)1 / 100);
            case "elu": return z > 0 ? (x, 1) : (Precise.Expm1(x), e);
            case "selu":
                return z > 0 ? (Lambda * x, Lambda)
                    : ((Precise)Lambda * Alpha * Precise.Expm1(x), (Precise)Lambda * Alpha * e);
            case "gelu":
                Precise phi = half * Precise.Erfc(-x / Precise.Sqrt(2));
                return (x * phi, phi + x * Precise.Exp(-(x * x) / 2) / rootOf2Pi);
            case "gelu_tanh":
                Precise root = Precise.Sqrt(2 / Precise.Pi), cubic = (Precise)44715 / 1000000;
                Precise u = 2 * root * (x + cubic * x * x * x), su = 1 / (1 + Precise.Exp(-u));
                return (x * su, su + x * su * (1 - su) * 2 * root * (1 + 3 * cubic * x * x));
            case "silu": return (x * s, s + x * s * (1 - s));
            case "softplus": return (Precise.Log1p(e), s);
            case "hard_sigmoid":
                return z <= -3 ? (0, 0) : z >= 3 ? (1, 0) : (x / 6 + half, (Precise)1 / 6);
            case "exponential":
                return z is > -40 and < 40 ? (e, e) : (Precise.Exp(z < 0 ? -40 : 40), 0);
            default: throw new ArgumentException(name);
        }
    }

    private static double[] Points =>
    [
        .. Enumerable.Range(-120, 241).Select(k => k * 0.0917),
        .. from sign in (double[])[-1, 1]
           from size in (double[])[1e-300, 1e-40, 1e-12, 1e-7, 3e-4, 0.011, 13.7, 19.2, 25, 33.3, 38.4, 41.5]
           select sign * size,
    ];

    private static T[] Ones<T>(int length)
        where T : System.Numerics.INumber<T>
    {
        T[] ones = new T[length];
        Array.Fill(ones, T.One);
        return ones;
    }
}
