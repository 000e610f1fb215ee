namespace Nabla.Lab.Explaining;

/// <summary>Numbers as explanations show them, in the notation of <see cref="Explanation"/>.</summary>
internal static class Figure
{
    /// <summary>Four digits: 0.5744, −0.08125, 12.3457, 1.234·10^{−5}; fewer where fewer are exact: 0.125.</summary>
    public static string Of(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        if (size == 0)
            return "0";
        if (size is < 1e-3 or >= 1e6)
        {
            int exponent = (int)Math.Floor(Math.Log10(size));
            string mantissa = (size / Math.Pow(10, exponent)).ToString("F3", CultureInfo.InvariantCulture);
            if (mantissa == "10.000")
                (mantissa, exponent) = ("1.000", exponent + 1);
            string power = $"10^{{{(exponent < 0 ? "−" : "")}{Math.Abs(exponent)}}}";
            return $"{(value < 0 ? "−" : "")}{mantissa}·{power}";
        }

        int decimals = size >= 1 ? 4 : 3 - (int)Math.Floor(Math.Log10(size));
        string text = size.ToString("F" + decimals, CultureInfo.InvariantCulture);
        string exact = size.ToString("R", CultureInfo.InvariantCulture);
        return (value < 0 ? "−" : "") + (exact.Length <= text.Length ? exact : text);
    }

    /// <summary>As a factor or a term after a sign: in parentheses where it is negative.</summary>
    public static string Inside(double value) => value < 0 ? $"({Of(value)})" : Of(value);

    /// <summary>1,234,567.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
