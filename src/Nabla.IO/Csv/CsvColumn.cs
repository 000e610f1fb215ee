using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>A column as it is read.</summary>
/// <param name="name">What it is called.</param>
/// <param name="kind">What it is read as.</param>
/// <param name="mayHaveComma">Whether a number's decimal point may be a comma.</param>
/// <param name="before">The same column of the rows before; or null.</param>
internal sealed class CsvColumn(string name, CsvKind kind, bool mayHaveComma, CsvColumn? before = null)
{
    // What people write: neither groups of digits nor currencies.
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly string[] s_missing = ["na", "n/a", "null", "nan", "?"];
    private static readonly double[] s_powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private List<double> _numbers = [];
    private List<string?> _texts = [];
    private bool _hasNumbers;
    private (long Row, string Text)? _notFinite, _withPoint = before?._withPoint, _withComma = before?._withComma;

    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether values are kept as texts.</summary>
    public bool IsText { get; private set; } = kind == CsvKind.Texts;

    /// <summary>Whether a number had a decimal comma.</summary>
    public bool HasComma => _withComma is not null;

    /// <summary>Whether it is read past.</summary>
    public bool IsNone { get; } = kind == CsvKind.None;

    /// <summary>Whether it holds texts, but some of them were read as numbers and forgotten.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Adds a number or a missing one.</summary>
    /// <returns>False: it is neither; or the column is known to hold texts.</returns>
    /// <exception cref="NablaFormatException">It is neither, in a column of numbers.</exception>
    public bool AddNumber(ReadOnlySpan<byte> field, long row)
    {
        if (IsText || IsLost)
            return false;
        if (IsMissing(field))
        {
            _numbers.Add(double.NaN);
            return true;
        }

        if (!TryParse(field, mayHaveComma, out double value))
        {
            if (kind == CsvKind.Numbers)
                throw NoNumber(field, row);
            (IsText, IsLost) = (!_hasNumbers, _hasNumbers);
            if (IsText)
                _texts = [.. Enumerable.Repeat<string?>(null, _numbers.Count)];   // all missing so far
            _numbers = [];
            return false;
        }

        _hasNumbers = true;
        if (mayHaveComma)
            NotePoint(field, row);
        if (!double.IsFinite(value))
        {
            _notFinite ??= (row, System.Text.Encoding.UTF8.GetString(field));
            value = double.NaN;
        }

        _numbers.Add(value);
        return true;
    }

    /// <summary>Adds a text, or null for a missing one.</summary>
    public void AddText(string? text) => _texts.Add(text);

    /// <summary>The whole column; what was read is handed over.</summary>
    public TableColumn Finish()
    {
        if (IsText)
            return new(Name, [.. _texts]);
        if (_notFinite is { } at)
        {
            throw new NablaFormatException(Place(at.Row),
                $"{Quoted.Of(at.Text)} is not finite: it is beyond the largest number, about 1.8e308.",
                "Write a smaller number, or leave the field empty where it is not known.");
        }

        if ((_withPoint, _withComma) is ({ } point, { } comma))
        {
            throw new NablaFormatException(Place(Math.Max(point.Row, comma.Row)),
                $"There are numbers with a point, {Quoted.Of(point.Text)}, and with a comma, {Quoted.Of(comma.Text)}.",
                "Write all numbers of a column alike, with nothing between thousands.");
        }

        var numbers = ImmutableCollectionsMarshal.AsImmutableArray(_numbers.ToArray());
        _numbers = [];
        return new(Name, numbers);
    }

    /// <summary>Whether a field is a number, finite or not.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> field, bool mayHaveComma) =>
        !IsMissing(field) && TryParse(field, mayHaveComma, out _);

    /// <summary>Whether a field stands for a value that is not known.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            return true;
        if (field.Length > 4 || field[0] <= (byte)'9')   // a digit, a sign or a point
            return false;
        foreach (string word in s_missing)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(field, word))
                return true;
        }

        return false;
    }

    // The first of each.
    private void NotePoint(ReadOnlySpan<byte> field, long row)
    {
        if (_withPoint is null && field.Contains((byte)'.'))
            _withPoint = (row, System.Text.Encoding.UTF8.GetString(field));
        else if (_withComma is null && field.Contains((byte)','))
            _withComma = (row, System.Text.Encoding.UTF8.GetString(field));
    }

    private string Place(long row) => Invariant($"column {Quoted.Of(Name)}, row {row}");

    private NablaFormatException NoNumber(ReadOnlySpan<byte> field, long row)
    {
        string text = System.Text.Encoding.UTF8.GetString(field);
        return new(Place(row), $"It is {Quoted.Of(text)}, no number.",
            !text.Contains(',', StringComparison.Ordinal)
            ? "The model learned from numbers in this column; leave the field empty where one is not known."
            : mayHaveComma ? "Nothing stands between thousands: 1234,5, not 1.234,5."
            : NumberText.NoComma)
        {
            Settings = text.Contains(',', StringComparison.Ordinal) && !mayHaveComma ? ["decimal comma"] : [],
        };
    }

    private static bool TryParse(ReadOnlySpan<byte> field, bool mayHaveComma, out double value)
    {
        if (TryParseShort(field, mayHaveComma, out value))
            return true;
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
    private static bool TryParseShort(ReadOnlySpan<byte> field, bool mayHaveComma, out double value)
    {
        const int MostDigits = 15;
        bool isNegative = field is [(byte)'-', ..];
        long digits = 0;
        int count = 0, point = -1;
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

/// <summary>What a column is read as.</summary>
internal enum CsvKind
{
    /// <summary>Numbers, until a text comes.</summary>
    Guessed,

    /// <summary>Texts.</summary>
    Texts,

    /// <summary>Numbers; a text is a problem.</summary>
    Numbers,

    /// <summary>Read past.</summary>
    None,
}
