namespace Nabla;

/// <summary>The rows of a table as a schema sees them: raw values in the order of its columns. Belongs to one thread at
/// a time.</summary>
internal sealed class SchemaRows
{
    private readonly Table _table;
    private readonly long _before;
    private readonly TableColumn[] _columns;
    private readonly int[]?[] _codes;   // of columns of texts
    private readonly int[] _missing;
    private readonly int[] _unseen, _outside;

    internal SchemaRows(Schema schema, Table table, long before)
    {
        ArgumentNullException.ThrowIfNull(table);
        (Schema, _table, _before) = (schema, table, before);
        _columns = [.. schema.Columns.Select(Find)];
        _codes = new int[]?[_columns.Length];
        (_missing, _unseen, _outside) =
            (new int[_columns.Length], new int[_columns.Length], new int[_columns.Length]);
        for (int c = 0; c < _columns.Length; c++)
        {
            _missing[c] = _columns[c].Missing;
            if (schema.Columns[c].IsNumeric)
                _outside[c] = CountOutside(schema.Columns[c], _columns[c]);
            else
                _codes[c] = Codes(schema.Columns[c], _columns[c], ref _unseen[c]);
        }
    }

    /// <summary>What the rows are fed by.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _table.RowCount;

    /// <summary>For each column of the schema, how many values are missing.</summary>
    public ImmutableArray<int> Missing => [.. _missing];

    /// <summary>For each column of the schema, how many texts are of no known category.</summary>
    public ImmutableArray<int> Unseen => [.. _unseen];

    /// <summary>For each column of the schema, how many numbers lie outside the range of the training rows.</summary>
    public ImmutableArray<int> Outside => [.. _outside];

    /// <summary>Writes the raw values of a row, one for each of the schema's columns: numbers, and the places of
    /// categories; NaN where one is missing, −1 where the category is not known.</summary>
    /// <exception cref="ArgumentException">There is no such row, or too little room.</exception>
    public void CopyRow<T>(int row, Span<T> raw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        ArgumentException.ThrowIf(
            raw.Length < _columns.Length, $"There is room for {raw.Length} of {_columns.Length} values.", nameof(raw));
        for (int c = 0; c < _columns.Length; c++)
        {
            raw[c] = T.CreateTruncating(_codes[c] is not { } codes ? Number(row, c)
                : codes[row] < -1 ? double.NaN : codes[row]);
        }
    }

    /// <summary>The network's inputs for all rows.</summary>
    /// <exception cref="NablaFormatException">A number is too far from those of training.</exception>
    internal RowStore Feed<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] places = Schema.NumericInputs();
        var numbers = new T[(long)Count * places.Length];
        var ones = new int[(long)Count * _codes.Count(codes => codes is not null)];
        var (nextNumber, nextOne) = (0, 0);
        for (int row = 0; row < Count; row++)
        {
            int start = 0;
            for (int c = 0; c < _columns.Length; c++)
            {
                SchemaColumn column = Schema.Columns[c];
                if (_codes[c] is { } codes)
                    ones[nextOne++] = codes[row] < 0 ? -1 : start + codes[row];
                else if (column.Feed(Number(row, c), numbers.AsSpan(nextNumber, column.Width)))
                    nextNumber += column.Width;
                else
                    throw TooFar(row, c);
                start += column.Width;
            }
        }

        return ones.Length == 0 ? new NumberRows<T>(numbers, Schema.Width)
            : new SparseRows<T>(Count, Schema.Width, places, numbers, ones);
    }

    // In a column of texts all are missing.
    private double Number(int row, int column) =>
        _columns[column].IsNumeric ? _columns[column].Numbers[row] : double.NaN;

    /// <summary>The problem that a number cannot be fed.</summary>
    internal NablaFormatException TooFar(int row, int column) => new(
        TablePlace.Of(_columns[column].Name, _before + row), Invariant(
            $"{_columns[column].Numbers[row]} lies too far from the numbers learned from, {Schema.Columns[column]}."),
        "Is it a mistake, or of another unit?");

    private TableColumn Find(SchemaColumn column)
    {
        if (_table.Find(column.Name) is { } found)
            return found;
        string[] names = _table.ColumnNames, needed = [.. Schema.Columns.Select(c => c.Name)];
        throw new NablaFormatException("the columns",
            $"There is no column {Quoted.Of(column.Name)}.{Suggestion.For(column.Name, names.Except(needed))}",
            $"The model needs {Quoted.List(needed)}; {_table.Name} has {Quoted.List(names)}.");
    }

    private static int[] Codes(SchemaColumn known, TableColumn column, ref int unseen)
    {
        const int IsMissing = -2;
        var codes = new int[column.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = column.TextAt(row) is { } text ? known.IndexOf(text) : IsMissing;
            unseen += codes[row] == -1 ? 1 : 0;
        }

        return codes;
    }

    private int CountOutside(SchemaColumn known, TableColumn column)
    {
        if (column.IsNumeric)
        {
            int outside = 0;
            foreach (double number in column.Numbers)
                outside += known.IsOutside(number) ? 1 : 0;
            return outside;
        }

        if (column.Missing == column.Count)
            return 0;
        throw NumberText.NoNumber(
            column, "The model learned from numbers in this column; leave the field empty where one is not known.",
            before: _before);
    }
}
