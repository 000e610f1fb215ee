using System.Text.RegularExpressions;

namespace Nabla;

/// <summary>What the name of another program's array says: <c>fc1.weight</c>, <c>dense_1/kernel:0</c>, <c>W1</c>,
/// <c>coefs_0</c>.</summary>
internal sealed partial class ParameterName
{
    private ParameterName(string layer, string role)
    {
        Layer = layer;
        IsBias = role is ['b' or 'B', ..] or ['i' or 'I', ..];
        Holds = IsBias ? Layout.Any : role.ToUpperInvariant() switch
        {
            "WEIGHT" => Layout.RowForEachNeuron,
            "KERNEL" or "COEF" or "COEFS" => Layout.ColumnForEachNeuron,
            _ => Layout.Any,
        };
        Family = Digits().Replace(layer, "").TrimEnd('_', '.', '-', '/');
        Numbers = [.. Digits().Matches(layer).Select(digits => digits.Value.TrimStart('0'))];
    }

    /// <summary>How weights lie in a matrix.</summary>
    internal enum Layout
    {
        /// <summary>The name does not say.</summary>
        Any,

        /// <summary>n_out × n_in.</summary>
        RowForEachNeuron,

        /// <summary>n_in × n_out.</summary>
        ColumnForEachNeuron,
    }

    /// <summary>The layer that it belongs to: the name without its last part.</summary>
    internal string Layer { get; }

    /// <summary>Whether it is a bias, else weights.</summary>
    internal bool IsBias { get; }

    /// <summary>How the weights lie.</summary>
    internal Layout Holds { get; }

    /// <summary>The layer without its numbers.</summary>
    internal string Family { get; }

    // The numbers of the layer, as texts without leading zeros.
    private ImmutableArray<string> Numbers { get; }

    /// <summary>What a name says; null where it is that of neither weights nor a bias.</summary>
    internal static ParameterName? Of(string name)
    {
        if (Before().Match(name) is { Success: true } last)
            return new(last.Groups["layer"].Value, last.Groups["role"].Value);
        return Behind().Match(name) is { Success: true } first
            ? new(first.Groups["before"].Value + first.Groups["number"].Value, first.Groups["role"].Value) : null;
    }

    /// <summary>Which of two layers of a family comes first, by their numbers: fc2 before fc10, dense before dense_1.
    /// </summary>
    internal static int CompareByNumbers(ParameterName one, ParameterName other)
    {
        for (int i = 0; i < Math.Min(one.Numbers.Length, other.Numbers.Length); i++)
        {
            (string a, string b) = (one.Numbers[i], other.Numbers[i]);
            int order = a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b);
            if (order != 0)
                return order;
        }

        return one.Numbers.Length - other.Numbers.Length;
    }

    /// <summary>Whether a layer's name says that it is the last.</summary>
    internal bool IsLast => Family.Split('.', '/', '_')[^1].ToUpperInvariant()
        is "OUT" or "OUTPUT" or "OUTPUTS" or "LAST" or "FINAL" or "HEAD" or "CLASSIFIER" or "LOGITS" or "PREDICTIONS";

    // fc1.weight, dense_1/kernel:0, weight
    [GeneratedRegex(@"^(?:(?<layer>.+)[./_])?(?<role>weight|kernel|bias|[WwBb])(?::0)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Before();

    // W1, biases_2, net.w1, coefs_0
    [GeneratedRegex(@"^(?<before>(.+[./_])?)(?<role>[Ww]eights?|[Kk]ernel|[Bb]ias(es)?|[WwBb]|coefs?|intercepts?)" +
        @"[._\-]?(?<number>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Behind();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
