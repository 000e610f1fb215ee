using System.Text.RegularExpressions;

namespace Nabla;

/// <summary>What a person should know about a table that is learned from: a sentence for each kind of thing.</summary>
internal static partial class TableNotes
{
    private const int Most = 8;   // columns in a sentence

    /// <summary>Known are the rows with a target, rows those learned from, whose schema may have been brought along
    /// rather than fitted.</summary>
    internal static ImmutableArray<TableNote> Of(Table table, Table known, SchemaRows rows, bool isFitted)
    {
        List<TableNote> notes = [.. ReadingNotes.Of(table.Columns)];
        TableTarget target = known.Target;
        if (known.RowCount < table.RowCount)
        {
            notes.Add(new(Invariant($"{table.RowCount - known.RowCount} of {table.RowCount} rows are left out: ") +
                $"their {(target.Columns.Length == 1 ? target.Name : MissingOf(table, target))} is missing"));
        }

        TableColumn[] inputs = [.. known.Columns.Where(column => !target.Has(column))];
        var used = rows.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var unused = inputs.Where(column => !used.Contains(column.Name))
            .GroupBy(column => isFitted ? WhyUnused(column) : "the model does not know them");
        foreach (var group in unused)
        {
            notes.Add(new($"left out: {Some(group.Select(column => column.Name))} ({group.Key})",
                group.First().Reading.CountsRows && isFitted ? $"column {group.First().Name}=number" : null));
        }

        SchemaColumn[] idle = [.. rows.Schema.Columns.Where(SchemaFit.HasNoEffect)];
        if (isFitted && idle.Length > 0)
        {
            notes.Add(new($"without effect: {Some(idle.Select(column => column.Name))} " +
                "(the same number in every row)"));
        }

        if (isFitted)
            notes.AddRange(Kinds(rows.Schema, inputs));
        notes.AddRange(Missing(rows, isFitted));
        if (isFitted)
        {
            var dates = rows.Schema.Columns.Where(column => column.IsDate).Select(column => column.Name).ToHashSet();
            notes.AddRange(Suspicions([.. inputs.Where(column =>
                !dates.Contains(column.Name) && (used.Contains(column.Name) || !column.IsNumeric))]));
        }

        return target.Column.Reading.IsOfArray ? [.. notes.Select(note => note with { Setting = null })] : [.. notes];
    }

    // The targets of several that are missing somewhere, in words: "yield or purity".
    private static string MissingOf(Table table, TableTarget target) => string.Join(
        " or ", target.Names.Where(name => table[name].Missing > 0));

    /// <summary>Some names or facts, and how many more there are.</summary>
    internal static string Some(IEnumerable<string> facts)
    {
        string[] all = [.. facts];
        return string.Join(", ", all.Take(Most)) +
            (all.Length > Most ? Invariant($" and {all.Length - Most} more") : "");
    }

    // What is neither one number nor an input for each category.
    private static IEnumerable<TableNote> Kinds(Schema schema, TableColumn[] inputs)
    {
        SchemaColumn[] dates = [.. schema.Columns.Where(column => column.IsDate)];
        if (dates.Length > 0)
        {
            bool hasTimes = dates.Any(column => column.Dates!.Notation.IsTime);
            yield return new($"look like dates{(hasTimes ? " and times" : "")}, and are taken so: " +
                Some(dates.Select(column => $"{column.Name} ({column.Dates})")),
                $"column {dates[0].Name}=category");
        }

        SchemaColumn[] texts = [.. schema.Columns.Where(column => column.IsText)];
        if (texts.Length > 0)
        {
            yield return new("texts, of which the words count: " +
                Some(texts.Select(column => Invariant($"{column.Name} ({column.Width} inputs)"))),
                $"column {texts[0].Name}=category");
        }

        var asked = inputs.Where(column => column.Reading.IsAsked).Select(column => column.Name).ToHashSet();
        foreach (var group in schema.Columns.Where(column => column.HasOther)
            .GroupBy(column => asked.Contains(column.Name)))
        {
            yield return new((group.Key ? "more categories than there may be inputs" : "many different texts") +
                ", of which the most frequent are categories and all others one more: " +
                Some(group.Select(column => Invariant($"{column.Name} ({column.Categories.Length})"))),
                group.Key ? null : $"column {group.First().Name}=category");
        }
    }

    private static IEnumerable<TableNote> Missing(SchemaRows rows, bool isFitted)
    {
        List<string> medians = [], days = [], none = [], rare = [], wordless = [];
        for (int c = 0; c < rows.Schema.Columns.Length; c++)
        {
            SchemaColumn column = rows.Schema.Columns[c];
            if (rows.Missing[c] > 0 && column.Dates is { } dates)
            {
                days.Add(Invariant($"{column.Name} {rows.Missing[c]} ") +
                    $"(median {DateParts.Text(column.Median, dates.Notation.IsTime)})");
            }
            else if (rows.Missing[c] > 0 && column.IsNumeric)
            {
                medians.Add(Invariant($"{column.Name} {rows.Missing[c]} (median {column.Median:G6})"));
            }
            else if (rows.Missing[c] > 0)
            {
                none.Add(Invariant($"{column.Name} {rows.Missing[c]}"));
            }

            if (rows.Unseen[c] > 0 && !column.IsDate)   // these are told of where they are read
            {
                string[] which = isFitted ? [] : [.. rows.UnseenOf(c).Select(text => Quoted.Of(text))];
                (column.IsText ? wordless : rare).Add(Invariant($"{column.Name} {rows.Unseen[c]}") +
                    (which.Length == 0 ? "" : $" ({string.Join(", ", which)})"));
            }
        }

        string of = Invariant($" of {rows.Count}");
        if (medians.Count > 0)
            yield return new($"missing numbers{of}, for which the median is taken: {Some(medians)}");
        if (days.Count > 0)
            yield return new($"missing dates{of}, for which the median is taken: {Some(days)}");
        if (none.Count > 0)
            yield return new($"missing texts{of}, for which no category is set: {Some(none)}");
        if (wordless.Count > 0)
            yield return new($"texts{of} without a word that the model knows: {Some(wordless)}");
        if (rare.Count > 0)
        {
            string why = isFitted ? "are too rare to be a category" : "the model does not know";
            yield return new($"texts{of} that {why}: {Some(rare)}");
        }
    }

