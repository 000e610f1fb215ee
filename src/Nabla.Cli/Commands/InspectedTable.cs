namespace Nabla.Cli.Commands;

/// <summary>A CSV file, to be shown: its columns and what would become of them in training; as JSON also what every
/// data file has, values and labels.</summary>
internal static class InspectedTable
{
    /// <summary>Shows it.</summary>
    /// <returns>An exit code.</returns>
    public static int Show(Invocation call, string path)
    {
        CsvFile file = TableFile.Read(
            path, TableSettings.Options(call) with { ShowsProblems = true },
            TableFile.Opener(call, call.Get(TableSettings.Sheet)));
        string? asked = call.Get(TableSettings.Target);
        (TableTarget? target, string? why) = TargetOf(file.Table, asked);
        if (target is null && asked is not null)
            throw Problem.BadData("the table cannot be used", why, ("file", TableFile.NameOf(path)));
        ColumnView[] columns = [.. file.Table.Columns.Select(column => ColumnView.Of(column, target))];
        return call.Show(
            () => ToJson(file.Table, target, columns), output => Print(output, file, target, why, columns));
    }

    private static (TableTarget?, string?) TargetOf(Table table, string? asked)
    {
        try
        {
            return (TableTarget.OfList(table, asked), null);
        }
        catch (NablaFormatException e)
        {
            return (null, $"{e.Location}: {e.Reason}");
        }
    }

    private static NamedValues ToJson(Table table, TableTarget? target, ColumnView[] columns)
    {
        TableColumn[] inputs = [.. table.Columns.Where(column => target?.Has(column) != true)];
        var rows = Enumerable.Range(0, table.RowCount);
        return new()
        {
            { "kind", "data" },
            { "name", table.Name },
            { "shape", (int[])[table.RowCount, inputs.Length] },
            { "columns", columns.Select(column => column.ToJson()) },
            { "values", rows.SelectMany(row => inputs.Select(column => ValueOf(column, row))) },
            { "target", target is { Columns.Length: 1 } ? target.Name : null },
            { "targets", target is { Columns.Length: > 1 } ? target.Names : null },
            { "labels", target is null ? null : rows.Select(row => LabelOf(target, row)) },
            { "classes", target is { Column.IsNumeric: false } ? target.ClassNames : null },
        };
    }

    private static object? LabelOf(TableTarget target, int row) => target.Columns.Length > 1
        ? target.Columns.Select(column => ValueOf(column, row))
        : target.Column.IsNumeric || target.Column.TextAt(row) is not { } text
            ? ValueOf(target.Column, row) : target.ClassNames.IndexOf(text);

    private static object? ValueOf(TableColumn column, int row) =>
        column.TextAt(row) is not { } text ? null
        : column.IsNumeric && !column.IsDate ? column.Numbers[row] : text;

    private static void Print(Output output, CsvFile file, TableTarget? target, string? why, ColumnView[] columns)
    {
        TextWriter to = output.Out;
        to.WriteLine(ModelData.Plain(file.ToString()));
        foreach (TableNote note in file.FileNotes)
            to.WriteLine(ModelData.Plain(TableSettings.Text(note)));
        to.WriteLine(ModelData.Plain(target is null ? $"target not known: {why}" : $"target {target}"));
        to.WriteLine();
        int name = Math.Clamp(columns.Max(column => column.Name.Length), 6, 40);
        int values = Math.Clamp(columns.Max(column => column.Values.Length), 6, 50);
        to.WriteLine(output.OutStyle.Strong(
            $"{"column".PadRight(name)}  kind     missing  distinct  {"values".PadRight(values)}  in training"));
        foreach (ColumnView column in columns)
        {
            to.WriteLine($"{column.Name.PadRight(name)}  {column.Kind.PadRight(7)}  " +
                $"{Figures.Count(column.Missing),7}  {Figures.Count(column.Distinct),8}  " +
                $"{column.Values.PadRight(values)}  {column.Becomes}" +
                (column.Reading is { } reading ? $" ({reading})" : ""));
        }
    }
}
