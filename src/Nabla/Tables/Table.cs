using System.Collections.Immutable;

namespace Nabla;

/// <summary>
/// Rows and named columns, each of numbers or of texts, with values that may be missing: a spreadsheet's content.
/// Immutable and safe for any number of threads.
/// </summary>
public sealed class Table
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Puts columns side by side.</summary>
    /// <param name="columns">At least one, all of the same length and with different names.</param>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public Table(params IEnumerable<TableColumn> columns)
    {
        Columns = [.. columns];
        if (Columns.IsEmpty)
            throw new ArgumentException("A table has at least one column.", nameof(columns));
        RowCount = Columns[0].Count;
        for (int i = 0; i < Columns.Length; i++)
        {
            if (!_index.TryAdd(Columns[i].Name, i))
                throw new ArgumentException($"Two columns are called {Columns[i].Name}.", nameof(columns));
            if (Columns[i].Count != RowCount)
            {
                throw new ArgumentException(
                    $"Column {Columns[i].Name} has {Columns[i].Count} rows, but {Columns[0].Name} has {RowCount}.",
                    nameof(columns));
            }
        }
    }

    private Table(Table from, string name) =>
        (_index, Columns, RowCount, Name) = (from._index, from.Columns, from.RowCount, name);

    /// <summary>What messages call the table; "table" unless named with <see cref="WithName"/>.</summary>
    public string Name { get; } = "table";

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

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
        return new(this, name);
    }

    /// <summary>Examples to train or test on: the target column apart, all others as inputs in their order, taken as
    /// they are.</summary>
    /// <param name="target">What to predict; null: <see cref="TableTarget.Of"/> the table.</param>
    /// <exception cref="NablaFormatException">There are no rows or no inputs, an input is a text or missing, or a
    /// target is missing or no class.</exception>
    /// <exception cref="ArgumentException">The target is a column of another table.</exception>
    public Dataset ToDataset(TableTarget? target = null) =>
        TableData.Of(this, target ?? TableTarget.Of(this)).WithName(Name);

    /// <summary>The columns but the target as rows of numbers.</summary>
    /// <param name="target">The target, where it is among the columns; or null.</param>
    /// <exception cref="NablaFormatException">There are no rows or no columns, or a value is a text or missing.
    /// </exception>
    public double[,] ToInputs(TableTarget? target = null) =>
        TableData.Matrix<double>(TableData.Inputs(this, target?.Column));

    /// <summary>For example "iris.csv: 150 rows, 5 columns".</summary>
    public override string ToString() => $"{Name}: {RowCount} rows, {Columns.Length} columns";
}
