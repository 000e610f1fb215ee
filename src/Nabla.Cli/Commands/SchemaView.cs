namespace Nabla.Cli.Commands;

/// <summary>The columns that a model takes, to be shown.</summary>
internal static class SchemaView
{
    private const int MostCategories = 12;

    /// <summary>A table of them.</summary>
    public static void Print(Output output, Schema schema)
    {
        int name = Math.Clamp(schema.Columns.Max(column => ModelData.Plain(column.Name).Length), 6, 40);
        output.Out.WriteLine();
        output.Out.WriteLine(output.OutStyle.Strong($"{"column".PadRight(name)}  inputs  what becomes of it"));
        foreach (SchemaColumn column in schema.Columns)
        {
            output.Out.WriteLine(ModelData.Plain(
                $"{column.Name.PadRight(name)}  {Figures.Count(column.Width),6}  {Text(column)}"));
        }
    }

    /// <summary>A JSON object for each column.</summary>
    public static IEnumerable<NamedValues> ToJson(Schema schema) => schema.Columns.Select(column => column.IsNumeric
        ? new NamedValues
        {
            { "name", column.Name }, { "mean", column.Mean }, { "scale", column.Scale }, { "median", column.Median },
            { "bound", column.Bound > 0 ? column.Bound : null },
            { "edges", column.Edges.IsEmpty ? null : column.Edges },
            { "written", Written(column) },
            { "dates", column.Dates?.ToString() },
        }
        : column.IsText ? new NamedValues { { "name", column.Name }, { "word_inputs", column.Width } }
        : new NamedValues
        {
            { "name", column.Name }, { "categories", column.Categories },
            { "has_other", column.HasOther ? true : null },
        });

    // How its numbers are written, where not as programs do.
    private static string? Written(SchemaColumn column) =>
        column.Notation?.ToString() is { Length: > 0 } text ? text : null;

    private static string Text(SchemaColumn column) => column.Dates is { } dates
        ? $"{dates}; {DateParts.Text(column.Median, dates.Notation.IsTime)} where it is missing"
        : column.IsText ? "its words, by their hashes; rare ones weigh more"
        : column.IsNumeric ? Invariant($"(value − {column.Mean:G6}) / {column.Scale:G6}") +
            (column.Bound > 0 ? Invariant($", within ±{column.Bound:G6}") : "") +
            (column.Edges.IsEmpty ? "" : Invariant($", and {column.Edges.Length - 1} bins")) +
            Invariant($"; {column.Median:G6} where it is missing") +
            (Written(column) is { } written ? $"; written {written}" : "")
        : $"1 at its category: {string.Join(", ", column.Categories.Take(MostCategories))}" +
            (column.Categories.Length > MostCategories
                ? $" and {Figures.Count(column.Categories.Length - MostCategories)} more" : "") +
            (column.HasOther ? "; one for all others" : "");
}
