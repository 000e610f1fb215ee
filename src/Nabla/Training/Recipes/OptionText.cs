using System.Text;

namespace Nabla;

/// <summary>
/// Text to values, in the invariant culture and strictly: no thousands separators, no trailing characters. A
/// <see cref="FormatException"/> says what is needed, to follow "… takes".
/// </summary>
internal static class OptionText
{
    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static int Integer(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= min && value <= max
            ? value
            : throw new FormatException((min, max) switch
            {
                (int.MinValue, int.MaxValue) => "a whole number",
                (_, int.MaxValue) => $"a whole number, {min} or more",
                _ => $"a whole number from {min} to {max}",
            });

    /// <summary>A finite number.</summary>
    public static double Number(string text, string need, Func<double, bool> isLegal)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && isLegal(value)
            ? value
            : throw new FormatException(need);
    }

    /// <summary>True or false.</summary>
    public static bool Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new FormatException("true or false"),
    };

    /// <summary>One of a few words, in upper or lower case.</summary>
    public static string Choice(string text, IReadOnlyList<string> choices) =>
        choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"one of {string.Join(", ", choices)}");

    /// <summary>Whole numbers above 0, separated by commas: "784,30,10".</summary>
    public static IReadOnlyList<int> Widths(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        var widths = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i])
            || widths[i] < 1)
            {
                throw new FormatException("whole numbers above 0, separated by commas, such as 784,30,10");
            }
        }

        return widths;
    }

    /// <summary>Numbers of layers, from 2 on: "2,3".</summary>
    public static ImmutableArray<int> Layers(string text)
    {
        try
        {
            return [.. Widths(text)];
        }
        catch (FormatException e)
        {
            throw new FormatException("numbers of layers from 2 on, separated by commas, such as 2,3", e);
        }
    }

    /// <summary>Widths of hidden layers: "100", "100x50", "none".</summary>
    public static IReadOnlyList<int> Hidden(string text)
    {
        if (text is "none" or "")
            return [];
        string[] parts = text.Split('x', ',');
        var widths = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i])
            || widths[i] < 1)
            {
                throw new FormatException("widths such as 100 or 100x50, or none");
            }
        }

        return widths;
    }

    /// <summary>A seed.</summary>
    public static ulong? Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed : throw new FormatException("a whole number, 0 or more");

    /// <summary>Weights by name: "rare=5,usual=1".</summary>
    public static Dictionary<string, double> Weights(string text)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string pair in Names(text))
        {
            int at = pair.LastIndexOf('=');
            if (at < 1)
                throw new FormatException("balanced, or names with numbers, such as rare=5,usual=1");
            weights[pair[..at].Trim()] = Number(pair[(at + 1)..].Trim(), "numbers, 0 or more, after =", x => x >= 0);
        }

        return weights;
    }

    /// <summary>Names separated by commas; one with a comma stands in quotation marks, and each of its own is
    /// doubled.</summary>
    public static ImmutableArray<string> Names(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                name.Append(text[i++]);
            else if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == ',' && !isQuoted)
                End();
            else
                name.Append(text[i]);
        }

        End();
        return isQuoted ? throw new FormatException("names in which every quotation mark is closed")
            : names.ToImmutable();

        void End()
        {
            string trimmed = name.ToString().Trim();
            names.Add(trimmed.Length > 0 ? trimmed
                : throw new FormatException("names separated by commas, such as id,\"name, first\""));
            name.Clear();
        }
    }
}
