namespace Nabla;

/// <summary>A number as people write it, taken apart: a sign or parentheses, a currency or a unit, and the digits with
/// whatever stands between them.</summary>
internal readonly ref struct WrittenNumber
{
    private const string Symbols = "$€£¥₹₽₩₺₴฿₫₪₱₦¢";
    private const int LongestUnit = 12, MostDigits = 64;

    private static readonly string[] s_codes =
    [
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
        "BRL", "MXN", "ZAR", "RUB", "TRY", "KRW", "SGD", "HKD", "Fr.", "Rs.", "kr.", "Rs", "kr",
    ];

    private WrittenNumber(bool isNegative, ReadOnlySpan<char> digits, ReadOnlySpan<char> unit)
    {
        IsNegative = isNegative;
        Digits = digits;
        Unit = unit;
    }

    /// <summary>Whether a minus stands before or after it, or parentheses around it.</summary>
    public bool IsNegative { get; }

    /// <summary>The digits with decimal mark, marks between thousands and exponent.</summary>
    public ReadOnlySpan<char> Digits { get; }

    /// <summary>The currency, percent sign or unit; empty where there is none.</summary>
    public ReadOnlySpan<char> Unit { get; }

    /// <summary>Whether the unit is a currency.</summary>
    public static bool IsCurrency(ReadOnlySpan<char> unit) => CurrencyLength(unit) == unit.Length && unit.Length > 0;

    /// <summary>Takes a text apart.</summary>
    /// <returns>False: it is no number with at most one unit.</returns>
    public static bool TrySplit(ReadOnlySpan<char> text, out WrittenNumber number)
    {
        number = default;
        bool isNegative = false;
        int signs = 0;
        ReadOnlySpan<char> unit = default;
        for (; ; )
        {
            text = text.Trim();
            if (text is ['(', .., ')'])
            {
                isNegative = true;
                text = text[1..^1];
                signs++;
            }
            else if (text.Length > 1 && (IsMinus(text[0]) || text[0] == '+'))
            {
                isNegative |= text[0] != '+';
                text = text[1..];
                signs++;
            }
            else if (unit.IsEmpty && CurrencyLength(text) is > 0 and var length)
            {
                unit = text[..length];
                text = text[length..];
            }
            else
            {
                break;
            }

            if (signs > 1)
                return false;
        }

        int end = DigitsLength(text);
        if (end == 0)
            return false;
        ReadOnlySpan<char> rest = text[end..].Trim();
        if (signs == 0 && TryTakeMinus(ref rest))
            isNegative = true;
        if (!rest.IsEmpty && (!unit.IsEmpty || !IsUnit(rest)))
            return false;
        number = new(isNegative, text[..end], rest.IsEmpty ? unit : rest);
        return true;
    }

    /// <summary>The number, where it is written with these marks.</summary>
    /// <param name="decimalMark">A point or a comma.</param>
    /// <param name="groups">What may stand between thousands; null: nothing.</param>
    /// <param name="value">The number; finite.</param>
    public bool TryRead(char decimalMark, char? groups, out double value)
    {
        value = 0;
        if (Digits.Length > MostDigits)
            return false;
        Span<char> plain = stackalloc char[MostDigits];
        int count = 0, run = 0;
        bool hasGroups = false, isWhole = true;
        foreach (char c in Digits)
        {
            if (char.IsAsciiDigit(c))
            {
                plain[count++] = c;
                run++;
            }
            else if (isWhole && groups is { } mark && Same(mark, c))
            {
                if (hasGroups ? run != 3 : run is < 1 or > 3)
                    return false;
                (hasGroups, run) = (true, 0);
            }
            else if (c == decimalMark ? !isWhole : c is not ('e' or 'E' or '+' or '-'))
            {
                return false;
            }
            else
            {
                if (isWhole && hasGroups && run != 3)
                    return false;
                isWhole = false;
                plain[count++] = c == decimalMark ? '.' : c;
            }
        }

        if (isWhole && hasGroups && run != 3)
            return false;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(plain[..count], Style, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return false;
        value = IsNegative ? -value : value;
        return true;
    }

    /// <summary>Whether a character stands for a mark between thousands: blanks of every width are the same.</summary>
    internal static bool Same(char mark, char c) => mark switch
    {
        ' ' => c is ' ' or '\u00A0' or '\u202F' or '\u2009',
        '\'' => c is '\'' or '’',
        _ => c == mark,
    };

    private static bool IsMinus(char c) => c is '-' or '\u2212';

    // 3-, 3- €, 3 €-
    private static bool TryTakeMinus(ref ReadOnlySpan<char> rest)
    {
        if (rest is [var only] && IsMinus(only))
            rest = default;
        else if (rest.Length > 1 && IsMinus(rest[^1]))
            rest = rest[..^1].TrimEnd();
        else if (rest.Length > 1 && IsMinus(rest[0]) && (rest[1] == ' ' || Symbols.Contains(rest[1])))
            rest = rest[1..].TrimStart();
        else
            return false;
        return true;
    }

    // A symbol, perhaps behind letters (US$), or a code that no letter follows.
    private static int CurrencyLength(ReadOnlySpan<char> text)
    {
        int letters = 0;
        while (letters < Math.Min(3, text.Length) && char.IsAsciiLetter(text[letters]))
            letters++;
        if (letters < text.Length && Symbols.Contains(text[letters]))
            return letters + 1;
        foreach (string code in s_codes)
        {
            if (text.StartsWith(code) && (text.Length == code.Length || !char.IsLetter(text[code.Length])))
                return code.Length;
        }

        return 0;
    }

    private static int DigitsLength(ReadOnlySpan<char> text)
    {
        int i = 0;
        bool hasDigit = false;
        for (; i < text.Length; i++)
        {
            bool isBeforeDigit = i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);
            bool isPart = text[i] is '.' or ',' ? isBeforeDigit || (hasDigit && i + 1 == text.Length)
                : char.IsAsciiDigit(text[i])
                || (hasDigit && isBeforeDigit && (Same(' ', text[i]) || Same('\'', text[i])));
            if (!isPart)
                break;
            hasDigit |= char.IsAsciiDigit(text[i]);
        }

        return !hasDigit ? 0 : i + ExponentLength(text[i..]);
    }

    private static int ExponentLength(ReadOnlySpan<char> text)
    {
        if (text is not ['e' or 'E', _, ..])
            return 0;
        int start = text[1] is '+' or '-' ? 2 : 1, end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end > start && (end == text.Length || !char.IsLetter(text[end])) ? end : 0;
    }

    // A percent sign, a currency, letters such as km/h, °C, m², sq ft; a digit only as a power at the end.
    private static bool IsUnit(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestUnit || !(char.IsLetter(text[0]) || "%‰°µ".Contains(text[0]) || IsCurrency(text)))
            return false;
        for (int i = 1; i < text.Length; i++)
        {
            bool isPower = text[i] is '2' or '3' && i == text.Length - 1 && char.IsLetter(text[i - 1]);
            if (!char.IsLetter(text[i]) && !" /.%°²³".Contains(text[i]) && !Symbols.Contains(text[i]) && !isPower)
                return false;
        }

        return true;
    }
}
