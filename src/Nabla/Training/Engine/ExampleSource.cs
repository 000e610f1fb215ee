using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>Raw data to learn from: a table or a data set. It is read once for many trainings.</summary>
internal abstract class ExampleSource
{
    /// <summary>What messages and the model's record call the data.</summary>
    internal required string Name { get; init; }

    /// <summary>Rows with a target.</summary>
    internal abstract int Rows { get; }

    /// <summary>All rows, those without a target included.</summary>
    internal virtual int Places => Rows;

    /// <summary>Whether targets are classes.</summary>
    internal abstract bool IsClassification { get; }

    /// <summary>What the target is called.</summary>
    internal abstract string Target { get; }

    /// <summary>Holds examples out, and makes of the others what a network learns from.</summary>
    /// <param name="recipe">Says how much to hold out, by which seed, and in which precision; all of it
    /// settled.</param>
    /// <param name="from">The model to go on with; or null.</param>
    internal abstract PreparedData Prepare(Recipe recipe, Model? from);

    /// <summary>Refuses targets that a cost cannot have.</summary>
    /// <exception cref="NablaFormatException">A table has one; says in which row.</exception>
    /// <exception cref="ArgumentException">A data set has one; says in which example.</exception>
    internal abstract void RequireTargets(Cost cost);

    /// <summary>Deals the rows into folds.</summary>
    internal abstract Folds Deal(int count, ulong seed);

    /// <summary>Takes the folds that a column names.</summary>
    internal abstract Folds ByColumn(string column);

    /// <summary>Some rows, by their place.</summary>
    internal abstract ExampleSource Select(ImmutableArray<int> rows);

    /// <summary>Rows with a target, drawn from all of them, every class in proportion; all where there are no more than
    /// asked for.</summary>
    internal abstract ExampleSource Some(int most, ulong seed);

    /// <summary>The same rows, split from now on as a recipe says; a column that names groups is no input.</summary>
    /// <exception cref="RecipeException">There are no columns to split by.</exception>
    /// <exception cref="NablaFormatException">There is no such column, or it cannot be split by.</exception>
    internal abstract ExampleSource SplitBy(Recipe recipe);

    /// <summary>What splits obey; null: nothing.</summary>
    internal virtual SplitRule? Rule => null;

    /// <summary>The place of a row in what the rows were taken from.</summary>
    internal virtual int PlaceOf(int row) => row;

    /// <summary>What the classes are called; empty where targets are numbers.</summary>
    internal abstract ImmutableArray<string> ClassNames { get; }

    /// <summary>Whether columns of numbers may be spread over bins.</summary>
    internal abstract bool HasNumbers { get; }

    /// <summary>The same rows, of which a column is no input.</summary>
    internal abstract ExampleSource Without(string column);

    /// <summary>The rows as a model takes them.</summary>
    internal abstract Dataset Examples(Model model);
}

/// <summary>Data ready to train on.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Decides when to stop and which parameters are best; null where none is held out.</param>
/// <param name="Input">What the model takes.</param>
internal sealed record PreparedData(Dataset Training, Dataset? Validation, ModelInput Input)
{
    /// <summary>Shown, never used; or null.</summary>
    internal Dataset? Test { get; init; }

    /// <summary>What a real target is measured in; null: taken as it is.</summary>
    internal TargetScale? TargetScale { get; init; }

    /// <summary>What a person should know, a sentence each.</summary>
    internal ImmutableArray<TableNote> Notes { get; init; } = [];

    /// <summary>Memory of what was made of the raw data; examples that are numbers already are shared.</summary>
    internal long Bytes { get; init; }
}

/// <summary>The examples of a data set.</summary>
internal sealed class DatasetSource : ExampleSource
{
    /// <summary>The examples of MNIST, which the book divides into the first 50,000 and the last 10,000.</summary>
    internal const int BookExamples = 60_000;

    private const int BookValidation = 10_000;
    private const double BookDivisor = 256;

    private readonly Dataset _data;
    private readonly Dataset? _test;

    [SetsRequiredMembers]
    internal DatasetSource(Dataset data, Dataset? test = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (_data, _test, Name) = (data, test, name ?? data.Name);
    }

    /// <summary>The examples.</summary>
    internal Dataset Data => _data;

    /// <summary>Whether inputs that are no bytes are divided already, as the model to go on with does it.</summary>
    internal bool AreDivided { private get; init; }

    /// <summary>Whether targets that are numbers, one for each example, are standardized, as a table's.</summary>
    internal bool ScalesTargets { private get; init; }

    internal override int Rows => _data.Count;

    internal override bool IsClassification => _data.IsClassification;

    internal override string Target => "y";

