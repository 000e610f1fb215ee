namespace Nabla.IO;

/// <summary>Names, numbers and texts as C# source.</summary>
internal static class CSharpText
{
    // What the source calls by these names.
    private static readonly string[] s_taken =
    [
        "System", "Math", "Array", "Span", "ReadOnlySpan", "ArgumentException", "Predict", "Inputs", "Outputs",
        "Labels", "Numbers", "Categories", "NumberColumns", "CategoryColumns", "Bounded", "Place",
        "DateTime", "Dates", "Texts", "DateColumns", "TextColumns", "Day", "Words", "Small", "IsLetter", "IsSign",
        "TargetNames", "TargetMeans", "TargetScales",
    ];

    /// <summary>Letters and digits of a name, each part with a capital: my-digits is MyDigits. A name that the source
    /// needs for something else gets another end.</summary>
    public static string ClassName(string? name)
    {
        var text = new StringBuilder();
        bool isStart = true;
        foreach (char c in name ?? "")
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
                text.Append(isStart ? char.ToUpperInvariant(c) : c);
            isStart = !char.IsAsciiLetterOrDigit(c);
        }

        string made = text.Length == 0 ? "Model" : char.IsAsciiDigit(text[0]) ? "Model" + text : text.ToString();
        return s_taken.Contains(made) || CSharpActivations.IsTaken(made) ? made + "Model" : made;
    }

    public static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";

    public static string Literal(string text) => "\"" + string.Concat(text.Select(c => c is >= ' ' and <= '~'
        and not '"' and not '\\' ? c.ToString() : Invariant($"\\u{(int)c:X4}"))) + "\"";

    /// <summary>An initializer of an array of texts.</summary>
    public static string List(IEnumerable<string> texts) => $"{{ {string.Join(", ", texts.Select(Literal))} }}";

    /// <summary>What stands in a comment of documentation.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => c switch
    {
        '&' => "&amp;", '<' => "&lt;", '>' => "&gt;",
        _ when char.IsControl(c) || c is '\u2028' or '\u2029' => " ",
        _ => c.ToString(),
    }));

    public static string Indented(string code) =>
        "    " + code.ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal)
            .Replace("\n    \n", "\n\n", StringComparison.Ordinal);
}
