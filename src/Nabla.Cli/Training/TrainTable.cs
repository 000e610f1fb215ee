using Nabla.Cli.Selection;
using Nabla.Cli.Shell;
using Nabla.IO;
using static System.FormattableString;

namespace Nabla.Cli.Training;

/// <summary>The examples of a run that learns from a table.</summary>
internal static class TrainTable
{
    private const int MostNames = 8;

    /// <summary>Reads and divides, and says how the table was understood.</summary>
    /// <param name="values">What was asked for.</param>
    /// <param name="source">A file, or - for standard input.</param>
    /// <param name="model">The model to go on with, or null.</param>
    /// <param name="precision">float32 or float64.</param>
    /// <exception cref="Problem">The table cannot be learned from (exit code 3), or options do not fit it
    /// (2).</exception>
    public static TrainData Load(TrainValues values, string source, Model? model, string precision)
    {
        CsvFile file = values.Once("table", () => TableFile.Read(source, Options(values, model), values.Open));
        return TableFile.Of(source, () =>
        {
            Table table = file.Table;
            RequireColumns(table, TableSettings.Names(values.Get(TableSettings.Categorical)));
            TableTarget target = TargetOf(values, table, model);
            table = Reduced(values, table, target).WithTarget(target.Column.Name, Kind(target));
            (table, Table? test) = FoldChoice.Divide(values, table);
            if (!LooksAtValidation(values))
                values.Default(TrainSettings.Validation, TrainDefaults.For(table.RowCount).Validation);
            double share = values.Get(TrainSettings.Validation) ?? 0;
            string? weights = values.Get(TrainSettings.WeightColumn);
            ulong seed = values.Get(TrainSettings.ValidationSeed) ?? values.Get(TrainSettings.Seed)!.Value;
            PreparedTable prepared = precision == "float64"
                ? PreparedTable.Of<double>(table, share, seed, model, weights)
                : PreparedTable.Of<float>(table, share, seed, model, weights);
            Explain(values, file, target, prepared);
            return new TrainData(source, prepared.Training, prepared.Validation, null)
            {
                Schema = prepared.Schema, TargetScale = prepared.TargetScale, TestRows = test,
            };
        });
    }

    private static CsvOptions Options(TrainValues values, Model? model)
    {
        CsvOptions options = TableSettings.Options(
            values.Get(TableSettings.Delimiter), values.Get(TableSettings.Header),
            values.Get(TableSettings.Decimal)) with
        {
            Texts = TableSettings.Names(values.Get(TableSettings.Categorical)),
            Without = TableSettings.Names(values.Get(TableSettings.Ignore)),
        };
        return model?.Schema is null ? options : ModelTable.Options(model, options);
    }

    private static bool LooksAtValidation(TrainValues values) =>
        (values.IsGiven(TrainSettings.Patience) && values.Get(TrainSettings.Patience) > 0)
        || values.Get(TrainSettings.TargetAccuracy) is not null || values.Get(TrainSettings.Calibrate)
        || values.Get(TrainSettings.Schedule)!.StartsWith("plateau", StringComparison.Ordinal);

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

    private static TableTarget TargetOf(TrainValues values, Table table, Model? model)
    {
        string? asked = values.Get(TableSettings.Target);
        TargetKind? kind = TableSettings.Kind(values.Get(TableSettings.Task));
        if (model?.Schema?.Target is not { } known)
            return TableTarget.Of(table, asked, kind: kind);
        if (table.Find(known) is null)
        {
            throw new NablaFormatException("the columns", $"There is no column \"{known}\", the target of the model.",
                Columns(table));
        }

        if (asked is not null && TableTarget.Of(table, asked, model.Labels).Column.Name != known)
        {
            throw Problem.Usage("--from and --target contradict each other", "leave --target out",
                ("model", $"predicts {known}"));
        }

        return TableTarget.Of(
            table, known, model.Labels, model.Labels.IsEmpty ? TargetKind.Numbers : TargetKind.Classes);
    }

    private static TargetKind Kind(TableTarget target) =>
        target.IsClassification ? TargetKind.Classes : TargetKind.Numbers;

    // --columns, beside which the target and the weights stay.
    private static Table Reduced(TrainValues values, Table table, TableTarget target)
    {
        var kept = TableSettings.Names(values.Get(TableSettings.Columns));
        if (kept.IsEmpty)
            return table;
        RequireColumns(table, kept);
        foreach (TableColumn column in table.Columns)
        {
            if (column != target.Column && column.Name != values.Get(TrainSettings.WeightColumn)
                && column.Name != values.Get(SelectionSettings.FoldColumn)
                && !kept.Contains(column.Name))
            {
                table = table.Without(column.Name);
            }
        }

        return table;
    }

    private static void Explain(TrainValues values, CsvFile file, TableTarget target, PreparedTable prepared)
    {
        values.Note(file.ToString());
        values.Note($"target {target.Column.Name} ({target.Reason}): " + (target.IsClassification
            ? $"{Figures.Count(target.ClassNames.Length)} classes, {Some(target.ClassNames)}" +
                (target.Column.IsNumeric ? "; for numbers: --task regression" : "")
            : NumbersOf(target.Column)));
        SchemaColumn[] categories = [.. prepared.Schema.Columns.Where(column => !column.IsNumeric)];
        int numbers = prepared.Schema.Columns.Length - categories.Length;
        string[] kinds =
        [
            .. numbers == 0 ? Array.Empty<string>() : [$"{Figures.Count(numbers, "column")} of numbers, standardized"],
            .. categories.Length == 0 ? Array.Empty<string>() :
                [$"{Figures.Count(categories.Length, "column")} of categories, " +
                    Some([.. categories.Select(c => Invariant($"{c.Name} ({c.Width})"))])],
        ];
        values.Note($"inputs: {string.Join("; ", kinds)}: {Figures.Count(prepared.Schema.Width)} in all");
        foreach (string note in prepared.Notes)
            values.Note(note);
        if (prepared.Validation is null && !values.IsGiven(TrainSettings.Validation))
            values.Note("all rows are learned from; to set some aside and stop by them: --validation 0.1");
    }

    private static string NumbersOf(TableColumn column)
    {
        double[] numbers = [.. column.Numbers.ToArray().Where(number => !double.IsNaN(number))];
        return Invariant($"numbers from {numbers.Min():G6} to {numbers.Max():G6}; for classes: --task classification");
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "");
}
