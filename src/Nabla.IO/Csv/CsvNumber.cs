namespace Nabla.IO;

/// <summary>Numbers as programs write them, in UTF-8: digits, a decimal mark, an exponent.</summary>
internal static class CsvNumber
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly double[] s_powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>A number with the minus of typesetters as programs write it; others as they are.</summary>
    internal static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> minus = "\u2212"u8;
        return field.StartsWith(minus) ? (byte[])[(byte)'-', .. field[minus.Length..]] : field;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="field">Its text.</param>
    /// <param name="mayHaveComma">Whether the decimal mark may be a comma.</param>
    /// <param name="value">The number; infinite beyond the largest one.</param>
    /// <param name="digits">How many digits it has; 0 where it is long or has an exponent.</param>
    /// <param name="point">How many of them stand before the decimal mark; −1 where there is none.</param>
    internal static bool TryParse(
        ReadOnlySpan<byte> field, bool mayHaveComma, out double value, out int digits, out int point)
    {
        if (TryParseShort(field, mayHaveComma, out value, out digits, out point))
            return true;
        digits = 0;
        if (mayHaveComma && field.Contains((byte)','))
        {
            if (field.Contains((byte)'.'))
                return false;
            byte[] withPoint = field.ToArray();
            withPoint[field.IndexOf((byte)',')] = (byte)'.';
            field = withPoint;
        }

        // The parser takes trailing zero bytes for nothing.
        return double.TryParse(field, Style, CultureInfo.InvariantCulture, out value) && field[^1] != 0;
    }

    // Up to 15 digits are a whole number below 2⁵³, hence exact, and so is 10 to the power of up to 22: their quotient,
    // rounded once, is the nearest number (Clinger 1990).
    private static bool TryParseShort(
        ReadOnlySpan<byte> field, bool mayHaveComma, out double value, out int count, out int point)
    {
        const int MostDigits = 15;
        bool isNegative = field is [(byte)'-', ..];
        long digits = 0;
        (count, point) = (0, -1);
        foreach (byte b in isNegative ? field[1..] : field)
        {
            uint digit = b - (uint)'0';
            if (digit <= 9)
            {
                digits = digits * 10 + digit;
                count++;
            }
            else if ((b == (byte)'.' || (mayHaveComma && b == (byte)',')) && point < 0)
            {
                point = count;
            }
            else
            {
                count = 0;
                break;
            }
        }

        if (count is 0 or > MostDigits)
        {
            value = 0;
            return false;
        }

        value = point < 0 ? digits : digits / s_powers[count - point];
        value = isNegative ? -value : value;
        return true;
    }
}
