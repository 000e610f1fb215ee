using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>The texts of a column in which (nearly) all are numbers as people write them, with one and the same
/// currency or unit.</summary>
internal sealed class CsvNumbers
{
    private const double MostStrays = 0.05;   // of the values that are there
    private const int MostTexts = 20;         // that are remembered as missing

    private readonly List<string?> _texts;
    private readonly NumberNotation _unit;
    private readonly bool _needsUnit;
    private readonly int _mostStrays;

    private CsvNumbers(List<string?> texts, NumberMarks marks, string unit, bool needsUnit, int mostStrays)
    {
        (_texts, Marks, _needsUnit, _mostStrays) = (texts, marks, needsUnit, mostStrays);
        _unit = new() { Unit = unit };
    }

    /// <summary>What they show of decimal marks.</summary>
    public NumberMarks Marks { get; }

    /// <summary>Why they are names rather than amounts, with one of them; null: they are not.</summary>
    public (string Why, string Text)? Code => _unit.Unit.Length == 0 ? CodeOf(Marks) : null;

    /// <summary>Why numbers are names rather than amounts, with one of them; null: they are not.</summary>
    public static (string Why, string Text)? CodeOf(NumberMarks marks) => marks.HasFraction ? null
        : marks.LeadingZero is { } zero ? ("leading zeros", zero)
        : marks.Big is { } big ? ("more digits than a number holds exactly", big) : null;

    /// <summary>Looks at texts.</summary>
    /// <param name="texts">The texts; null where one is missing.</param>
    /// <param name="isAsked">Whether somebody says that they are numbers.</param>
    /// <returns>Null: too many of them are none.</returns>
    public static CsvNumbers? Look(List<string?> texts, bool isAsked)
    {
        int present = texts.Count(text => text is not null), strays = 0, plain = 0;
        int most = isAsked ? present : (int)(present * MostStrays);
        var marks = new NumberMarks();
        var units = new List<(string Unit, int Count)>();
        foreach (string? text in texts)
        {
            if (text is null)
                continue;
            if (!WrittenNumber.TrySplit(text, out WrittenNumber number) || !marks.Add(number, text))
            {
                if (++strays > most)
                    return null;
            }
            else if (number.Unit.IsEmpty)
            {
                plain++;
            }
            else if (!Count(units, number.Unit))
            {
                return null;
            }
        }

        if (strays == present)
            return null;
        var (unit, count) = units.Count == 0 ? ("", 0) : units.MaxBy(pair => pair.Count);
        if (count <= most && plain > count && !WrittenNumber.IsCurrency(unit))
            unit = "";
        return new(texts, marks, unit, !isAsked && unit.Length > 0 && !WrittenNumber.IsCurrency(unit), most);
    }

    /// <summary>The column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="decimalMark">Which mark is decimal.</param>
    /// <param name="lineOf">The line of a row, which counts from 0.</param>
    /// <returns>Null: too many are no numbers then.</returns>
    public TableColumn? Read(string name, char decimalMark, Func<int, long> lineOf) =>
        Read(name, _texts, _unit with { Decimal = decimalMark, Groups = Marks.GroupsBeside(decimalMark) }, lineOf,
            _needsUnit) is { } read && read.Reading.Strays <= _mostStrays ? read : null;

    /// <summary>A column of numbers that are written in a known way; what is none is missing, and counted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">The texts; null where one is missing.</param>
    /// <param name="notation">How numbers are written.</param>
    /// <param name="lineOf">The line of a row, which counts from 0.</param>
    /// <param name="needsUnit">Whether each has the unit; null: it need not, and may be written as programs do.</param>
    public static TableColumn Read(string name, List<string?> texts, NumberNotation notation, Func<int, long> lineOf,
        bool? needsUnit = null)
    {
        var numbers = new double[texts.Count];
        var reading = new ColumnReading();
        var missing = new List<string>();
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = double.NaN;
            if (texts[row] is not { } text)
                continue;
            bool isRead = needsUnit is not { } needs ? notation.TryRead(text, out double value)
                : WrittenNumber.TrySplit(text, out WrittenNumber number)
                    & notation.Takes(number.Unit) & !(needs && number.Unit.IsEmpty)
                    & number.TryRead(notation.Decimal, notation.Groups, out value);
            if (!isRead)
            {
                reading = reading with
                {
                    Strays = reading.Strays + 1, FirstStray = reading.FirstStray ?? (text, lineOf(row)),
                };
                if (missing.Count < MostTexts && !missing.Contains(text.Trim()))
                    missing.Add(text.Trim());
                continue;
            }

            numbers[row] = value;
            if (reading.Example is null && !IsPlain(text, value))
                reading = reading with { Example = (text, value) };
        }

        NumberNotation all = notation with { Missing = [.. notation.Missing.Union(missing)] };
        return new TableColumn(name, ImmutableCollectionsMarshal.AsImmutableArray(numbers))
            .With(reading with { Notation = all.IsPlain ? null : all });
    }

    private static bool IsPlain(string text, double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double plain) && plain == value;

    // False: there are more units than a column of numbers has, strays included.
    private static bool Count(List<(string Unit, int Count)> units, ReadOnlySpan<char> unit)
    {
        const int Most = 50;
        for (int i = 0; i < units.Count; i++)
        {
            if (NumberNotation.SameUnit(units[i].Unit, unit))
            {
                units[i] = (units[i].Unit, units[i].Count + 1);
                return true;
            }
        }

        units.Add((unit.ToString(), 1));
        return units.Count <= Most;
    }
}
