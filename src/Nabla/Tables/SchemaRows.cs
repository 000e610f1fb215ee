using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>The rows of a table as a schema sees them: raw values in the order of its columns. Belongs to one thread at
/// a time.</summary>
internal sealed class SchemaRows
{
    private readonly Table _table;
    private readonly long _before;
    private readonly TableColumn[] _columns;
    private readonly int[]?[] _codes;   // of columns of categories
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
            SchemaColumn known = schema.Columns[c];
            if (known.Dates is { } dates)
                _columns[c] = AsDates(_columns[c], dates.Notation, ref _unseen[c]);
            if (known.IsNumeric)
                _outside[c] = CountOutside(known, _columns[c]);
            else if (known.Words is { } words)
                _unseen[c] = Wordless(words, _columns[c]);
            else
                _codes[c] = Codes(known, _columns[c], ref _unseen[c]);
            _missing[c] = _columns[c].Missing - (known.IsDate ? _unseen[c] : 0);
        }
    }

    /// <summary>What the rows are fed by.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _table.RowCount;

    /// <summary>For each column of the schema, how many values are missing.</summary>
    public ImmutableArray<int> Missing => [.. _missing];

    /// <summary>For each column of the schema, how many texts are of no known category, have no known word, or are no
    /// date.</summary>
    public ImmutableArray<int> Unseen => [.. _unseen];

    /// <summary>Some of the texts of a column that are of no known category, each once; at most three.</summary>
    internal IEnumerable<string> UnseenOf(int column) => _codes[column] is not { } codes ? []
        : codes.Index().Where(code => code.Item == -1).Select(code => _columns[column].TextAt(code.Index)!)
            .Distinct().Take(3);

    /// <summary>For each column of the schema, how many numbers and dates lie outside the range of the training
    /// rows.</summary>
    public ImmutableArray<int> Outside => [.. _outside];

    /// <summary>Writes the raw values of a row: numbers, dates as days, and the places of categories; NaN where one is
    /// missing, −1 where the category is not known; the inputs of texts.</summary>
    /// <exception cref="ArgumentException">There is no such row, or too little room.</exception>
    public void CopyRow<T>(int row, Span<T> raw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        ArgumentException.ThrowIf(raw.Length < Schema.ValueCount,
            $"There is room for {raw.Length} of {Schema.ValueCount} values.", nameof(raw));
        int at = 0;
        for (int c = 0; c < _columns.Length; c++)
        {
            SchemaColumn column = Schema.Columns[c];
            if (column.Words is { } words)
            {
                Weigh(words, row, c, raw.Slice(at, column.ValueCount));
            }
            else
            {
                raw[at] = T.CreateTruncating(_codes[c] is not { } codes ? Number(row, c)
                    : codes[row] < -1 ? double.NaN : codes[row]);
            }

            at += column.ValueCount;
        }
    }

    /// <summary>A row with what is missing or not known in it.</summary>
    internal RawRow At(int row)
    {
        var raw = new RawRow(Schema);
        for (int c = 0; c < _columns.Length; c++)
        {
            if (Schema.Columns[c].IsNumeric)
                raw.Add(Number(row, c));
            else
                raw.Add(TextAt(row, c));
        }

        return raw;
    }

    /// <summary>The network's inputs for all rows.</summary>
    /// <exception cref="NablaFormatException">A number is too far from those of training, or there are too many
    /// numbers.</exception>
    internal RowStore Feed<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] places = Schema.NumericInputs();
        RequireRoom(places.Length, System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        var numbers = new T[(long)Count * places.Length];
        var ones = new int[(long)Count * _codes.Count(codes => codes is not null)];
        SparseWords<T>? words = Schema.Columns.Any(column => column.IsText) ? new(Count) : null;
        var (nextNumber, nextOne) = (0, 0);
        for (int row = 0; row < Count; row++)
        {
            int start = 0;
            for (int c = 0; c < _columns.Length; c++)
            {
                SchemaColumn column = Schema.Columns[c];
                if (column.Words is { } known)
                    AddWords(words!, known, row, c, start);
                else if (_codes[c] is { } codes)
                    ones[nextOne++] = codes[row] < 0 ? -1 : start + codes[row];
                else if (column.Feed(Number(row, c), numbers.AsSpan(nextNumber, column.Width)))
                    nextNumber += column.Width;
                else
                    throw TooFar(row, c);
                start += column.Width;
            }

            words?.EndRow();
        }

        return ones.Length == 0 && words is null ? new NumberRows<T>(numbers, Schema.Width)
            : new SparseRows<T>(Count, Schema.Width, places, numbers, ones) { Words = words };
    }

    private void AddWords<T>(SparseWords<T> to, TextWords words, int row, int c, int start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> x = stackalloc double[words.Weights.Length];
        words.Weigh(TextAt(row, c), x);
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] != 0)
                to.Add(start + i, T.CreateTruncating(x[i]));
        }
    }

    private void Weigh<T>(TextWords words, int row, int c, Span<T> raw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> x = stackalloc double[raw.Length];
        words.Weigh(TextAt(row, c), x);
        for (int i = 0; i < x.Length; i++)
            raw[i] = T.CreateTruncating(x[i]);
    }

    private string? TextAt(int row, int column) => _columns[column].TextAt(row);

    // Better told than found out: an array holds about two billion numbers, and a machine what it has.
    private void RequireRoom(int numbers, int size)
    {
        long all = (long)Count * Math.Max(numbers, _columns.Length);
        long room = Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(false));
        NablaFormatException.ThrowIf(all > Array.MaxLength || all * size > room, "the rows",
            Invariant($"{Count} rows of {numbers} numbers take {all * size / 1e9:F1} GB, ") +
            Invariant($"and there are {Math.Min(room, (long)Array.MaxLength * size) / 1e9:F1}."),
            "Learn from fewer rows or columns.");
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
            codes[row] = column.TextAt(row) is { } text ? known.PlaceOf(text) : IsMissing;
            unseen += codes[row] == -1 ? 1 : 0;
        }

        return codes;
    }

    // Dates that were read already, texts that are read as the model's, or numbers as it takes them.
    private static TableColumn AsDates(TableColumn column, DateNotation notation, ref int unreadable)
    {
        var days = new double[column.Count];
        for (int row = 0; row < days.Length; row++)
        {
            days[row] = column.IsDate ? column.Numbers[row]
                : column.IsNumeric ? notation.Read(column.Numbers[row])
                : column.Texts[row] is { } text ? notation.Read(text) : double.NaN;
            unreadable += DateNotation.IsUnreadable(days[row]) ? 1 : 0;
        }

        return column.IsDate ? column
            : TableColumn.OfDays(column.Name, ImmutableCollectionsMarshal.AsImmutableArray(days), notation);
    }

    private static int Wordless(TextWords words, TableColumn column)
    {
        var x = new double[words.Weights.Length];
        int count = 0;
        for (int row = 0; row < column.Count; row++)
            count += column.TextAt(row) is { } text && !words.Weigh(text, x) ? 1 : 0;
        return count;
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
