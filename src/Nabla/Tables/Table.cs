namespace Nabla;

/// <summary>Rows and named columns, each of numbers or of texts, with values that may be missing: a spreadsheet's
/// content. Immutable and safe for any number of threads.</summary>
public sealed partial class Table
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private TableTarget? _target;

    /// <summary>Puts columns side by side.</summary>
    /// <param name="columns">At least one, all of the same length and with different names.</param>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public Table(params IEnumerable<TableColumn> columns)
    {
        Columns = [.. columns];
        ArgumentException.ThrowIf(Columns.IsEmpty, "A table has at least one column.", nameof(columns));
        RowCount = Columns[0].Count;
        for (int i = 0; i < Columns.Length; i++)
        {
            ArgumentException.ThrowIf(
                !_index.TryAdd(Columns[i].Name, i), $"Two columns are called {Columns[i].Name}.", nameof(columns));
            ArgumentException.ThrowIf(Columns[i].Count != RowCount,
                $"Column {Columns[i].Name} has {Columns[i].Count} rows, but {Columns[0].Name} has {RowCount}.",
                nameof(columns));
        }
    }

    private Table(Table from, string name, TableTarget? target)
    {
        (_index, Columns, RowCount, Name, _target) = (from._index, from.Columns, from.RowCount, name, target);
        LineOf = from.LineOf;
    }

    /// <summary>What messages call the table; "table" unless named with <see cref="WithName"/>.</summary>
    public string Name { get; } = "table";

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The line of a file that a row, counted from 0, ends in, from 1; null: it comes from no such file.
    /// </summary>
    internal Func<int, long>? LineOf { get; init; }

    /// <summary>The columns, in their order.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>The column of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TableColumn this[string name] => Find(name) ?? throw new KeyNotFoundException(
        $"{Name} has no column {Quoted.Of(name)}.{Suggestion.For(name, _index.Keys)}");

    /// <summary>The column of a name, in exactly these letters; null where there is none.</summary>
    public TableColumn? Find(string name) => _index.TryGetValue(name, out int i) ? Columns[i] : null;

    /// <summary>The same table under another name.</summary>
    public Table WithName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(this, name, _target);
    }

    /// <summary>What is to be predicted: the column named with <see cref="WithTarget(string, TargetKind?)"/>, or
    /// several (<see cref="WithTargets"/>), else the one that <see cref="TableTarget.Of"/> finds.</summary>
    /// <exception cref="NablaFormatException">Its values cannot be a target.</exception>
    public TableTarget Target => _target ??= TableTarget.Of(this);

    /// <summary>The same table with another column to predict.</summary>
    /// <param name="column">A column's name, "first" or "last".</param>
    /// <param name="kind">What its values are; null: as they look.</param>
    /// <exception cref="NablaFormatException">There is no such column, or its values cannot be a target.</exception>
    public Table WithTarget(string column, TargetKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        return WithTarget(TableTarget.Of(this, column, kind: kind));
    }

    /// <summary>The same table with several columns to predict together, each of numbers. A row counts where all of
    /// them are known.</summary>
    /// <param name="columns">The names of the columns, in the order of the outputs.</param>
    /// <param name="kind">What their values are; null: as they look. Whole numbers with few different values look like
    /// classes, and are refused unless they are <see cref="TargetKind.Numbers"/>.</param>
    /// <exception cref="ArgumentException">There are no names.</exception>
    /// <exception cref="NablaFormatException">There is no such column, one comes twice, or one holds classes.
    /// </exception>
    /// <example><code>
    /// Table table = Table.ReadCsv("plant.csv").WithTargets(["yield", "purity"]);
    /// </code></example>
    public Table WithTargets(IReadOnlyList<string> columns, TargetKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentException.ThrowIf(columns.Count == 0, "There is no column to predict.", nameof(columns));
        return WithTarget(TableTarget.OfSeveral(this, columns, kind));
    }

    /// <summary>The same table without a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public Table Without(string column)
    {
        TableColumn left = this[column];
        var rest = new Table(Columns.Where(other => other != left)) { LineOf = LineOf };
        return new(rest, Name, _target?.Has(left) == true ? null : _target);
    }

    internal string[] ColumnNames => [.. Columns.Select(column => column.Name)];

    internal Table WithTarget(TableTarget target) => new(this, Name, target);

    /// <summary>The rows named, in that order; one may come several times. Class names are those of the whole
    /// table.</summary>
    /// <param name="rows">Each 0 … <see cref="RowCount"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Select(params ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(rows));
        int[] kept = rows.ToArray();
        var part = new Table(Columns.Select(column => column.Select(kept)))
        {
            LineOf = LineOf is { } line ? row => line(kept[row]) : null,
        };
        return new(part, Name, _target?.In(part));
    }

    /// <summary>Divides the rows in two, every class in proportion; each part keeps the table's order.</summary>
    /// <param name="share">The first part's share of the rows, above 0 and below 1.</param>
    /// <param name="seed">The same seed divides alike.</param>
    /// <returns>Both parts, at least a row each; rows whose target is missing are in neither.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range, or there are fewer than two
    /// rows.</exception>
    public (Table First, Table Second) Split(double share, ulong seed)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        Table known = WithKnownTarget();
        ArgumentOutOfRangeException.ThrowIfLessThan(known.RowCount, 2, nameof(RowCount));
        int rest = Math.Clamp((int)Math.Round(known.RowCount * (1 - share)), 1, known.RowCount - 1);
        var (first, other) = Holdout.Split(known.Classes(), rest, seed);
        return (known.Select(first), known.Select(other));
    }

    /// <summary>The rows whose target is known, of several all; the table itself where no target is missing.</summary>
    public Table WithKnownTarget() => Target.IsWhole ? this : Select(KnownRows());

    /// <summary>The rows whose target is known.</summary>
    internal int[] KnownRows()
    {
        TableTarget target = Target;
        return [.. Enumerable.Range(0, RowCount).Where(row => !target.IsMissing(row))];
    }

    /// <summary>The class of each row; all 0 where the target is a real number.</summary>
    internal int[] Classes() => Target.IsClassification ? Target.Labels() : new int[RowCount];

    /// <summary>For example "iris.csv: 150 rows, 5 columns".</summary>
    public override string ToString() => $"{Name}: {RowCount} rows, {Columns.Length} columns";
}