    internal override PreparedData Prepare(Recipe recipe, Model? from)
    {
        if (from?.Schema is not null)
        {
            throw new RecipeException(
                $"the model does not fit the data", $"give a table, such as a CSV file",
                ("model", $"takes tables with named columns ({from.Input})"), ("data", $"{Name}"))
            {
                IsAboutData = true,
            };
        }

        if (from is { Input.Divisor: not 1 } && !_data.HasDivisor && !AreDivided)
        {
            throw new RecipeException($"the model does not fit the data", $"give bytes",
                ("model", $"divides raw values by {from.Input.Divisor}"), ("data", $"{Name} holds real numbers"))
            {
                IsAboutData = true,
            };
        }

        RequireForTables(RecipeOptions.Find("weight-column")!, recipe.WeightColumn is not null);
        RequireForTables(Recipe.BinsOption, recipe.Bins > 0);
        RequireForTables(Recipe.BoundOption, recipe.Bound > 0);

        bool isBook = recipe.Preset is not null;
        double divisor = from?.Input.Divisor ?? (isBook && _data.Divisor == 255 ? BookDivisor : _data.Divisor);
        Dataset data = Divided(_data, divisor);
        var (training, validation) = HoldOut(data, recipe, isBook);
        TargetScale? scale = !ScalesTargets || data.IsClassification ? data.TargetScale
            : from is null ? SchemaFit.Scale(Targets(training), recipe.AreRates) : from.TargetScale;
        return new(Scaled(training)!, Scaled(validation),
            AreDivided ? from!.Input : ModelInput.Of(training).WithAverages(training))
        {
            Test = _test is null ? null : Scaled(Divided(_test, divisor)), TargetScale = scale,
        };

        Dataset? Scaled(Dataset? part) => part is null || !ScalesTargets || part.IsClassification ? part
            : part.WithTargetScale(scale);
    }

    internal override void RequireTargets(Cost cost)
    {
        cost.RequireTargets(_data);
        if (_test is not null)
            cost.RequireTargets(_test);
    }

    internal override Folds Deal(int count, ulong seed) => Folds.Of(_data, count, seed);

    internal override Folds ByColumn(string column) => throw new ArgumentException(
        $"{Name} has no columns to name folds; deal them.", nameof(column));

    internal override ExampleSource Select(ImmutableArray<int> rows) => With(_data.Select(rows.AsSpan()));

    internal override ExampleSource Some(int most, ulong seed) => most >= _data.Count ? this
        : With(Holdout.Split(_data, most, seed).HeldOut);

    internal override bool HasNumbers => false;

    internal override ImmutableArray<string> ClassNames => IsClassification ? _data.ClassNames : [];

    internal override ExampleSource SplitBy(Recipe recipe)
    {
        RequireForTables(Recipe.GroupOption, recipe.Group is not null);
        RequireForTables(Recipe.TimeOption, recipe.Time is not null);
        return this;
    }

    internal override ExampleSource Without(string column) => this;

    internal override Dataset Examples(Model model) => model.Ready(_data);

    private DatasetSource With(Dataset data) =>
        new(data, name: Name) { ScalesTargets = ScalesTargets, AreDivided = AreDivided };

    private void RequireForTables(RecipeOption option, bool isAsked)
    {
        if (isAsked)
            throw new RecipeException($"{option} is for tables", $"leave it out", ("data", $"{Name}"));
    }

    private static double[] Targets(Dataset data)
    {
        var targets = new double[data.IsClassification ? 0 : data.Count * data.TargetWidth];
        for (int x = 0; x < targets.Length / data.TargetWidth; x++)
            data.CopyTarget(x, targets.AsSpan(x * data.TargetWidth, data.TargetWidth));
        return targets;
    }

    private static Dataset Divided(Dataset data, double divisor) => data.HasDivisor ? data.WithDivisor(divisor) : data;

    private static (Dataset, Dataset?) HoldOut(Dataset data, Recipe recipe, bool isBook)
    {
        double asked = recipe.Validation!.Value;
        if (asked == 0)
            return (data, null);
        if (isBook && asked == BookValidation && data.Count == BookExamples)
        {
            return (data.Take(BookExamples - BookValidation),
                data.Slice(BookExamples - BookValidation, BookValidation));
        }

        int count = asked < 1 ? Math.Max(1, (int)Math.Round(asked * data.Count)) : (int)asked;
        if (count >= data.Count)
        {
            throw new RecipeException($"{Recipe.ValidationOption} leaves nothing to learn from",
                $"hold out fewer, or 0", ("data", $"{data.Name} has {data.Count:N0} examples"),
                ("asked", $"{count:N0} to hold out"));
        }

        return Holdout.Split(data, count, recipe.ValidationSeed ?? recipe.Seed!.Value);
    }
}

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
        ? rows.Count(row => !_table.Target.Column.IsMissing(row)) : _table.WithKnownTarget().RowCount;

    internal override int Places => _rows?.Length ?? _table.RowCount;

    internal override bool IsClassification => _table.Target.IsClassification;

    internal override string Target => _table.Target.Column.Name;

    internal override PreparedData Prepare(Recipe recipe, Model? from)
    {
        ulong seed = recipe.ValidationSeed ?? recipe.Seed!.Value;
        double share = recipe.Validation!.Value;
        Table rows = Table;
        var fit = new SchemaFit(recipe.Bound ?? 0, recipe.Bins ?? 0) { AreRates = recipe.AreRates };
        PreparedTable table = recipe.Precision == Precision.Float64
            ? PreparedTable.Of<double>(rows, share, seed, fit, from, recipe.WeightColumn, Rule)
            : PreparedTable.Of<float>(rows, share, seed, fit, from, recipe.WeightColumn, Rule);
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
        _table.Columns.Any(column => column.IsNumeric && column.Name != Target);

    internal override ImmutableArray<string> ClassNames => _table.Target.ClassNames;

    // A problem with the column is told where it names the folds.
    internal override ExampleSource Without(string column) => column == Target || _table.Find(column) is null
        ? this : new TableSource(_table.WithTarget(_table.Target).Without(column), _rows, _rule, Name)
        {
            TestTable = TestTable,
        };

    internal override Dataset Examples(Model model) => model.ToExamples(Table);
}
