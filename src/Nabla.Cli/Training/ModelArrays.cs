namespace Nabla.Cli.Training;

/// <summary>A model and arrays that it is used on.</summary>
internal static class ModelArrays
{
    /// <summary>The test part of arrays, or all of them, as a model takes them.</summary>
    /// <param name="source">What the user wrote.</param>
    /// <param name="isAsked">Whether somebody said what inputs are divided by.</param>
    /// <returns>The data, and the network that takes them.</returns>
    /// <exception cref="Problem">They do not fit the model.</exception>
    public static (Model Model, Dataset Data) Examples(Model model, string source, bool isAsked)
    {
        ArrayFile file = ArrayFile.Read(source);
        ArrayExamples part = file.Test ?? file.Train;
        ModelFile.RequireRaw(model, part.LookDivided, source, isAsked);
        return TableFile.Of(source, () =>
        {
            Dataset data = model.Schema is null ? DatasetOf(model, part)
                : model.ToExamples(TableOf(model, part, source));
            return (data.HasDivisor ? model : ModelTable.Core(model), data);
        });
    }

    /// <summary>Arrays as a table for a model of columns: those of X in the model's order.</summary>
    /// <exception cref="Problem">They are not as many.</exception>
    public static Table TableOf(Model model, ArrayExamples part, string source)
    {
        Schema schema = model.Schema!;
        RequireColumns(model, part.Width, source);
        if (schema.Targets.Length > 1 ? part.TargetWidth != schema.Targets.Length : !part.HasOneTarget)
        {
            throw Problem.BadData("the data do not fit the model", "give data of the kind that it was trained on",
                ("data", $"{source} has y {part.Y}"), ("model", $"answers {model}"));
        }

        Table table = part.ToTable([.. schema.Columns.Select(column => column.Name)],
            schema.Targets).WithName(source);
        return table.WithTarget(model.TargetIn(table));
    }

    /// <summary>Inputs as rows of raw values for a model of columns; what is missing is told.</summary>
    /// <exception cref="Problem">They are not as many as the model's columns.</exception>
    public static double[][] Rows(Model model, NpyArray x, int count, string source, Output output)
    {
        Schema schema = model.Schema!;
        RequireColumns(model, x.Length / count, source);
        return TableFile.Of(source, () =>
        {
            var table = new Table(ArrayExamples.Inputs(x, count, [.. schema.Columns.Select(column => column.Name)]));
            SchemaRows rows = schema.Bind(table);
            var raw = new double[count][];
            for (int row = 0; row < count; row++)
                rows.CopyRow<double>(row, raw[row] = new double[schema.ValueCount]);
            var counts = new RowCounts(schema);
            counts.Add(rows);
            counts.Print(output.Note);
            return raw;
        });
    }

    /// <summary>The outputs that targets stand for; null where not all of them are classes of the model.</summary>
    public static int[]? Classes(Model model, NpyArray y)
    {
        if (model is { Labels.IsEmpty: true, Architecture.OutputWidth: 1 })
            return null;
        bool haveNumbers = HaveNumbers(model);
        var classes = new int[y.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = haveNumbers ? model.Labels.IndexOf(y[i].ToString("R", CultureInfo.InvariantCulture))
                : y[i] >= 0 && y[i] < model.Architecture.OutputWidth && y[i] == Math.Floor(y[i]) ? (int)y[i] : -1;
            if (classes[i] < 0)
                return null;
        }

        return classes;
    }

    /// <summary>Arrays as examples for a model that takes them as they are, or divided, as it does. Where its classes
    /// are numbers, targets are these; else they count its classes from 0.</summary>
    /// <exception cref="NablaFormatException">A target is none of the classes.</exception>
    /// <exception cref="DataProblemException">The same, where classes are counted.</exception>
    public static Dataset DatasetOf(Model model, ArrayExamples part)
    {
        double divisor = model.Input.Divisor;
        return !part.HasOneTarget || model is { Labels.IsEmpty: true, Architecture.OutputWidth: 1 }
            ? part.ToDataset([], divisor)
            : part.HotClasses is { } hot ? part.ToDataset(hot, divisor)
            : HaveNumbers(model) ? part.ToDataset(model.Labels, divisor)
            : part.ToDataset(model.Architecture.OutputWidth, divisor);
    }

    private static bool HaveNumbers(Model model) => !model.Labels.IsEmpty && model.Labels.All(NumberText.Is);

    private static void RequireColumns(Model model, int width, string source)
    {
        if (width != (model.Schema?.Columns.Length ?? model.Input.ValueCount))
        {
            throw Problem.BadData("the data do not fit the model", "give data of the kind that it was trained on",
                ("data", Invariant($"{source} has {width} numbers in each row of X")),
                ("model", $"takes {model.Input}"));
        }
    }
}