    private static string WhyUnused(TableColumn column) =>
        column.Missing == column.Count ? "no values"
        : column.Reading.CountsRows ? "counts the rows"
        : column.IsDate ? "the same date in every row"
        : column.IsNumeric ? "the same number in every row"
        : column.Texts.ToArray().Distinct().Take(2).Count() == 1 ? "the same text in every row"
        : column.Reading.IsText ? "no word in it occurs twice" : "no text in it occurs twice";

    // What columns look like to a person, and what becomes of them.
    private static IEnumerable<TableNote> Suspicions(TableColumn[] inputs)
    {
        TableColumn[] numbers = [.. inputs.Where(column => column.IsNumeric && !column.Reading.IsAsked)];
        TableColumn[] texts = [.. inputs.Where(column => !column.IsNumeric && !column.Reading.IsAsked)];
        TableColumn[] counters = [.. numbers.Where(CountsRows)];
        if (counters.Length > 0)
        {
            yield return new($"count the rows, which tells nothing of new ones: {Names(counters)}",
                $"column {counters[0].Name}=ignore");
        }

        TableColumn[] rising = [.. numbers.Except(counters).Where(Rises)];
        if (rising.Length > 0)
        {
            yield return new("whole numbers that rise from row to row, never the same twice: " + Names(rising) +
                ". If they only number the rows, leave them out", $"column {rising[0].Name}=ignore");
        }

        TableColumn[] mixed = [.. texts.Where(HasNumbers)];
        foreach (TableColumn column in mixed.Take(Most))
        {
            var (count, commas, all) = NumberText.Count(column.Texts);
            yield return new(Invariant($"{column.Name}: {all - count} of {all} values are no numbers, such as ") +
                $"{Quoted.Of(column.Texts[NumberText.FirstOther(column.Texts)] ?? "")}, so that all are taken as " +
                "texts; leave them empty to have numbers", $"column {column.Name}=number");
        }

        (string What, Regex Form, string Way)[] forms =
        [
            ("dates", Date(), "give year, month or weekday a column of its own"),
            ("times", Time(), "give them as a number of minutes or hours"),
            ("amounts", Amount(), "write one unit, or none, behind every number"),
        ];
        foreach (var (what, form, way) in forms)
        {
            TableColumn[] found = [.. texts.Except(mixed).Where(column => AllMatch(column, form))];
            if (found.Length > 0)
            {
                yield return new($"look like {what}, but are taken as texts: " +
                    Some(found.Select(column => $"{column.Name} (such as {Quoted.Of(FirstText(column))})")) +
                    $"; {way}", $"column {found[0].Name}=ignore");
            }
        }
    }

    private static bool HasNumbers(TableColumn column)
    {
        var (numbers, commas, all) = column.Reading.Code is null ? NumberText.Count(column.Texts) : default;
        return all > 0 && numbers + commas > all / 2 && numbers + commas < all;
    }

    private static string Names(IEnumerable<TableColumn> columns) => Some(columns.Select(column => column.Name));

    private static bool AllMatch(TableColumn column, Regex pattern)
    {
        foreach (string? text in column.Texts)
        {
            if (text is not null && !pattern.IsMatch(text))
                return false;
        }

        return column.Missing < column.Count && column.Reading.Code is null;
    }

    private static string FirstText(TableColumn column) => column.Texts.ToArray().First(text => text is not null)!;

    private static bool CountsRows(TableColumn column)
    {
        ReadOnlySpan<double> numbers = column.Numbers;
        for (int row = 1; row < numbers.Length; row++)
        {
            if (numbers[row] != numbers[row - 1] + 1)
                return false;
        }

        return numbers.Length > 2;
    }

    private static bool Rises(TableColumn column)
    {
        const int Least = 10;   // fewer rows rise by chance
        ReadOnlySpan<double> numbers = column.Numbers;
        for (int row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] != Math.Floor(numbers[row]) || (row > 0 && !(numbers[row] > numbers[row - 1])))
                return false;
        }

        return numbers.Length >= Least;
    }

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([T ].*)?$|^\d{1,2}[./-]\d{1,2}[./-](\d{2}|\d{4})( .*)?$")]
    private static partial Regex Date();

    [GeneratedRegex(@"^\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?$")]
    private static partial Regex Time();

    // A currency, digits in groups, a unit: 1.5%, $3, 3 €, 12 km, 1 234, 1'234.5.
    [GeneratedRegex(@"^[-+]?[$€£¥]? ?[-+]?\d+([ \u00A0\u202F'’]\d{3})*([.,]\d+)?( ?[%€$£¥]| ?\p{L}{2,10}| \p{L})?$")]
    private static partial Regex Amount();
}
