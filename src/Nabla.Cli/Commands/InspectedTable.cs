using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Commands;

/// <summary>A CSV file, to be shown: its columns and what would become of them in training; as JSON also what every
/// data file has, values and labels.</summary>
internal static class InspectedTable
{
    /// <summary>Whether a file is text that is no other kind of data.</summary>
    public static bool IsIn(string file) => TableFile.IsMeant(file);

    /// <summary>Shows it.</summary>
    /// <returns>An exit code.</returns>
    public static int Show(Invocation call, string path)
    {
        CsvFile file = TableFile.Read(path, TableSettings.Options(call), call.Open);
        string? asked = call.Get(TableSettings.Target);
        (TableTarget? target, string? why) = TargetOf(file.Table, asked);
        if (target is null && asked is not null)
            throw Problem.BadData("the table cannot be used", why, ("file", TableFile.NameOf(path)));
        ColumnView[] columns = [.. file.Table.Columns.Select(column => ColumnView.Of(column, target?.Column))];
        if (call.Json)
            call.Output.Json(json => Write(json, file, target, columns));
        else
            Print(call.Output, file, target, why, columns);
        return ExitCode.Done;
    }

    private static (TableTarget?, string?) TargetOf(Table table, string? asked)
    {
        try
        {
            return (TableTarget.Of(table, asked), null);
        }
        catch (NablaFormatException e)
        {
            return (null, $"{e.Location}: {e.Reason}");
        }
    }

    private static void Write(Utf8JsonWriter json, CsvFile file, TableTarget? target, ColumnView[] columns)
    {
        Table table = file.Table;
        TableColumn[] inputs = [.. table.Columns.Where(column => column != target?.Column)];
        json.WriteStartObject();
        json.WriteString("kind", "data");
        json.WriteString("name", table.Name);
        json.WriteStartArray("shape");
        json.WriteNumberValue(table.RowCount);
        json.WriteNumberValue(inputs.Length);
        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (ColumnView column in columns)
            column.WriteJson(json);
        json.WriteEndArray();
        json.WriteStartArray("values");
        for (int row = 0; row < table.RowCount; row++)
        {
            foreach (TableColumn column in inputs)
                WriteValue(json, column, row);
        }

        json.WriteEndArray();
        if (target is not null)
            WriteLabels(json, target);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, TableTarget target)
    {
        json.WriteString("target", target.Column.Name);
        json.WriteStartArray("labels");
        for (int row = 0; row < target.Column.Count; row++)
        {
            if (target.Column.IsNumeric || target.Column.TextAt(row) is not { } text)
                WriteValue(json, target.Column, row);
            else
                json.WriteNumberValue(target.ClassNames.IndexOf(text));
        }

        json.WriteEndArray();
        if (target.Column.IsNumeric)
            return;
        json.WriteStartArray("classes");
        foreach (string name in target.ClassNames)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, TableColumn column, int row)
    {
        if (column.TextAt(row) is not { } text)
            json.WriteNullValue();
        else if (column.IsNumeric)
            json.WriteNumberValue(column.Numbers[row]);
        else
            json.WriteStringValue(text);
    }

    private static void Print(Output output, CsvFile file, TableTarget? target, string? why, ColumnView[] columns)
    {
        TextWriter to = output.Out;
        to.WriteLine(ModelData.Plain(file.ToString()));
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
                $"{column.Values.PadRight(values)}  {column.Becomes}");
        }
    }
}
