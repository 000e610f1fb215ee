using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>The rows of a table.</summary>
internal sealed class TableSource : TrainingSource
{
    [SetsRequiredMembers]
    internal TableSource(Table table, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        (Table, Name) = (table, name ?? table.Name);
    }

    /// <summary>The table, with its target.</summary>
    internal Table Table { get; }

    internal override int Rows => Table.WithKnownTarget().RowCount;

    internal override bool IsClassification => Table.Target.IsClassification;

    internal override string Target => Table.Target.Column.Name;

    internal override PreparedData Prepare(Recipe recipe, Model? from)
    {
        ulong seed = recipe.ValidationSeed ?? recipe.Seed!.Value;
        double share = recipe.Validation!.Value;
        PreparedTable table = recipe.Precision == Precision.Float64
            ? PreparedTable.Of<double>(Table, share, seed, from, recipe.WeightColumn)
            : PreparedTable.Of<float>(Table, share, seed, from, recipe.WeightColumn);
        return new(table.Training, table.Validation, new ModelInput(table.Schema))
        {
            TargetScale = table.TargetScale, Notes = table.Notes,
        };
    }

    internal override Folds Deal(int count, ulong seed) => Folds.Of(Table, count, seed);

    internal override Folds ByColumn(string column) => Folds.ByColumn(Table, column);

    internal override TrainingSource Select(ImmutableArray<int> rows) =>
        new TableSource(Table.WithTarget(Table.Target).Select(rows.AsSpan()), Name);

    // A problem with the column is told where it names the folds.
    internal override TrainingSource Without(string column) => column == Target || Table.Find(column) is null
        ? this : new TableSource(Table.WithTarget(Table.Target).Without(column), Name);

    internal override Evaluation Evaluate(Model model) => model.Evaluate(Table);

    internal override double[,] Answers(Model model) => model.Predict(Table);
}
