using System.Buffers;

namespace Nabla.IO;

/// <summary>What the numbers of a column show of their decimal mark and of what stands between thousands: how many
/// prove the one or the other, how many fit both.</summary>
internal sealed class NumberMarks
{
    private static readonly char[] s_groups = [',', '.', ' ', '\''];
    private static readonly SearchValues<char> s_parts = SearchValues.Create(".,eE");
    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \u00A0\u202F\u2009");

    private readonly int[] _groups = new int[4];   // numbers that prove one between thousands

    /// <summary>Whether a decimal mark is proved, which is all that a fast column wants to know.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Numbers that prove a decimal point.</summary>
    public int Points { get; private set; }

    /// <summary>Numbers that prove a decimal comma.</summary>
    public int Commas { get; private set; }

    /// <summary>The first number that proves a decimal point.</summary>
    public string? FirstPoint { get; private set; }

    /// <summary>The first number that proves a decimal comma.</summary>
    public string? FirstComma { get; private set; }

    /// <summary>A number whose point may be decimal or stand between thousands; null: there is none.</summary>
    public string? PointOrGroup { get; private set; }

    /// <summary>A number whose comma may be decimal or stand between thousands; null: there is none.</summary>
    public string? CommaOrGroup { get; private set; }

    /// <summary>Whether a number proves a point or a comma between thousands.</summary>
    public bool ProvesGroups => _groups[0] + _groups[1] > 0;

    /// <summary>Whether there are numbers of up to three digits without a mark.</summary>
    public bool HasShort { get; private set; }

    /// <summary>Whether there are numbers of more digits without a mark between thousands.</summary>
    public bool HasLong { get; private set; }

    /// <summary>A whole number that begins with 0, as codes do; null: there is none.</summary>
    public string? LeadingZero { get; private set; }

    /// <summary>A whole number from 2⁵³ on, which a double may not hold; null: there is none.</summary>
    public string? Big { get; private set; }

    /// <summary>Whether there is a fraction or an exponent, so that the numbers are amounts and no codes.</summary>
    public bool HasFraction { get; private set; }

    /// <summary>Adds a number that the fast path has read.</summary>
    /// <param name="field">Its text.</param>
    /// <param name="digits">How many digits it has; 0 where it is long or has an exponent.</param>
    /// <param name="point">How many of them stand before the decimal mark; −1 where there is none.</param>
    /// <param name="value">The number.</param>
    public void Add(ReadOnlySpan<byte> field, int digits, int point, double value)
    {
        if (digits > 0 && point < 0)
        {
            HasShort |= digits <= 3;
            HasLong |= digits > 3;
            if (digits > 1 && LeadingZero is null && field[field[0] == (byte)'-' ? 1 : 0] == (byte)'0')
                LeadingZero = Encoding.UTF8.GetString(field);
        }
        else
        {
            AddRare(Encoding.UTF8.GetString(field), value);
        }
    }

    private void AddRare(string text, double value)
    {
        if (!text.AsSpan().ContainsAny(s_parts) && double.IsFinite(value))
        {
            HasLong = true;
            if (Math.Abs(value) >= 1L << 53)
                Big ??= text;
        }
        else if (WrittenNumber.TrySplit(text, out WrittenNumber number))
        {
            Add(number, text);
            IsSettled = Points + Commas > 0;
        }
    }

    /// <summary>Adds a number as people write it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="text">As it stands in the file.</param>
    /// <returns>False: its marks make no number.</returns>
    public bool Add(WrittenNumber number, string text)
    {
        ReadOnlySpan<char> digits = number.Digits;
        int points = digits.Count('.'), commas = digits.Count(',');
        int other = digits.ContainsAny(s_blanks) ? 2 : digits.ContainsAny('\'', '’') ? 3 : -1;
        if (points == 0 && commas == 0)
            return AddWhole(number, text, other);
        if ((points > 0 && commas > 0) || points > 1 || commas > 1)
        {
            // The last mark is the decimal one; the same mark several times is none.
            bool isComma = points > 0 && commas > 0 ? digits.LastIndexOf(',') > digits.LastIndexOf('.') : points > 1;
            if (other >= 0 || !number.TryRead(isComma ? ',' : '.', isComma ? '.' : ',', out _))
                return false;
            HasFraction |= points > 0 && commas > 0;
            _groups[isComma ? 1 : 0]++;
            return Prove(isComma, text);
        }

        char mark = points > 0 ? '.' : ',';
        if (!number.TryRead(mark, other < 0 ? null : s_groups[other], out _))
            return false;
        int before = digits.IndexOf(mark);
        if (other >= 0)
            _groups[other]++;
        if (other < 0 && digits.Length - before == 4 && before is >= 1 and <= 3 && digits[0] != '0'
            && !digits.ContainsAny('e', 'E'))
        {
            return AddEither(mark, text);
        }

        HasLong |= other < 0 && before > 3;
        HasFraction = true;
        return Prove(mark == ',', text);
    }

    /// <summary>The mark that stands between thousands where another is decimal; null: none does.</summary>
    public char? GroupsBeside(char decimalMark)
    {
        bool isEither = decimalMark == '.' ? CommaOrGroup is not null : PointOrGroup is not null;
        int first = decimalMark == '.' ? 0 : 1;
        int most = new[] { first, 2, 3 }.MaxBy(i => _groups[i] + (isEither && i == first ? 1 : 0));
        return _groups[most] > 0 || (isEither && most == first) ? s_groups[most] : null;
    }

    private bool AddWhole(WrittenNumber number, string text, int group)
    {
        ReadOnlySpan<char> digits = number.Digits;
        if (!number.TryRead('.', group < 0 ? null : s_groups[group], out double value))
            return false;
        if (group >= 0)
        {
            _groups[group]++;
            return true;
        }

        if (digits.ContainsAny('e', 'E'))
        {
            HasFraction = true;
            return true;
        }

        HasShort |= digits.Length <= 3;
        HasLong |= digits.Length > 3;
        if (number.Unit.IsEmpty && digits.Length > 1 && digits[0] == '0')
            LeadingZero ??= text;
        if (Math.Abs(value) >= 1L << 53)
            Big ??= text;
        return true;
    }

    private bool AddEither(char mark, string text)
    {
        if (mark == '.')
            PointOrGroup ??= text;
        else
            CommaOrGroup ??= text;
        return true;
    }

    private bool Prove(bool isComma, string text)
    {
        if (isComma)
            (Commas, FirstComma) = (Commas + 1, FirstComma ?? text);
        else
            (Points, FirstPoint) = (Points + 1, FirstPoint ?? text);
        return true;
    }
}
