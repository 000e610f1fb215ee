using System.Text.RegularExpressions;

namespace Nabla.IO;

/// <summary>Layers and their activations as C# source.</summary>
internal static partial class CSharpActivations
{

    /// <summary>The methods that a network's activations need, those they call included.</summary>
    internal static IEnumerable<string> Methods(Architecture architecture)
    {
        HashSet<string> needed = [], told = [];
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            needed.UnionWith(architecture.Activation(l).Select(MethodName));
            foreach (Activation leaky in architecture.Activation(l).Where(sigma => sigma.LeakySlope is not null))
            {
                if (told.Add(MethodName(leaky)))
                    yield return ActivationForm.Of(leaky).CSharp;
            }
        }

        foreach ((string name, string source) in ActivationForm.Methods)
        {
            if (!needed.Contains(name))
                continue;
            needed.UnionWith(ActivationForm.Methods.Select(other => other.MethodName)
                .Where(other => source.Contains(other + "(", StringComparison.Ordinal)));
            yield return source;
        }
    }

    /// <summary>Whether a method or array of some network may be called so.</summary>
    internal static bool IsTaken(string name) =>
        ActivationForm.Methods.Any(method => method.MethodName == name) || Numbered().IsMatch(name);

    /// <summary>The method that computes one layer.</summary>
    internal static string Layer(Architecture architecture, int l)
    {
        LayerActivation activation = architecture.Activation(l);
        bool isSoftmax = activation.Shared == Activation.Softmax;
        string value = isSoftmax ? "z" : activation.Shared is { } shared ? $"{MethodName(shared)}(z)"
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
        string cases = string.Concat(activation.Index().GroupBy(pair => pair.Item).Select(group =>
            "        " + string.Concat(group.Select(pair => Invariant($"case {pair.Index}: "))) +
            $"return {MethodName(group.Key)}(z);\n"));
        return Invariant($"private static double Activation{l}(int j, double z)\n") +
            "{\n    switch (j)\n    {\n" + cases + "        default: return z;\n    }\n}";
    }

    private static string MethodName(Activation activation) => ActivationForm.Of(activation).MethodName;

    [GeneratedRegex("^(W|B|Layer|Activation|Categories)[0-9]+$|^LeakyRelu")]
    private static partial Regex Numbered();
}
