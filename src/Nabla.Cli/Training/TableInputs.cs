using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Inputs in the columns of a CSV file, in their order, with or without the target among them.</summary>
internal static class TableInputs
{
    /// <summary>Reads them.</summary>
    /// <exception cref="Problem">They do not fit the model.</exception>
    public static PredictInputs Read(Invocation call, Model model, string path)
    {
        DataOptions options = TableSettings.Options(call);
        CsvFile file = CsvFile.Read(path, options.Csv);
        Table table = file.Table;
        int width = model.Architecture.InputWidth;
        if (table.Columns.Length != width && table.Columns.Length != width + 1)
            throw Problem.BadData("the table does not fit the model",
                "give the columns that the model was trained on, in that order, with the target or without it",
                ("table", $"{path}: {file}"), ("model", $"{model.Architecture} takes {width} ({model.Input})"));
        try
        {
            TableTarget? target = table.Columns.Length > width
                ? TableTarget.Of(table, options.Target, ModelData.Names(model)) : null;
            call.Output.Note(target is null ? $"{file}; every column is an input"
                : $"{file}; {target.Column.Name} ({target.Reason}) is left out, as the target");
            double[,] inputs = table.ToInputs(target);
            return new([.. Enumerable.Range(0, table.RowCount).Select(Row)], Labels(model, target), 0);

            double[] Row(int row) => [.. Enumerable.Range(0, width).Select(k => inputs[row, k])];
        }
        catch (NablaFormatException e)
        {
            throw Problem.BadData(
                "the table cannot be used", e.Fix, ("file", path), ("where", e.Location), ("found", e.Reason));
        }
    }

    // What the rows are; null where the target has other values than the model's classes.
    static int[]? Labels(Model model, TableTarget? target)
    {
        if (target is null) return null;
        var index = ModelData.Names(model).Index()
            .DistinctBy(pair => pair.Item).ToDictionary(pair => pair.Item, pair => pair.Index);
        int[] labels = [.. Enumerable.Range(0, target.Column.Count)
            .Select(row => index.GetValueOrDefault(target.Column.TextAt(row) ?? "", -1))];
        return labels.Contains(-1) ? null : labels;
    }
}
