namespace Nabla.Teaching;

/// <summary>A number as somebody wrote it: <c>0,5</c>, <c>.5</c>, <c>5e-1</c> and <c>5·10^-1</c> are the same number,
/// <c>0.50</c> is it to one more digit.</summary>
/// <param name="Value">NaN where nothing is written.</param>
/// <param name="Text">As typed.</param>
/// <param name="Decimals">The decimal place of its last digit: 2 of 0.50, 6 of 1.5e-5.</param>
internal readonly record struct WrittenAnswer(double Value, string Text, int Decimals)
{
    private const int MostExponent = 400;   // a double has none beyond

    /// <summary>Nothing is written.</summary>
    internal static WrittenAnswer Blank { get; } = new(double.NaN, "", 0);

    /// <summary>Whether zeros at its end may be lost: programs write numbers without them.</summary>
    internal bool MayLackZeros { get; init; }

    internal bool IsBlank => double.IsNaN(Value);

    /// <summary>Its digits without zeros in front.</summary>
    internal string Digits => Mantissa(Text).Replace(".", "").TrimStart('0');

    /// <summary>Half a unit of its last digit: how far it is from what was rounded to it. A single digit before the
    /// point, such as 0 or 3, was not rounded.</summary>
    internal double Half => Decimals <= 0 && Digits.Length < 2 ? 0 : 0.5 * Math.Pow(10, -Decimals) * (1 + 1e-9);

    /// <summary>What was written; null where it is no finite number.</summary>
    internal static WrittenAnswer? Parse(string written)
    {
        string text = written.Trim();
        if (text.Length == 0)
            return Blank;
        string plain = Plain(text);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent;
        if (!double.TryParse(plain, Style, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            return null;
        string mantissa = Mantissa(plain);
        int point = mantissa.IndexOf('.'), e = plain.IndexOf('e');
        int exponent = 0;
        if (e >= 0 && !(int.TryParse(plain.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out exponent) && Math.Abs(exponent) <= MostExponent))
        {
            return null;
        }

        return new(value, text, (point < 0 ? 0 : mantissa.Length - point - 1) - exponent);
    }

    // The minus of typography, a comma where the point belongs, powers of ten as the book writes them.
    private static string Plain(string text) => text.ToLowerInvariant()
        .Replace('−', '-').Replace('–', '-').Replace(" ", "").Replace("×10^", "e").Replace("·10^", "e")
        .Replace("*10^", "e").Replace(',', '.');

    private static string Mantissa(string text)
    {
        string plain = Plain(text).TrimStart('-', '+');
        int e = plain.IndexOf('e');
        return e < 0 ? plain : plain[..e];
    }
}
