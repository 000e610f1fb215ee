using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>Makes a table of values that a program or a database hands over. Columns whose values are all of numeric
/// types are numbers as they are; the texts of all others are understood as those of a CSV file.</summary>
internal sealed class RowTable
{
    private const double MostExact = 9_007_199_254_740_992;   // 2⁵³: from there on whole numbers are names

    private readonly OrderedDictionary<string, List<object?>> _columns = new(StringComparer.Ordinal);
    private int _rows;

    /// <summary>Adds a column, whose values so far are missing.</summary>
    /// <exception cref="NablaFormatException">There is one of that name.</exception>
    public void AddColumn(string name)
    {
        if (!_columns.TryAdd(name, [.. Enumerable.Repeat<object?>(null, _rows)]))
        {
            throw new NablaFormatException("the columns", $"Two are called {Quoted.Of(name)}.",
                "Give every column a name of its own.");
        }
    }

    /// <summary>Adds a row with the values of some columns, adding those that are new.</summary>
    public void AddRow(IEnumerable<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
        {
            if (!_columns.ContainsKey(name))
                AddColumn(name);
            List<object?> column = _columns[name];
            NablaFormatException.ThrowIf(column.Count > _rows, Invariant($"row {_rows + 1}"),
                $"It has {Quoted.Of(name)} twice.", "Give each column once.");
            column.Add(value is DBNull ? null : value);
        }

        _rows++;
        foreach (var (_, column) in _columns)
        {
            if (column.Count < _rows)
                column.Add(null);
        }
    }

    /// <summary>The table.</summary>
    /// <param name="options">What columns are, where their values do not tell it.</param>
    /// <exception cref="NablaFormatException">A value is neither number nor text, or a column's texts have two
    /// meanings.</exception>
    public Table Finish(CsvOptions options)
    {
        CsvFile.RequireColumns(options, [.. _columns.Keys]);
        var texts = new List<CsvColumn>();
        var columns = new List<TableColumn?>();
        foreach (var (name, values) in _columns)
        {
            if (options.Without.Contains(name)
                || options.Kinds.GetValueOrDefault(name, CsvColumnKind.Exact) == CsvColumnKind.Ignore)
            {
                continue;
            }

            bool isAsked = options.Kinds.ContainsKey(name) || options.Texts.Contains(name);
            TableColumn? numbers = isAsked ? null : Numbers(name, values);
            columns.Add(numbers);
            if (numbers is null)
                texts.Add(Texts(name, values, options));
        }

        var finish = new CsvFinish([.. texts], options, row => row + 1, mayHaveCommas: options.DecimalComma == true);
        using IEnumerator<TableColumn> read = finish.Finish().GetEnumerator();
        return new Table(columns.Select(column =>
        {
            if (column is not null)
                return column;
            read.MoveNext();
            return read.Current;
        }).ToList()).WithName("the rows");
    }

    // Null: some value is no number, or all are missing, or they are too long to be amounts.
    private static TableColumn? Numbers(string name, List<object?> values)
    {
        var numbers = new double[values.Count];
        bool hasNumber = false;
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = double.NaN;
            if (values[row] is not { } value)
                continue;
            if (ValueText.NumberOf(value) is not { } number)
                return null;
            if (double.IsInfinity(number))
            {
                throw new NablaFormatException(TablePlace.Of(name, row), "It is not finite.",
                    "Give a smaller number, or null where one is not known.");
            }

            if (Math.Abs(number) >= MostExact && value is not (double or float or decimal or Half))
                return null;
            numbers[row] = number;
            hasNumber = true;
        }

        if (!hasNumber)
            return null;
        var column = new TableColumn(name, ImmutableCollectionsMarshal.AsImmutableArray(numbers));
        return column.With(column.Reading with { CountsRows = CsvFinish.CountsRows(column) });
    }

    private static CsvColumn Texts(string name, List<object?> values, CsvOptions options)
    {
        CsvKind kind = options.Kinds.TryGetValue(name, out CsvColumnKind asked) ? CsvFile.KindOf(asked)
            : options.Texts.Contains(name) ? CsvKind.Categories : CsvKind.Looked;
        var column = new CsvColumn(name, kind, mayHaveComma: options.DecimalComma == true);
        for (int row = 0; row < values.Count; row++)
        {
            string? text = values[row] is { } value ? ValueText.Of(value) ?? throw new NablaFormatException(
                TablePlace.Of(name, row), $"It is of type {value.GetType()}.",
                "A value is a number, a text, true or false, a date, or null; leave the column out otherwise.") : null;
            column.AddText(text is null || CsvColumn.IsMissing(Encoding.UTF8.GetBytes(text)) ? null : text);
        }

        return column;
    }
}
