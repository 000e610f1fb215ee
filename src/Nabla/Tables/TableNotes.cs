using System.Text.RegularExpressions;

namespace Nabla;

/// <summary>What a person should know about a table that is learned from.</summary>
internal static partial class TableNotes
{
    private const int Most = 8;   // names in a sentence

    /// <summary>A sentence each. Known are the rows with a target, rows those learned from, whose schema may have been
    /// brought along rather than fitted.</summary>
    internal static ImmutableArray<string> Of(Table table, Table known, SchemaRows rows, bool isFitted)
    {
        List<string> notes = [];
        TableColumn target = known.Target.Column;
        if (known.RowCount < table.RowCount)
        {
            notes.Add(Invariant($"{table.RowCount - known.RowCount} of {table.RowCount} rows are left out: ") +
                $"their {target.Name} is missing");
        }

        TableColumn[] inputs = [.. known.Columns.Where(column => column != target)];
        var used = rows.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var unused = inputs.Where(column => !used.Contains(column.Name))
            .GroupBy(column => isFitted ? WhyUnused(column) : "the model does not know them");
        foreach (var group in unused)
            notes.Add($"left out: {Names(group)} ({group.Key})");
        for (int c = 0; c < rows.Schema.Columns.Length; c++)
            Describe(notes, rows, c);
        if (isFitted)
            notes.AddRange(inputs.Select(Suspicion).OfType<string>());
        return [.. notes];
    }

    private static void Describe(List<string> notes, SchemaRows rows, int c)
    {
        SchemaColumn column = rows.Schema.Columns[c];
        if (rows.Missing[c] > 0)
        {
            notes.Add(Invariant($"{column.Name}: {rows.Missing[c]} of {rows.Count} values are missing: ") +
                (column.IsNumeric ? Invariant($"the median {column.Median:G6} is taken") : "no category is set"));
        }

        if (rows.Unseen[c] > 0)
        {
            notes.Add(Invariant($"{column.Name}: {rows.Unseen[c]} of {rows.Count} values are too rare ") +
                "to be a category");
        }
    }

    private static string WhyUnused(TableColumn column) =>
        column.Missing == column.Count ? "no values"
        : column.IsNumeric ? "the same number in every row"
        : column.Texts.ToArray().Distinct().Take(2).Count() == 1 ? "the same text in every row"
        : "no text in it occurs twice";

    // What a column looks like to a person, and what becomes of it.
    private static string? Suspicion(TableColumn column)
    {
        if (column.IsNumeric)
        {
            return !CountsRows(column) ? null
                : $"{column.Name} counts the rows, which tells nothing of new ones: leave it out";
        }

        var (numbers, commas, all) = NumberText.Count(column.Texts);
        if (all > 0 && numbers + commas > all / 2 && numbers + commas < all)
        {
            int row = NumberText.FirstOther(column.Texts);
            return Invariant($"{column.Name}: {all - numbers} of {all} values are no numbers, such as ") +
                $"{Quoted.Of(column.Texts[row] ?? "")}, so that all are taken as texts; " +
                "leave them empty to have numbers";
        }

        return AllMatch(column, Date())
            ? $"{column.Name} has dates, which are taken as texts: give year, month or weekday a column of its own"
            : AllMatch(column, Amount())
            ? $"{column.Name} has amounts such as {Quoted.Of(FirstText(column))}, which are taken as texts: " +
                "leave out all but digits and the decimal point to have numbers"
            : null;
    }

    private static bool AllMatch(TableColumn column, Regex pattern)
    {
        foreach (string? text in column.Texts)
        {
            if (text is not null && !pattern.IsMatch(text))
                return false;
        }

        return column.Missing < column.Count;
    }

    private static string FirstText(TableColumn column)
    {
        int row = 0;
        while (column.Texts[row] is null)
            row++;
        return column.Texts[row]!;
    }

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

    private static string Names(IEnumerable<TableColumn> columns)
    {
        string[] names = [.. columns.Select(column => column.Name)];
        return string.Join(", ", names.Take(Most)) +
            (names.Length > Most ? Invariant($" and {names.Length - Most} more") : "");
    }

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([T ].*)?$|^\d{1,2}[./-]\d{1,2}[./-](\d{2}|\d{4})( .*)?$")]
    private static partial Regex Date();

    // A currency, a percent sign, digits in groups: 1.5%, $3, 3 €, 1 234, 1'234.5.
    [GeneratedRegex(@"^[-+]?[$€£¥]? ?[-+]?\d+([ \u00A0\u202F'’]\d{3})*([.,]\d+)?( ?[%€$£¥])?$")]
    private static partial Regex Amount();
}
