namespace Nabla.Cli.Training;

/// <summary>A model and a table that it is used on.</summary>
internal static class ModelTable
{
    private static readonly string[] s_usualTargets = ["label", "class", "target", "y"];

    /// <summary>What is known about a table that a model is used on: its categories are texts, also where all of them
    /// look like numbers.</summary>
    public static CsvOptions Options(Model model, CsvOptions options)
    {
        if (model.Schema is not { } schema)
            return options;
        // Classes are texts even where these look like numbers.
        string[] texts = schema.Target is { } target && model.Labels.Any(label => !IsNumber(label)) ? [target] : [];
        return options with
        {
            Schema = schema, Texts = [.. options.Texts.Union(texts)],
            Expected = [.. schema.Columns.Select(column => column.Name)],
        };
    }

    /// <summary>The examples in a table, and the network that takes them.</summary>
    /// <param name="source">A file, or - for standard input.</param>
    /// <param name="options">What is known about the table.</param>
    /// <param name="target">The target that was asked for, or null.</param>
    /// <param name="open">Opens files and standard input.</param>
    /// <param name="note">Hears how the table was understood; or null.</param>
    /// <param name="weights">The column that says how much each row counts, and whether it must be there; or
    /// null.</param>
    /// <exception cref="Problem">The table does not fit the model.</exception>
    public static (Model, Dataset) Examples(
        Model model, string source, CsvOptions options, string? target, Func<string, Stream> open,
        Action<string>? note = null, (string Column, bool IsAsked)? weights = null)
    {
        CsvFile file = TableFile.Read(source, Options(model, options), open);
        foreach (TableNote found in file.FileNotes.Concat(ReadingNotes.Of(file.Table.Columns)))
            note?.Invoke(TableSettings.Text(found));
        return TableFile.Of(source, () =>
        {
            if (model.Schema is { Targets.IsEmpty: false } && target is not null
                && !Predicts(model, file.Table, target))
            {
                throw Problem.Usage($"the model predicts {string.Join(", ", model.Schema.Targets)}, not {target}",
                    "leave --target out");
            }

            Model bound = model.Schema is not null ? model
                : WithColumns(model, [.. file.Table.Columns.Select(c => c.Name)], target, needsTarget: true);
            if (bound.Schema is { } schema && note is not null)
            {
                var counts = new RowCounts(schema);
                counts.Add(schema.Bind(file.Table));
                counts.Print(note, missing: false);
            }

            return (Core(bound), bound.ToExamples(file.Table,
                weights is { } w && (w.IsAsked || file.Table.Find(w.Column) is not null) ? w.Column : null));
        });
    }

    /// <summary>Whether a target that was asked for is the model's.</summary>
    public static bool Predicts(Model model, Table table, string asked) => TableTarget.OfList(
        table, asked, model.Labels, model.Schema!.Targets.Length > 1 ? TargetKind.Numbers : null)
        .Names.SequenceEqual(model.Schema.Targets);

    /// <summary>The network alone, which takes what a schema makes of rows.</summary>
    public static Model Core(Model model) =>
        With(model, new ModelInput([model.Architecture.InputWidth]), model.Labels);

    /// <summary>A model of plain numbers as one of a table's columns, in their order.</summary>
    /// <param name="asked">The target that was asked for, or null.</param>
    /// <param name="needsTarget">Whether the table must have one.</param>
    /// <exception cref="NablaFormatException">The table has too many columns, or too few.</exception>
    public static Model WithColumns(Model model, ImmutableArray<string> names, string? asked, bool needsTarget)
    {
        int width = model.Input.ValueCount;
        bool hasTarget = names.Length == width + 1;
        if (!hasTarget && (needsTarget || names.Length != width))
        {
            throw new NablaFormatException("the columns", Invariant(
                $"There are {names.Length}, but {model.Architecture} takes {width} ({model.Input})."),
                "Give the numbers that the model was trained on, in their order, " +
                (needsTarget ? "and the target." : "with the target or without it."));
        }

        string? target = !hasTarget ? null
            : asked is null ? s_usualTargets.Select(usual => names.FirstOrDefault(name => Same(name, usual)))
                .FirstOrDefault(name => name is not null) ?? names[^1]
            : names.Contains(asked) ? asked : Same(asked, "first") ? names[0] : Same(asked, "last") ? names[^1]
            : throw new NablaFormatException("the columns", $"There is no column \"{asked}\".", "See --target.");
        var averages = new double[width];
        model.Input.FeedAverage(averages);
        var columns = names.Where(name => name != target).Select((name, k) =>
            new SchemaColumn(name, mean: 0, scale: model.Input.Divisor, median: 0).WithAverages([averages[k]]));
        return With(model, new ModelInput(new Schema([.. columns], target)),
            model.Architecture.OutputWidth == 1 ? model.Labels : ModelData.Names(model));
    }

    private static Model With(Model model, ModelInput input, IEnumerable<string> labels) =>
        (model.Precision == Precision.Float64
        ? Model.Create(model.ToNetwork<double>(), model.Cost, input, labels, model.Training)
        : Model.Create(model.ToNetwork<float>(), model.Cost, input, labels, model.Training))
        .WithTargetScale(model.TargetScale).With(model.Answering);

    // As labels of a column of numbers are written: 1, not 01 or 1.0.
    private static bool IsNumber(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && number.ToString("R", CultureInfo.InvariantCulture) == label;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
