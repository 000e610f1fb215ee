using System.Globalization;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace Nabla.IO;

/// <summary>A column as it is read: numbers, until a text comes.</summary>
internal sealed class CsvColumn(string name, bool isText)
{
    // What people write: neither groups of digits nor currencies. "1,5" is a text.
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly string[] s_missing = ["na", "n/a", "null", "nan", "?"];

    private List<double> _numbers = [];
    private List<string?> _texts = [];
    private bool _hasNumbers;
    private (long Row, string Text)? _notFinite;

    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether values are kept as texts.</summary>
    public bool IsText { get; private set; } = isText;

    /// <summary>Whether it holds texts, but some of them were read as numbers and forgotten.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Adds a number or a missing one.</summary>
    /// <returns>False: it is neither; or the column is known to hold texts.</returns>
    public bool AddNumber(ReadOnlySpan<byte> field, long row)
    {
        if (IsText || IsLost)
            return false;
        if (IsMissing(field))
        {
            _numbers.Add(double.NaN);
            return true;
        }

        if (!TryParse(field, out double value))
        {
            (IsText, IsLost) = (!_hasNumbers, _hasNumbers);
            if (IsText)
                _texts = [.. Enumerable.Repeat<string?>(null, _numbers.Count)];   // all missing so far
            _numbers = [];
            return false;
        }

        _hasNumbers = true;
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
            throw new NablaFormatException(Invariant($"row {at.Row}, column {Quoted.Of(Name)}"),
                $"{Quoted.Of(at.Text)} is not finite: it is beyond the largest number, about 1.8e308.",
                "Write a smaller number, or leave the field empty where it is not known.");
        }

        var numbers = ImmutableCollectionsMarshal.AsImmutableArray(_numbers.ToArray());
        _numbers = [];
        return new(Name, numbers);
    }

    /// <summary>Whether a field is a number, finite or not.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> field) => !IsMissing(field) && TryParse(field, out _);

    /// <summary>Whether a field stands for a value that is not known.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            return true;
        if (field.Length > 4)
            return false;
        foreach (string word in s_missing)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(field, word))
                return true;
        }

        return false;
    }

    // The parser takes trailing zero bytes for nothing.
    private static bool TryParse(ReadOnlySpan<byte> field, out double value) =>
        double.TryParse(field, Style, CultureInfo.InvariantCulture, out value) && field[^1] != 0;
}
