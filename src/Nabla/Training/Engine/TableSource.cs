using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>The rows of a table, or some of them. Those are copied when they are asked for and not kept, so that many
/// trainings share the table.</summary>
internal sealed class TableSource : ExampleSource
{
    private readonly Table _table;
    private readonly ImmutableArray<int>? _rows;   // null: all
    private readonly SplitRule? _rule;             // for all rows of the table

    /// <summary>Rows that are shown, never used; or null.</summary>
    internal Table? TestTable { private get; init; }

    [SetsRequiredMembers]
    internal TableSource(Table table, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        (_table, Name) = (table, name ?? table.Name);
    }

    [SetsRequiredMembers]
    private TableSource(Table table, ImmutableArray<int>? rows, SplitRule? rule, string name)
        : this(table, name) => (_rows, _rule) = (rows, rule);

    /// <summary>The rows, with the target of the whole table.</summary>
    internal Table Table => _rows is { } rows ? _table.Select(rows.AsSpan()) : _table;

    internal override int Rows => _rows is { } rows
        ? rows.Count(row => !_table.Target.IsMissing(row)) : _table.WithKnownTarget().RowCount;

    internal override int Places => _rows?.Length ?? _table.RowCount;

    internal override bool IsClassification => _table.Target.IsClassification;

    internal override string Target => _table.Target.Name;

    internal override ImmutableArray<string> Targets => IsClassification ? [] : _table.Target.Names;

    internal override PreparedData Prepare(Recipe recipe, Model? from)
    {
        ulong seed = recipe.ValidationSeed ?? recipe.Seed!.Value;
        double share = recipe.Validation!.Value;
        Table rows = Table;
        var fit = new SchemaFit(recipe.Bound ?? 0, recipe.Bins ?? 0) { AreRates = recipe.AreRates };
        PreparedTable table = recipe.Precision == Precision.Float64
            ? PreparedTable.Of<double>(rows, share, seed, fit, from, recipe.WeightColumn, Rule, recipe.IsOfBefore)
            : PreparedTable.Of<float>(rows, share, seed, fit, from, recipe.WeightColumn, Rule, recipe.IsOfBefore);
        return new(table.Training, table.Validation, new ModelInput(table.Schema))
        {
            TargetScale = table.TargetScale, Notes = table.Notes,
            Test = TestTable is not { } test ? null : recipe.Precision == Precision.Float64
                ? table.ToExamples<double>(test) : table.ToExamples<float>(test),
            // a row as it was read, and as it is fed
            Bytes = (long)rows.RowCount * rows.Columns.Length * (8 + (recipe.Precision == Precision.Float64 ? 8 : 4)),
        };
    }

    // Of the whole table, so that rows are counted as its owner counts them.
    internal override void RequireTargets(Cost cost)
    {
        cost.RequireTargets(_table);
        if (TestTable is not null)
            cost.RequireTargets(TestTable);
    }

    internal override SplitRule? Rule => _rows is { } rows ? _rule?.Select(rows.AsSpan()) : _rule;

    internal override int PlaceOf(int row) => _rows is { } rows ? rows[row] : row;

    internal override Folds Deal(int count, ulong seed) => Folds.Of(Table, Rule, count, seed);

    internal override Folds ByColumn(string column) => Folds.ByColumn(Table, column);

    internal override ExampleSource Select(ImmutableArray<int> rows) => new TableSource(
        _table.WithTarget(_table.Target), _rows is { } ours ? [.. rows.Select(row => ours[row])] : rows, _rule, Name);

    // The rule is of the table with all its columns, and made once.
    internal override ExampleSource SplitBy(Recipe recipe)
    {
        if (_rule is not null || SplitRule.Of(_table, recipe) is not { } rule)
            return this;
        Table inputs = _table.WithTarget(_table.Target);
        return new TableSource(
            recipe.Group is { } group && group != recipe.Time ? inputs.Without(group) : inputs, _rows, rule, Name)
        {
            TestTable = TestTable,
        };
    }

    internal override ExampleSource Some(int most, ulong seed)
    {
        Table whole = Table;
        int[] known = whole.KnownRows();
        if (most >= known.Length)
            return known.Length == whole.RowCount ? this : Select([.. known]);
        int[] labels = whole.WithTarget(whole.Target).WithKnownTarget().Classes();
        int[] drawn = Rule is { } rule ? rule.Select(known).Some(labels, most, seed)
            : Holdout.Split(labels, most, seed).HeldOut;
        return Select([.. drawn.Select(row => known[row])]);
    }

    internal override bool HasNumbers =>
        _table.Columns.Any(column => column.IsNumeric && !_table.Target.Has(column));

    internal override ImmutableArray<string> ClassNames => _table.Target.ClassNames;

    // A problem with the column is told where it names the folds.
    internal override ExampleSource Without(string column) =>
        _table.Find(column) is not { } left || _table.Target.Has(left) ? this
        : new TableSource(_table.WithTarget(_table.Target).Without(column), _rows, _rule, Name)
        {
            TestTable = TestTable,
        };

    internal override Dataset Examples(Model model, Recipe recipe) =>
        model.ToExamples(Table, recipe.IsOfBefore ? null : recipe.WeightColumn);
}
