using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>Decides what the columns of a file are, once all rows are read: which mark is decimal, whether texts are
/// numbers as people write them, which spellings are the same.</summary>
internal sealed class CsvFinish
{
    private readonly CsvColumn[] _columns;
    private readonly CsvOptions _options;
    private readonly Func<int, long> _lineOf;
    private readonly bool _mayHaveCommas;
    private readonly CsvNumbers?[] _looked;
    private readonly DateLook?[] _dates;
    private readonly DateOrder? _order;   // the order of dates that some column proves, and no other one denies
    private readonly char? _others;   // the decimal mark that some column proves, and no other one denies

    /// <summary>Looks at the columns.</summary>
    /// <param name="columns">All of them, with all rows.</param>
    /// <param name="options">What is known about them.</param>
    /// <param name="lineOf">The line of a row, which counts from 0.</param>
    /// <param name="mayHaveCommas">Whether numbers may have a decimal comma.</param>
    public CsvFinish(CsvColumn[] columns, CsvOptions options, Func<int, long> lineOf, bool mayHaveCommas)
    {
        (_columns, _options, _lineOf, _mayHaveCommas) = (columns, options, lineOf, mayHaveCommas);
        _looked = [.. columns.Select(Look)];
        _dates = [.. columns.Select((column, c) => LookForDates(column, _looked[c]))];
        DateOrder[] orders = [.. _dates.Select(look => look?.Proved).OfType<DateOrder>().Distinct()];
        _order = orders is [var only] ? only : null;
        NumberMarks[] marks = [.. columns.Select((column, c) => _looked[c]?.Marks ?? column.Marks)];
        _others = (marks.Any(m => m.Points > 0), marks.Any(m => m.Commas > 0)) switch
        {
            (true, false) => '.', (false, true) => ',', _ => null,
        };
    }

    /// <summary>Columns that were read as numbers, and whose texts are needed.</summary>
    public string[] Lost() =>
        [.. _columns.Where(column => column.IsLost || NeedsTexts(column)).Select(column => column.Name)];

    /// <summary>The columns of the table.</summary>
    /// <exception cref="NablaFormatException">A column's numbers may be read in two ways.</exception>
    public IEnumerable<TableColumn> Finish() => Enumerable.Range(0, _columns.Length)
        .Where(c => !_columns[c].IsNone).Select(Finish);

    private static CsvNumbers? Look(CsvColumn column)
    {
        if (!column.IsText || column.Notation is not null || column.Kind is not (
            CsvKind.Guessed or CsvKind.Looked or CsvKind.Numbers))
        {
            return null;
        }

        bool isAsked = column.Kind == CsvKind.Numbers;
        return !isAsked && AreYesAndNo(column.Texts) ? null : CsvNumbers.Look(column.Texts, isAsked);
    }

    // What is a number is no date, unless somebody says so.
    private DateLook? LookForDates(CsvColumn column, CsvNumbers? numbers) => column.Kind == CsvKind.Dates
        ? DateLook.Of(CollectionsMarshal.AsSpan(column.Texts), DatesOf(column))
        : column is { IsText: true, Notation: null, Kind: CsvKind.Guessed or CsvKind.Looked } && numbers is null
        ? DateLook.Of(CollectionsMarshal.AsSpan(column.Texts), null) : null;

    private DateAsked? DatesOf(CsvColumn column) =>
        _options.Kinds.TryGetValue(column.Name, out CsvColumnKind asked) ? CsvFile.DatesOf(asked) : null;

    // 1 and 0 beside yes and no are no numbers.
    private static bool AreYesAndNo(List<string?> texts)
    {
        const int Most = 20;
        var different = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? text in texts)
        {
            if (text is not null && different.Add(text) && different.Count > Most)
                return false;
        }

