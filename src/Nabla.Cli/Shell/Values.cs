using System.Globalization;

namespace Nabla.Cli.Shell;

/// <summary>Text to values, in the invariant culture and strictly: no thousands separators, no trailing characters.
/// What is wrong is said as what is needed, to follow "--name takes".</summary>
internal static class Values
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
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i])
            || widths[i] < 1)
                throw new FormatException("whole numbers above 0, separated by commas, such as 784,30,10");
        return widths;
    }

    /// <summary>Widths of hidden layers: "100", "100x50", "none".</summary>
    public static IReadOnlyList<int> Hidden(string text)
    {
        if (text is "none" or "") return [];
        string[] parts = text.Split('x', ',');
        var widths = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i])
            || widths[i] < 1)
                throw new FormatException("widths such as 100 or 100x50, or none");
        return widths;
    }

    /// <summary>A seed.</summary>
    public static ulong? Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed : throw new FormatException("a whole number, 0 or more");
}
