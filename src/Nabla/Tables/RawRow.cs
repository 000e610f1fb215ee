namespace Nabla;

/// <summary>One row as a schema sees it: the raw values that a model takes, and which of them are missing or not
/// known. It is filled column by column.</summary>
/// <param name="schema">The columns.</param>
internal sealed class RawRow(Schema schema)
{
    private readonly State[] _states = new State[schema.Columns.Length];
    private readonly double[] _numbers = new double[schema.Columns.Length];   // of texts the place of the category
    private readonly string?[] _texts = new string?[schema.Columns.Length];
    private int _column, _at;

    private enum State
    {
        Known,
        Missing,
        Unseen,
    }

    /// <summary>As <see cref="ModelInput(Schema)"/> has them.</summary>
    public double[] Values { get; } = new double[schema.ValueCount];

    /// <summary>Columns whose value is missing.</summary>
    public ImmutableArray<string> Missing => Names((_, c) => _states[c] == State.Missing);

    /// <summary>Columns whose text is of no known category, has no known word, or is no date.</summary>
    public ImmutableArray<string> Unseen => Names((_, c) => _states[c] == State.Unseen);

    /// <summary>Columns whose number or date lies outside the range of the training rows.</summary>
    public ImmutableArray<string> Outside => Names((column, c) => column.IsNumeric && column.IsOutside(_numbers[c]));

    /// <summary>Fills the next column, which holds numbers or dates.</summary>
    /// <param name="number">NaN where it is missing.</param>
    public void Add(double number)
    {
        bool isUnreadable = schema.Columns[_column].IsDate && DateNotation.IsUnreadable(number);
        _states[_column] = isUnreadable ? State.Unseen : double.IsNaN(number) ? State.Missing : State.Known;
        _numbers[_column++] = Values[_at++] = number;
    }

    /// <summary>Fills the next column, which holds categories or texts of words.</summary>
    /// <param name="text">Null where it is missing.</param>
    public void Add(string? text)
    {
        SchemaColumn column = schema.Columns[_column];
        bool isKnown;
        if (column.Words is { } words)
            isKnown = words.Weigh(text, Values.AsSpan(_at, column.ValueCount));
        else
            isKnown = (Values[_at] = _numbers[_column] = text is null ? double.NaN : column.PlaceOf(text)) >= 0;
        _states[_column] = text is null ? State.Missing : isKnown ? State.Known : State.Unseen;
        _texts[_column++] = text;
        _at += column.ValueCount;
    }

    /// <summary>A value for people: a date as a date, a category as the model spells it.</summary>
    /// <param name="column">0 … the schema's number of columns − 1.</param>
    public string TextOf(int column)
    {
        SchemaColumn known = schema.Columns[column];
        return _states[column] switch
        {
            State.Missing => "missing",
            State.Unseen => known.IsDate ? "no date" : "unknown",
            _ => known.Dates is { } dates ? DateParts.Text(_numbers[column], dates.Notation.IsTime)
                : known.IsNumeric ? _numbers[column].ToString("R", CultureInfo.InvariantCulture)
                : !known.IsText && _numbers[column] < known.Categories.Length
                    ? known.Categories[(int)_numbers[column]] : _texts[column]!,
        };
    }

    private ImmutableArray<string> Names(Func<SchemaColumn, int, bool> isWanted) =>
        [.. schema.Columns.Where(isWanted).Select(column => column.Name)];
}
