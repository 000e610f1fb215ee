using System.Globalization;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Commands;

/// <summary>A CSV file, to be shown: its columns as text; as JSON what every data file has, numbers and
/// labels.</summary>
internal static class InspectedTable
{
    /// <summary>Whether a file is text that is no other kind of data.</summary>
    public static bool IsIn(string file) =>
        DataCatalog.Find(file) is null && File.Exists(file) && IdxPair.LabelsPath(file) is null && CsvFile.IsIn(file);

    /// <summary>Shows it.</summary>
    /// <returns>An exit code.</returns>
    public static int Show(Invocation call, string path)
    {
        DataOptions options = TableSettings.Options(call);
        CsvFile file = CsvFile.Read(path, options.Csv);
        try
        {
            TableTarget target = TableTarget.Of(file.Table, options.Target);
            if (call.Json) Data(file.Table, target).WriteJson(call.Output);
            else Print(call.Output, file, target);
            return ExitCode.Done;
        }
        catch (NablaFormatException e)
        {
            throw Problem.BadData(
                "the table cannot be used", e.Fix, ("file", path), ("where", e.Location), ("found", e.Reason));
        }
    }

    static InspectedData Data(Table table, TableTarget target)
    {
        double[,] inputs = table.ToInputs(target);
        int width = inputs.GetLength(1);
        double[] labels = target.Column.IsNumeric
            ? target.Column.Numbers.ToArray()
            : [.. target.Column.Texts.ToArray().Select(text => (double)target.ClassNames.IndexOf(text!))];
        if (target.Column.Missing > 0)
            throw new NablaFormatException($"column {target.Column.Name}", "The label of a row is missing.",
                "Leave such rows out, or name another column with --label-column.");
        return new(table.Name, "float64", [table.RowCount, width],
            row => [.. Enumerable.Range(0, width).Select(k => inputs[row, k])], labels,
            target.Column.IsNumeric ? [] : target.ClassNames);
    }

    static void Print(Output output, CsvFile file, TableTarget target)
    {
        TextWriter to = output.Out;
        to.WriteLine(ModelData.Plain(file.ToString()));
        to.WriteLine(ModelData.Plain($"target {target}"));
        to.WriteLine();
        int name = Math.Clamp(file.Table.Columns.Max(column => Name(column).Length), 6, 40);
        to.WriteLine(output.OutStyle.Strong($"{"column".PadRight(name)}  kind     missing  values"));
        foreach (TableColumn column in file.Table.Columns)
            to.WriteLine($"{Name(column).PadRight(name)}  {(column.IsNumeric ? "numbers" : "texts  ")}  " +
                $"{Figures.Count(column.Missing),7}  {Values(column)}");
    }

    static string Name(TableColumn column) => ModelData.Plain(column.Name);

    static string Values(TableColumn column)
    {
        if (column.IsNumeric)
        {
            double[] numbers = [.. column.Numbers.ToArray().Where(number => !double.IsNaN(number))];
            return numbers.Length == 0 ? "none" : string.Create(CultureInfo.InvariantCulture,
                $"{numbers.Min():G9} to {numbers.Max():G9}, mean {numbers.Average():G6}");
        }
        string[] texts = [.. column.Texts.ToArray().OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        string some = string.Join(", ", texts.Take(5).Select(text => text.Length > 20 ? text[..20] + "…" : text));
        return ModelData.Plain($"{Figures.Count(texts.Length)} different: {some}{(texts.Length > 5 ? ", …" : "")}");
    }
}
