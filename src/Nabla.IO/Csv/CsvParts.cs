namespace Nabla.IO;

/// <summary>A CSV file read part by part, as a <see cref="Schema"/> needs it, so that a file of any size takes the
/// memory of a part. Columns that the schema does not know are read past.</summary>
internal sealed class CsvParts : IDisposable
{
    private readonly Stream _text;
    private readonly CsvReading _reading;
    private readonly MemoryStream _lines = new();
    private readonly List<int> _ends = [];
    private readonly List<NablaFormatException?> _problems = [];

    private readonly bool _keepsLines;
    private int _kept;   // rows of the part
    private CsvColumn[]? _before;   // of the part before

    private CsvParts(Stream text, CsvReading reading, char delimiter, bool keepsLines)
    {
        (_text, _reading, Delimiter, _keepsLines) = (text, reading, delimiter, keepsLines);
        Names = [.. reading.Names];
    }

    /// <summary>What stands between the fields.</summary>
    public char Delimiter { get; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader => _reading.HasHeader;

    /// <summary>Whether a number read so far had a decimal comma.</summary>
    public bool HasDecimalCommas { get; private set; }

    /// <summary>The columns; column1, column2, … where the file does not name them, until somebody else does.</summary>
    /// <exception cref="ArgumentException">There is not one for each column.</exception>
    public ImmutableArray<string> Names
    {
        get;
        set => field = value.Length == _reading.Names.Length ? value
            : throw new ArgumentException($"There are {value.Length} names for {_reading.Names.Length} columns.",
                nameof(value));
    }

    /// <summary>Whether a row that cannot be used is left out of its part instead of ending the reading.</summary>
    public bool Skips { get; init; }

    /// <summary>Of each row of the last part, in the file's order, why it is left out; null: it is among the
    /// rows.</summary>
    public IReadOnlyList<NablaFormatException?> Problems => _problems;

    /// <summary>What of the file a person should know, as far as it was read.</summary>
    public IEnumerable<TableNote> Notes => _reading.Notes;

    /// <summary>What somebody says of columns.</summary>
    private ImmutableDictionary<string, CsvColumnKind> Kinds { get; init; } =
        ImmutableDictionary<string, CsvColumnKind>.Empty;

    /// <summary>Rows read so far.</summary>
    public long Rows => _reading.Row;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">Read as far as is asked for, and left open; need not seek.</param>
    /// <param name="options">What is known about it; or null.</param>
    /// <param name="keepsLines">Whether <see cref="Line"/> is asked for.</param>
    /// <param name="skips">See <see cref="Skips"/>.</param>
    /// <exception cref="NablaFormatException">It is no table.</exception>
    public static CsvParts Open(
        Stream stream, CsvOptions? options = null, bool keepsLines = false, bool skips = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        var unpacked = new CsvText(stream, isKept: false);
        byte[] beginning = Streams.Take(unpacked, CsvDelimiter.Sample);
        CsvBeginning look = CsvBeginning.Of(beginning, options);
        var reading = new CsvReading(new GzipWatch(beginning, unpacked), look, options);
        return new(unpacked, reading, look.Delimiter.Value, keepsLines) { Kinds = options.Kinds, Skips = skips };
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="schema">The columns to read, as texts or as numbers.</param>
    /// <param name="most">How many rows at most, at least 1.</param>
    /// <returns>The rows, bound; null when there are no more.</returns>
    /// <exception cref="NablaFormatException">A row is damaged, a column missing, a number no number.</exception>
    public SchemaRows? Read(Schema schema, int most)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var known = schema.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        CsvColumn[] columns =
        [
            .. Names.Select((name, i) => new CsvColumn(name, !known.TryGetValue(name, out SchemaColumn? column)
                ? CsvKind.None : column is { IsNumeric: true, IsDate: false }
                && Kinds.GetValueOrDefault(name, CsvColumnKind.Exact) == CsvColumnKind.Number ? CsvKind.Numbers
                : CsvFile.KindOf(column), _reading.MayHaveCommas, _before?[i])
            {
                Notation = known.GetValueOrDefault(name)?.Notation,
                Dates = known.GetValueOrDefault(name)?.Dates?.Notation,
            }),
        ];
        long before = Rows;
        _lines.SetLength(0);
        _ends.Clear();
        _problems.Clear();
        _kept = 0;
        while (Rows - before < most && Next(columns))
        {
            if (!_keepsLines)
                continue;
            _lines.Write(_reading.Line);
            _ends.Add((int)_lines.Length);
        }

        // Where a column is missing, a table of all names says so best.
        HasDecimalCommas |= columns.Any(column => column.HasComma);
        _before = columns;
        CsvColumn[] read = [.. columns.Where(column => !column.IsNone)];
        var table = new Table(read.Length == known.Count
            ? read.Select(column => Finish(column, before))
            : Names.Select(name => new TableColumn(name, ImmutableArray<double>.Empty)));
        SchemaRows rows = schema.Bind(table.WithName("the file"), before);
        return Rows > before ? rows : null;
    }

    private bool Next(CsvColumn[] columns)
    {
        long row = Rows;
        try
        {
            if (!_reading.Read(columns))
                return false;
            _problems.Add(null);
            _kept++;
        }
        catch (NablaFormatException e) when (Skips && Rows > row)   // else the file is damaged from here on
        {
            foreach (CsvColumn column in columns)
                column.Cut(_kept);
            _problems.Add(e);
        }

        return true;
    }

    /// <summary>The line of the file in which a row of the last part ends.</summary>
    /// <param name="row">From 0, counted in the part with the rows that are left out.</param>
    public long LineOf(int row) => _reading.LineOf((int)(Rows - _problems.Count) + row);

    private TableColumn Finish(CsvColumn column, long before) => column.Kind != CsvKind.Numbers ? column.Finish()
        : CsvNumbers.Read(
            column.Name, column.Texts, column.Notation ?? new(), row => _reading.LineOf((int)before + row));

    /// <summary>The text of a row of the last part, without its end, in UTF-8.</summary>
    /// <param name="row">From 0, counted in the part with the rows that are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or lines are not kept.</exception>
    public ReadOnlySpan<byte> Line(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_ends.Count, nameof(row));
        int start = row == 0 ? 0 : _ends[row - 1];
        return _lines.GetBuffer().AsSpan(start, _ends[row] - start);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _text.Dispose();
    }
}
