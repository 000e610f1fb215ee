using System.Text.RegularExpressions;

namespace Nabla.Lab.Explaining;

/// <summary>The notation of <see cref="Explanation"/> turned into what a format takes.</summary>
internal static partial class Notation
{
    private const string Plain = "0123456789+−()lLnmijkTa,";
    private const string Above = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˡᴸⁿᵐⁱʲᵏᵀᵃ,";
    private const string Below = "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₗ ₙₘᵢⱼₖ ₐ,";

    private static readonly (string Symbol, string Ascii, string Latex)[] s_symbols =
    [
        ("∂C/∂", "dC/d", @"\partial C/\partial "), ("∂", "d", @"\partial "), ("∇", "grad ", @"\nabla "),
        ("δ", "delta", @"\delta "), ("σ", "sigma", @"\sigma "), ("Σ", "sum", @"\Sigma "), ("Δ", "D", @"\Delta "),
        ("η", "eta", @"\eta "), ("ε", "eps", @"\varepsilon "), ("·", "*", @"\cdot "), ("⊙", "(.)", @"\odot "),
        ("−", "-", "-"), ("½", "1/2", @"\tfrac12"), ("‖", "||", @"\Vert "), ("≈", "~", @"\approx "),
        ("…", "...", @"\dots "), ("∞", "inf", @"\infty "), ("→", "->", @"\to "), ("×", "x", @"\times "),
        ("–", "-", "--"), ("Φ", "Phi", @"\Phi "), ("φ", "phi", @"\varphi "), ("≤", "<=", @"\le "), ("≥", ">=", @"\ge "),
    ];

    /// <summary>For a terminal: z²₀, or z^2_0 in ASCII.</summary>
    public static string Text(string formula, bool unicode)
    {
        string text = Script().Replace(formula, match =>
        {
            string script = match.Groups[2].Value;
            bool above = match.Groups[1].Value == "^";
            if (!above && Digits().IsMatch(script))
                script = script.Replace(",", "", StringComparison.Ordinal);   // w²₀₁; but w²₁₂,₃
            string raised = Map(script, above ? Above : Below);
            return unicode && raised.Length > 0 ? raised
                : match.Groups[1].Value + (script.Length > 1 && !script.All(char.IsAsciiDigit)
                    ? $"({script})" : script);
        });
        return unicode ? text : Ascii(text);
    }

    /// <summary>For TeX, without dollar signs.</summary>
    public static string Latex(string formula)
    {
        string text = FunctionOrWords().Replace(formula, match => match.Groups["words"].Success
            ? $@"\text{{{match.Value}}}"
            : $@"\operatorname{{{match.Value.Replace("_", @"\_", StringComparison.Ordinal)}}}");
        text = text.Replace("ᵀ", "^{T}", StringComparison.Ordinal).Replace("∂C/∂", @"\partial C/\partial ",
            StringComparison.Ordinal);
        text = text.Replace("Σ_", @"\sum_", StringComparison.Ordinal);
        foreach ((string symbol, _, string latex) in s_symbols)
            text = text.Replace(symbol, latex, StringComparison.Ordinal);
        return text;
    }

    /// <summary>For HTML: escaped, with sup and sub.</summary>
    public static string Html(string formula)
    {
        string text = Script().Replace(System.Net.WebUtility.HtmlEncode(formula), match =>
        {
            string script = match.Groups[2].Value;
            if (match.Groups[1].Value == "^")
                return $"<sup>{script}</sup>";
            if (Digits().IsMatch(script))
                script = script.Replace(",", "", StringComparison.Ordinal);
            return $"<sub>{script}</sub>";
        });
        return Letter().Replace(text, "<i>$0</i>");
    }

    /// <summary>Prose with formulas between dollar signs, each part turned by its own function.</summary>
    public static string Prose(string text, Func<string, string> words, Func<string, string> formula) =>
        string.Concat(text.Split('$').Select((part, i) => i % 2 == 0 ? words(part) : formula(part)));

    /// <summary>What ASCII has for the symbols of formulas.</summary>
    public static string Ascii(string text)
    {
        foreach ((string symbol, string ascii, _) in s_symbols)
            text = text.Replace(symbol, ascii, StringComparison.Ordinal);
        return text.Replace("ᵀ", "^T", StringComparison.Ordinal);
    }

    // Empty where a character has no raised or lowered form.
    private static string Map(string script, string to)
    {
        var mapped = new StringBuilder();
        foreach (char c in script)
        {
            int at = Plain.IndexOf(c, StringComparison.Ordinal);
            if (at < 0 || to[at] == ' ')
                return "";
            mapped.Append(to[at]);
        }

        return mapped.ToString();
    }

    [GeneratedRegex(@"([\^_])\{([^}]*)\}")]
    private static partial Regex Script();

    [GeneratedRegex(@"^\d,\d$")]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"(?<![\\a-z_])[a-z][a-z_]{1,}(?='?\()|\bsign\b|\bmin\b|\bmax\b|\bln\b|\bdiag\b" +
        @"|(?<words>(?:(?: |(?<!\{)\b)[a-z]{2,}\b(?!'?\())+ ?)")]
    private static partial Regex FunctionOrWords();

    [GeneratedRegex(@"(?<![A-Za-z<&/;])[zawbCyx](?![A-Za-z])")]
    private static partial Regex Letter();
}
