using System.Text.RegularExpressions;

namespace Nabla.IO;

/// <summary>The activations as C# source, in double, finite for every finite z and accurate in their tails.</summary>
internal static partial class CSharpActivations
{
    private const string Softmax = "softmax";

    // Those that other methods call come after them.
    private static readonly (string Name, string Source)[] s_methods =
    [
        ("identity", "private static double Identity(double z) => z;"),
        ("relu", "private static double Relu(double z) => z > 0 ? z : 0;"),
        ("leaky_relu", "private static double LeakyRelu(double z) => z > 0 ? z : 0.01f * z;"),
        ("tanh", "private static double Tanh(double z) => Math.Tanh(z);"),
        ("hard_sigmoid", "private static double HardSigmoid(double z) => Math.Min(1, Math.Max(0, z / 6 + 0.5));"),
        ("elu", "private static double Elu(double z) => z > 0 ? z : ExpMinusOne(z);"),
        ("selu", """
            private static double Selu(double z) =>
                1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * ExpMinusOne(z));
            """),
        ("gelu", "private static double Gelu(double z) => z * 0.5 * Erfc(-z / Math.Sqrt(2));"),
        ("gelu_tanh", """
            // ½(1 + tanh u) is the sigmoid of 2u.
            private static double GeluTanh(double z) =>
                z * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z));
            """),
        ("silu", "private static double Silu(double z) => z * Sigmoid(z);"),
        ("softplus", """
            private static double Softplus(double z)
            {
                double x = Math.Exp(-Math.Abs(z)), u = 1 + x;
                return Math.Max(z, 0) + (u == 1 ? x : Math.Log(u) * x / (u - 1));   // ln(1 + x) for the smallest x too
            }
            """),
        ("sigmoid", """
            private static double Sigmoid(double z)
            {
                double e = Math.Exp(-Math.Abs(z));
                return (z < 0 ? e : 1) / (1 + e);
            }
            """),
        ("ExpMinusOne", """
            private static double ExpMinusOne(double z)
            {
                double t = Math.Tanh(z / 2);
                return 2 * t / (1 - t);
            }
            """),
        ("Erfc", """
            // 1 − erf x: a series of positive terms below 2.5, a continued fraction above.
            private static double Erfc(double x)
            {
                if (x < 0) return 2 - Erfc(-x);
                if (x > 27) return 0;
                double f = 0;
                if (x < 2.5)
                {
                    double term = x;
                    for (int n = 1; term > 1e-18 * f; n++)
                    {
                        f += term;
                        term *= 2 * x * x / (2 * n + 1);
                    }
                    return 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * f;
                }
                for (int n = 80; n > 0; n--) f = n / 2.0 / (x + f);
                return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + f);
            }
            """),
        (Softmax, """
            private static void Softmax(Span<float> z)
            {
                double max = double.NegativeInfinity, sum = 0;
                for (int j = 0; j < z.Length; j++) max = Math.Max(max, z[j]);
                for (int j = 0; j < z.Length; j++) sum += Math.Exp(z[j] - max);
                for (int j = 0; j < z.Length; j++) z[j] = (float)(Math.Exp(z[j] - max) / sum);
            }
            """),
    ];

    /// <summary>The methods that a network's activations need, those they call included.</summary>
    internal static IEnumerable<string> Methods(Architecture architecture)
    {
        var needed = new HashSet<string>();
        for (int l = 2; l <= architecture.LayerCount; l++)
            needed.UnionWith(architecture.Activation(l).Select(a => a.Name));
        foreach ((string name, string source) in s_methods)
        {
            if (!needed.Contains(name))
                continue;
            needed.UnionWith(s_methods.Select(other => other.Name)
                .Where(other => source.Contains(MethodName(other) + "(", StringComparison.Ordinal)));
            yield return source;
        }
    }

    /// <summary>Whether a method or array of some network may be called so.</summary>
    internal static bool IsTaken(string name) =>
        s_methods.Any(method => MethodName(method.Name) == name) || Numbered().IsMatch(name);

    /// <summary>The method that computes one layer.</summary>
    internal static string Layer(Architecture architecture, int l)
    {
        LayerActivation activation = architecture.Activation(l);
        bool isSoftmax = activation.Shared?.Name == Softmax;
        string value = isSoftmax ? "z" : activation.Shared is { } shared ? $"{MethodName(shared.Name)}(z)"
            : Invariant($"Activation{l}(j, z)");
        string layer = Invariant($$"""
            private static void Layer{{l}}(ReadOnlySpan<float> from, Span<float> to)
            {
                for (int j = 0, i = 0; j < to.Length; j++)
                {
                    double z = B{{l}}[j];
                    for (int k = 0; k < from.Length; k++, i++) z += (double)W{{l}}[i] * from[k];
                    to[j] = (float){{value}};
                }{{(isSoftmax ? "\n    Softmax(to);" : "")}}
            }
            """);
        return activation.Shared is null ? layer + "\n\n" + Choice(activation, l) : layer;
    }

    private static string Choice(LayerActivation activation, int l)
    {
        string cases = string.Concat(activation.Index().GroupBy(pair => pair.Item.Name).Select(group =>
            "        " + string.Concat(group.Select(pair => Invariant($"case {pair.Index}: "))) +
            $"return {MethodName(group.Key)}(z);\n"));
        return Invariant($"private static double Activation{l}(int j, double z)\n") +
            "{\n    switch (j)\n    {\n" + cases + "        default: return z;\n    }\n}";
    }

    // leaky_relu is LeakyRelu; helpers are spelled so already.
    private static string MethodName(string name) =>
        string.Concat(name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex("^(W|B|Layer|Activation|Categories)[0-9]+$")]
    private static partial Regex Numbered();
}
