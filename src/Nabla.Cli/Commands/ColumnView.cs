namespace Nabla.Cli.Commands;

/// <summary>A column of a table, to be shown.</summary>
/// <param name="Column">The column.</param>
/// <param name="Distinct">How many different values it has.</param>
/// <param name="Values">Some of them, or their range.</param>
/// <param name="Becomes">What would become of it in training.</param>
internal sealed record ColumnView(TableColumn Column, int Distinct, string Values, string Becomes)
{
    private const int MostTexts = 4, MostLetters = 16;

    /// <summary>Its name as a terminal can show it.</summary>
    public string Name => ModelData.Plain(Column.Name);

    /// <summary>"numbers", "dates" or "texts".</summary>
    public string Kind => Column.IsDate ? "dates" : Column.IsNumeric ? "numbers" : "texts";

    /// <summary>What was understood otherwise than it stands in the file; null: nothing.</summary>
    public string? Reading => ReadingNotes.Of(Column) is { } text ? ModelData.Plain(text) : null;

    /// <summary>How many values are missing.</summary>
    public int Missing => Column.Missing;

    /// <summary>Looks at a column.</summary>
    /// <param name="target">What would be predicted; or null.</param>
    public static ColumnView Of(TableColumn column, TableTarget? target)
    {
        if (column.IsNumeric)
        {
            double[] numbers = [.. column.Numbers.ToArray().Where(number => !double.IsNaN(number))];
            bool isTime = column.Reading.Dates?.IsTime == true;
            string range = numbers.Length == 0 ? "none"
                : column.IsDate ? $"{DateParts.Text(numbers.Min(), isTime)} to {DateParts.Text(numbers.Max(), isTime)}"
                : Invariant(
                $"{numbers.Min():G6} to {numbers.Max():G6}, mean {numbers.Average():G6}");
            return new(column, numbers.Distinct().Count(), range, Fate(column, target));
        }

        var counts = column.Texts.ToArray().OfType<string>().CountBy(text => text)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        string some = string.Join(", ", counts.Take(MostTexts).Select(pair => Short(pair.Key)));
        return new(column, counts.Count, ModelData.Plain(some + (counts.Count > MostTexts ? ", …" : "")),
            Fate(column, target));
    }

    /// <summary>The column as a JSON object.</summary>
    public NamedValues ToJson() => new()
    {
        { "name", Column.Name },
        { "kind", Kind },
        { "missing", Missing },
        { "distinct", Distinct },
        { "becomes", Becomes },
        { "reading", Reading },
    };

    // As training on all rows would do it.
    private static string Fate(TableColumn column, TableTarget? target)
    {
        if (target?.Has(column) == true)
            return target.Columns.Length == 1 ? "the target" : "a target";
        if (column.Reading.Problem is not null)
            return "refused";
        if (column.Reading.CountsRows)
            return "left out, counts the rows";
        try
        {
            TableColumn other = Other(column);
            var schema = Schema.Fit(new Table(column, other).WithTarget(other.Name, TargetKind.Numbers));
            SchemaColumn made = schema.Columns[0];
            return made.Dates is { } dates ? $"{Figures.Count(made.Width, "input")}: {dates}"
                : made.IsNumeric ? "1 input, standardized"
                : made.IsText ? $"{Figures.Count(made.Width, "input")}, for its words"
                : made.HasOther ? $"{Figures.Count(made.Width, "input")}, the last one for all others"
                : $"{Figures.Count(made.Width, "input")}, one for each category";
        }
        catch (NablaFormatException e)
        {
            return e.Location.StartsWith("column", StringComparison.Ordinal) ? e.Reason.TrimEnd('.') : "left out";
        }
    }

    // A target, so that the column can be looked at by itself.
    private static TableColumn Other(TableColumn column) =>
        new(column.Name == "y" ? "target" : "y", [.. Enumerable.Repeat(0.0, column.Count)]);

    private static string Short(string text) => text.Length > MostLetters ? text[..MostLetters] + "…" : text;
}
