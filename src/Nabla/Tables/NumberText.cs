using System.Text.RegularExpressions;

namespace Nabla;

/// <summary>Texts where numbers should be.</summary>
internal static partial class NumberText
{
    private const char Minus = '\u2212';   // as typesetters have it

    /// <summary>Whether a text is a number as tables have it.</summary>
    internal static bool Is(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a text is a finite number as programs write them.</summary>
    internal static bool IsFinite(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The one way from a text to a number of a column.</summary>
    /// <param name="notation">How the column's numbers are written; null: as programs do.</param>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; NaN where the text stands for a missing one.</param>
    internal static bool TryRead(NumberNotation? notation, string text, out double value)
    {
        if (IsMissing(text))
        {
            value = double.NaN;
            return true;
        }

        return notation is not null ? notation.TryRead(text, out value)
            : double.TryParse(text.Replace(Minus, '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a text stands for a value that is not known: an empty one, NA, N/A, null, nan or ?.</summary>
    internal static bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        foreach (string word in Missing)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return text.IsEmpty;
    }

    /// <summary>Texts that stand for a value that is not known, in any case.</summary>
    internal static readonly ImmutableArray<string> Missing = ["na", "n/a", "null", "nan", "?"];

    /// <summary>Whether a text is a number with a comma in it: "1,5".</summary>
    internal static bool HasComma(string text) => WithComma().IsMatch(text);

    /// <summary>The first text that is no number; the last row if there is none.</summary>
    internal static int FirstOther(ReadOnlySpan<string?> texts)
    {
        int row = 0;
        while (row < texts.Length - 1 && (texts[row] is not { } text || Is(text)))
            row++;
        return row;
    }

    /// <summary>How many texts are numbers, with a comma or without, and how many are there at all.</summary>
    internal static (int Numbers, int Commas, int All) Count(ReadOnlySpan<string?> texts)
    {
        int numbers = 0, commas = 0, all = 0;
        foreach (string? text in texts)
        {
            if (text is null)
                continue;
            all++;
            if (Is(text))
                numbers++;
            else if (HasComma(text))
                commas++;
        }

        return (numbers, commas, all);
    }

    /// <summary>Refuses a column of numbers with commas: as texts they would all be categories.</summary>
    /// <exception cref="NablaFormatException">All texts are numbers, and some have a comma.</exception>
    internal static void RefuseCommas(TableColumn column)
    {
        if (column.IsNumeric)
            return;
        var (numbers, commas, all) = Count(column.Texts);
        if (commas == 0 || numbers + commas < all)
            return;
        throw NoNumber(column, "");
    }

    /// <summary>The problem that a column has a text that is no number; rows may have come before the table.</summary>
    internal static NablaFormatException NoNumber(
        TableColumn column, string otherwise, string? setting = null, long before = 0)
    {
        int row = FirstOther(column.Texts);
        return NoNumber(TablePlace.Of(column.Name, before + row), column.Texts[row] ?? "", otherwise, setting);
    }

    /// <summary>The problem that a text is no number.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="text">The text.</param>
    /// <param name="otherwise">What to do unless it is the comma.</param>
    /// <param name="setting">The setting that does so; see <see cref="NablaException.Settings"/>.</param>
    internal static NablaFormatException NoNumber(
        string place, string text, string otherwise, string? setting = null) => HasComma(text)
        ? new(place, $"It is {Quoted.Of(text)}, with a comma.", NoComma) { Settings = ["decimal comma"] }
        : new(place, $"It is {Quoted.Of(text)}, no number.", otherwise)
        {
            Settings = setting is null ? [] : [setting],
        };

    /// <summary>What to do about a comma.</summary>
    internal const string NoComma =
        "Numbers have a decimal point and nothing between thousands: 1.5, not 1,5, and 1234, not 1,234. " +
        "Where all of a file has decimal commas, say so when it is read.";

    [GeneratedRegex(@"^[-+]?\d+(,\d+)+$|^[-+]?\d{1,3}(\.\d{3})+,\d+$")]
    private static partial Regex WithComma();
}