        return SpellingIndex.AreYesAndNo(different);
    }

    private bool NeedsTexts(CsvColumn column)
    {
        if (column.Kind != CsvKind.Guessed || column.IsText || column.IsNone)
            return false;
        return CsvNumbers.CodeOf(column.Marks) is not null || column.HasBothMarks
            || (Either(column.Marks) is { } text
                && (_options.ShowsProblems || Decide(column, column.Marks) != Mark(text)));
    }

    private TableColumn Finish(int c)
    {
        CsvColumn column = _columns[c];
        TableColumn read = Shown(c);
        bool isAsked = _options.Kinds.ContainsKey(column.Name) || _options.Texts.Contains(column.Name);
        return read.With(read.Reading with
        {
            IsNameless = column.IsNameless, IsAsked = isAsked,
            IsText = column.Kind == CsvKind.Words,
            CountsRows = !isAsked && column.Kind is CsvKind.Guessed or CsvKind.Looked && CountsRows(read),
        });
    }

    private TableColumn Shown(int c)
    {
        CsvColumn column = _columns[c];
        try
        {
            return column.Kind == CsvKind.Dates || _dates[c] is not null
                ? ReadDates(column, _dates[c]) ?? Read(column, _looked[c]) : Read(column, _looked[c]);
        }
        catch (NablaFormatException e) when (_options.ShowsProblems && column.IsText)
        {
            return new TableColumn(column.Name, [.. column.Texts]).With(new() { Problem = e.Reason.TrimEnd('.') });
        }
    }

    // Null: too many are none, which nobody asked for.
    private TableColumn? ReadDates(CsvColumn column, DateLook? look)
    {
        DateAsked? asked = DatesOf(column);
        TableColumn? read = look?.Read(column.Name, CollectionsMarshal.AsSpan(column.Texts),
            look.Decide(column.Name, _order, asked), _lineOf);
        if (read is not null && look!.Takes(read))
            return read;
        return asked is null ? null : throw new NablaFormatException($"column {Quoted.Of(column.Name)}",
            "It is to hold dates, but none of its values is one.", "Say what else it holds, or leave it out.")
        {
            Settings = [$"column {column.Name}=category", $"column {column.Name}=ignore"],
        };
    }

    private TableColumn Read(CsvColumn column, CsvNumbers? looked)
    {
        if (column.Kind == CsvKind.Numbers)
            return AsAsked(column, looked);
        if (!column.IsText)
        {
            TableColumn numbers = column.Finish();
            return AsAskedMark(numbers, column.Marks);
        }

        if (column.Kind is CsvKind.Exact or CsvKind.Words)
            return column.Finish();
        if (looked is { Code: null } && looked.Read(column.Name, Decide(column, looked.Marks), _lineOf)
            is { } found)
        {
            return AsAskedMark(found, looked.Marks);
        }

        TableColumn texts = CsvSpellings.Merge(column.Name, column.Texts);
        return texts.With(texts.Reading with { Code = looked?.Code });
    }

    private TableColumn AsAsked(CsvColumn column, CsvNumbers? looked)
    {
        TableColumn? read = column.Notation is { } known
            ? CsvNumbers.Read(column.Name, column.Texts, known, _lineOf)
            : looked?.Read(column.Name, Decide(column, looked.Marks), _lineOf);
        return read ?? throw new NablaFormatException($"column {Quoted.Of(column.Name)}",
            "It is to hold numbers, but none of its values is one.", "Say what else it holds, or leave it out.")
        {
            Settings = [$"column {column.Name}=category", $"column {column.Name}=ignore"],
        };
    }

    // Says where a mark is decimal only because somebody said so.
    private TableColumn AsAskedMark(TableColumn column, NumberMarks marks) =>
        _options.DecimalComma is { } isComma && marks.HasShort && marks is { Points: 0, Commas: 0 }
        && (isComma ? marks.CommaOrGroup : marks.PointOrGroup) is { } text
        && WrittenNumber.TrySplit(text, out WrittenNumber number) && number.TryRead(Mark(text), null, out double value)
            ? column.With(column.Reading with { OnlyAsAsked = (text, value) }) : column;

    /// <summary>Which mark is decimal in a column.</summary>
    /// <exception cref="NablaFormatException">Nobody can tell.</exception>
    private char Decide(CsvColumn column, NumberMarks marks)
    {
        const int Rare = 20;   // one among so many is a slip
        if (marks is { Points: > 0, Commas: > 0 } && Math.Min(marks.Points, marks.Commas) * Rare
            > Math.Max(marks.Points, marks.Commas))
        {
            throw Mixed(column, marks.FirstPoint!, marks.FirstComma!);
        }

        if (_options.DecimalComma is { } isComma)
            return isComma ? ',' : '.';
        if (marks.Points + marks.Commas > 0)
        {
            char proved = marks.Points > marks.Commas ? '.' : ',';
            string? other = proved == '.' ? marks.CommaOrGroup : marks.PointOrGroup;
            bool isMixed = other is not null && marks is { HasLong: true, ProvesGroups: false }
                && marks.GroupsBeside(proved) == Mark(other);
            return !isMixed ? proved
                : throw Mixed(column, marks.FirstPoint ?? other!, marks.FirstComma ?? other!);
        }

        if (Either(marks) is not { } text)
            return '.';
        if (marks.PointOrGroup is not null && marks.CommaOrGroup is not null)
            throw Mixed(column, marks.PointOrGroup, marks.CommaOrGroup);
        char mark = Mark(text);
        bool isUsual = mark == '.' || _mayHaveCommas;
        return marks.HasLong && isUsual ? mark
            : _others ?? (!marks.HasShort && mark == (_mayHaveCommas ? ',' : '.') ? mark
            : throw Either(column.Name, text));
    }

    private static string? Either(NumberMarks marks) => marks is { Points: 0, Commas: 0 }
        ? marks.PointOrGroup ?? marks.CommaOrGroup : marks.Points == 0 ? marks.PointOrGroup : null;

    private static char Mark(string text) => text.Contains(',', StringComparison.Ordinal) ? ',' : '.';

    private static NablaFormatException Either(string name, string text)
    {
        bool isComma = Mark(text) == ',';
        WrittenNumber.TrySplit(text, out WrittenNumber number);
        number.TryRead(Mark(text), null, out double part);
        number.TryRead(isComma ? '.' : ',', Mark(text), out double whole);
        return new($"column {Quoted.Of(name)}", $"{Quoted.Of(text)} has two meanings, " +
            Invariant($"{part:R} and {whole:R}: its {(isComma ? "comma" : "point")} is a decimal mark or stands ") +
            "between thousands.",
            Invariant($"Say which mark is decimal: the {(isComma ? "comma" : "point")} for {part:R}, ") +
            Invariant($"the {(isComma ? "point" : "comma")} for {whole:R}."))
        {
            Settings = isComma ? ["decimal comma", "decimal point"] : ["decimal point", "decimal comma"],
        };
    }

    private static NablaFormatException Mixed(CsvColumn column, string point, string comma) => new(
        TablePlace.Of(column.Name, Math.Max(column.Texts.IndexOf(point), column.Texts.IndexOf(comma))),
        $"There are numbers with a point, {Quoted.Of(point)}, and with a comma, {Quoted.Of(comma)}.",
        "Write all numbers of a column alike, or say that its values are categories.")
    {
        Settings = [$"column {column.Name}=category"],
    };

    /// <summary>Whether numbers count the rows from 0 or 1.</summary>
    public static bool CountsRows(TableColumn column)
    {
        const int Least = 10;   // rows: fewer do so by chance
        if (!column.IsNumeric || column.IsDate || column.Count < Least || column.Numbers[0] is not (0 or 1))
            return false;
        for (int row = 1; row < column.Count; row++)
        {
            if (column.Numbers[row] != column.Numbers[row - 1] + 1)
                return false;
        }

        return true;
    }
}
