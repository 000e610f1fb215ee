namespace Nabla.Cli.Training;

/// <summary>A table to learn from: how it is read, and how it was understood.</summary>
internal static class AskedTable
{
    private const int MostNames = 8;

    /// <summary>Reads a table and finds its target.</summary>
    /// <exception cref="Problem">It cannot be learned from (exit code 3), or options do not fit it (2).</exception>
    public static RawData Read(TrainRequest request, Model? model)
    {
        if (TableSettings.InputsOf(request.Get(TableSettings.Inputs)) is not null)
            throw Problem.Usage("--inputs is for arrays", "leave it out", ("data", request.Data));
        CsvFile file = TableFile.Read(request.Place, Options(request, model),
            TableFile.Opener(request.Call, request.Get(TableSettings.Sheet)));
        return TableFile.Of(request.Data, () =>
        {
            Table table = file.Table;
            RequireColumns(table, TableSettings.Names(request.Get(TableSettings.Categorical)));
            TableTarget target = TargetOf(request, table, model);
            table = Reduced(request, table, target).WithTargets(target.Names, Kind(target));
            return new RawData(request.Data, new TableSource(table, request.Data), model, file)
            {
                TargetReason = target.Reason,
            };
        });
    }

    /// <summary>Says how the table was understood.</summary>
    public static void Explain(TrainRequest request, RawData data, TrainingPlan plan)
    {
        if (data.Arrays is not null)
            AskedArrays.Explain(request, data);
        if (data.Source is not TableSource source || plan.Input.Schema is not { } schema)
            return;
        if (data.File is { } file)
            request.Note(file.ToString());
        foreach (TableNote note in data.File?.FileNotes ?? [])
            request.Note(TableSettings.Text(note));
        request.Note(TargetText(source.Table.Target, data.TargetReason));
        request.Note($"inputs: {string.Join("; ", Kinds(schema))}: {Figures.Count(schema.Width)} in all" +
            (data.Arrays is not null && data.From is null ? "; to take them as they are: --inputs pixels" : ""));
        if (request.Recipe.WeightColumn is { } weights)
        {
            request.Note($"rows count by column {ModelData.Plain(weights)}, while learning and in the figures; " +
                "evaluate shows those with each row counting once, too");
        }

        foreach (TableNote note in plan.Notes.Concat(data.Signs))
            request.Note(TableSettings.Text(note));
        if (plan.Validation is null && request.Recipe.Validation is null)
            request.Note("all rows are learned from; to set some aside and stop by them: --validation 0.1");
    }

    /// <summary>The same data, looked through for signs that figures would flatter.</summary>
    public static RawData WithSigns(TrainRequest request, RawData data) =>
        data is { From: null, Source: TableSource source }
        ? data with { Signs = [.. data.Use(() => RowSigns.Of(source.Table.WithKnownTarget(), request.Recipe))] } : data;

    /// <summary>How a target was understood.</summary>
    /// <param name="reason">Why it is this one.</param>
    public static string TargetText(TableTarget target, string? reason) => target.Columns.Length > 1
        ? $"{Figures.Count(target.Columns.Length)} targets ({reason}), numbers, each with its own scale: " +
            Some([.. target.Columns.Select(column => $"{column.Name} {RangeOf(column)}")])
        : $"target {target.Column.Name} ({reason}): " + (target.IsClassification
            ? $"{Figures.Count(target.ClassNames.Length)} classes, {Some(target.ClassNames)}" +
                (target.Column.IsNumeric ? "; for numbers: --task regression" : "")
            : NumbersOf(target.Column)) +
            (reason?.StartsWith("the last", StringComparison.Ordinal) == true
                ? "; for another column: --target NAME" : "");

    // A part of a sentence for each kind of columns that there are.
    private static IEnumerable<string> Kinds(Schema schema)
    {
        int numbers = schema.Columns.Count(column => column is { IsNumeric: true, IsDate: false });
        if (numbers > 0)
            yield return $"{Figures.Count(numbers, "column")} of numbers, standardized";
        (string What, SchemaColumn[] Columns)[] others =
        [
            ("dates", [.. schema.Columns.Where(column => column.IsDate)]),
            ("categories", [.. schema.Columns.Where(column => !column.IsNumeric && !column.IsText)]),
            ("texts", [.. schema.Columns.Where(column => column.IsText)]),
        ];
        foreach (var (what, columns) in others.Where(kind => kind.Columns.Length > 0))
        {
            yield return $"{Figures.Count(columns.Length, "column")} of {what}, " +
                Some([.. columns.Select(column => Invariant($"{column.Name} ({column.Width})"))]);
        }
    }

    private static CsvOptions Options(TrainRequest request, Model? model)
    {
        CsvOptions options = TableSettings.Options(
            request.Get(TableSettings.Delimiter), request.Get(TableSettings.Header),
            request.Get(TableSettings.Decimal), request.Get(TableSettings.Column)) with
        {
            Texts = TableSettings.Names(request.Get(TableSettings.Categorical)),
            Without = TableSettings.Names(request.Get(TableSettings.Ignore)),
        };
        return model?.Schema is null ? options : ModelTable.Options(model, options);
    }

    private static void RequireColumns(Table table, IEnumerable<string> names)
    {
        foreach (string name in names.Where(name => table.Find(name) is null))
        {
            throw new NablaFormatException("the columns", $"There is no column \"{name}\"." +
                Suggestion.For(name, table.Columns.Select(column => column.Name)), Columns(table));
        }
    }

    private static string Columns(Table table) =>
        $"The columns are {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}" +
        (table.Columns.Length > 20 ? ", …" : ".");

    private static TableTarget TargetOf(TrainRequest request, Table table, Model? model)
    {
        string? asked = request.Get(TableSettings.Target);
        if (model?.Schema is not { Targets.IsEmpty: false } schema)
            return TableTarget.OfList(table, asked, kind: TableSettings.Kind(request));
        if (schema.Targets.FirstOrDefault(name => table.Find(name) is null) is { } known)
        {
            throw new NablaFormatException("the columns", $"There is no column \"{known}\", the target of the model.",
                Columns(table));
        }

        if (asked is not null && !ModelTable.Predicts(model, table, asked))
        {
            throw Problem.Usage("--from and --target contradict each other", "leave --target out",
                ("model", $"predicts {string.Join(", ", schema.Targets)}"));
        }

        return model.TargetIn(table);
    }

    private static TargetKind Kind(TableTarget target) =>
        target.IsClassification ? TargetKind.Classes : TargetKind.Numbers;

    // --columns, beside which the target and the weights stay.
    private static Table Reduced(TrainRequest request, Table table, TableTarget target)
    {
        var kept = TableSettings.Names(request.Get(TableSettings.Columns));
        if (kept.IsEmpty)
            return table;
        RequireColumns(table, kept);
        foreach (TableColumn column in table.Columns)
        {
            if (!target.Has(column) && column.Name != request.Recipe.WeightColumn
                && column.Name != request.Get(SelectionSettings.FoldColumn)
                && !kept.Contains(column.Name))
            {
                table = table.Without(column.Name);
            }
        }

        return table;
    }

    private static string NumbersOf(TableColumn column) =>
        $"numbers {RangeOf(column)}; for classes: --task classification";

    private static string RangeOf(TableColumn column)
    {
        double[] numbers = [.. column.Numbers.ToArray().Where(number => !double.IsNaN(number))];
        return Invariant($"from {numbers.Min():G6} to {numbers.Max():G6}");
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "");
}
