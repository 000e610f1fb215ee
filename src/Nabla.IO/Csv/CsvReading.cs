using System.Runtime.InteropServices;
using System.Text.Unicode;
using CsvHelper;

namespace Nabla.IO;

/// <summary>A pass over a CSV file: its names, then row after row.</summary>
internal sealed class CsvReading : IDisposable
{
    /// <summary>A longer row is refused: a quotation mark was never closed.</summary>
    internal const int MostBytesInRow = 16 << 20;

    private const int MostColumns = 100_000, MostRepeats = 8;

    private readonly CsvReader _csv;
    private readonly CsvOptions _options;
    private readonly DecodedText _text;
    private readonly CsvBeginning _beginning;
    private readonly byte[] _firstName = [];
    private readonly List<(long Row, long Lines)> _lines = [];   // from a row on: its line is so much further
    private readonly List<long> _repeats = [];   // lines, the first ones
    private bool _isFirstUnread;

    /// <summary>Reads the first line.</summary>
    /// <param name="text">The file's text from its beginning; left open.</param>
    /// <param name="beginning">What the first lines tell.</param>
    /// <param name="options">What is known.</param>
    /// <exception cref="NablaFormatException">It is no table.</exception>
    internal CsvReading(Stream text, CsvBeginning beginning, CsvOptions options)
    {
        (_options, _beginning, _text) = (options, beginning, CsvDecoding.Of(text, beginning.Delimiter));
        MayHaveCommas = options.DecimalComma ?? beginning.Delimiter.Value == ';';
        try
        {
            _csv = CsvReader.Create(_text, CsvBeginning.Reader(beginning.Delimiter), true);
        }
        catch (DecoderFallbackException e)
        {
            throw NoText(e);
        }

        if (!Next())
            throw Problem("the file", "It is empty.", "A table has a line of names and a line for each row.");
        for (int i = 0; i < beginning.Above; i++)
            Next();
        Names = ReadNames();
        if (HasHeader && Names.Length > 0)
            _firstName = _csv.GetSpan(0).ToArray();
    }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Whether numbers may have a decimal comma.</summary>
    public bool MayHaveCommas { get; }

    /// <summary>The columns' names.</summary>
    public string[] Names { get; }

    /// <summary>The columns that the file does not name.</summary>
    public HashSet<string> Nameless { get; } = new(StringComparer.Ordinal);

    /// <summary>What of the file a person should know.</summary>
    public IEnumerable<TableNote> Notes =>
    [
        .. _beginning.Notes,
        .. _text.IsWindows ? [new("it is no UTF-8, and is read as Windows-1252")] : (TableNote[])[],
        .. _repeats.Count == 0 ? []
            : (TableNote[])[new("lines that repeat the names are left out: line " +
                string.Join(", ", _repeats.Take(MostRepeats)) + (_repeats.Count > MostRepeats ? ", …" : ""))],
    ];

    /// <summary>The number of the row that was read last, from 1, the line of names aside.</summary>
    public long Row { get; private set; }

    /// <summary>The row that was read last, as it stands in the file, in UTF-8.</summary>
    public ReadOnlySpan<byte> Line => _csv.RawRecord;

    /// <summary>Reads the next row.</summary>
    /// <param name="columns">One for each name; each gets its value.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="NablaFormatException">It is no row of the table.</exception>
    public bool Read(CsvColumn[] columns)
    {
        do
        {
            if (!_isFirstUnread && !Next())
                return false;
            _isFirstUnread = false;
        }
        while (HasHeader && RepeatsNames());

        Row++;
        if (_csv.LineNumber - Row != (_lines.Count == 0 ? -1 : _lines[^1].Lines))
            _lines.Add((Row, _csv.LineNumber - Row));
        if (_csv.FieldCount != columns.Length && !EndsEmpty(columns.Length))
            throw WrongCount(columns);
        for (int i = 0; i < columns.Length; i++)
        {
            CsvColumn column = columns[i];
            if (column.IsNone)
                continue;
            ReadOnlySpan<byte> field = _csv.GetSpan(i);
            if (column.AddNumber(field, Row) || !column.IsText)
                continue;
            column.AddText(CsvColumn.IsMissing(field) ? null : Text(i, column));
        }

        return true;
    }

    /// <summary>The line of a row that was read, from 1.</summary>
    /// <param name="row">From 0.</param>
    public long LineOf(int row) => LineOf(CollectionsMarshal.AsSpan(_lines), row);

    /// <summary>The same for the rows read so far, when reading is over.</summary>
    public Func<int, long> Lines()
    {
        (long, long)[] lines = [.. _lines];
        return row => LineOf(lines, row);
    }

    private static long LineOf(ReadOnlySpan<(long Row, long Lines)> lines, int row)
    {
        int i = lines.Length - 1;
        while (i >= 0 && lines[i].Row > row + 1)
            i--;
        return row + 1 + (i < 0 ? 0 : lines[i].Lines);
    }

    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }

    // Files that were joined have their line of names in the middle, too.
    private bool RepeatsNames()
    {
        if (_csv.FieldCount != Names.Length || !_csv.GetSpan(0).SequenceEqual(_firstName))
            return false;
        for (int i = 0; i < Names.Length; i++)
        {
            if (_csv.GetString(i) != (Nameless.Contains(Names[i]) ? "" : Names[i]))
                return false;
        }

        if (_repeats.Count <= MostRepeats)
            _repeats.Add(_csv.LineNumber);
        return true;
    }

    // A delimiter at the ends of lines makes no column.
    private bool EndsEmpty(int columns)
    {
        for (int i = columns; i < _csv.FieldCount; i++)
        {
            if (!_csv.GetSpan(i).IsEmpty)
                return false;
        }

        return _csv.FieldCount > columns;
    }

    private bool Next()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException e)
        {
            throw Problem(Place(Row + 1, e.LineNumber), Sentence(e),
                "Fields with quotation marks, delimiters or line breaks stand in quotation marks, and each of theirs " +
                "is doubled.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw NoText(e);
        }
    }

    private string[] ReadNames()
    {
        int count = _csv.FieldCount;
        if (count > MostColumns)
        {
            throw Problem("the first line", Invariant($"It has {count} fields, more than {MostColumns}."),
                "Is it the right file?");
        }

        HasHeader = _beginning.HasHeader;
        _isFirstUnread = !HasHeader;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[count];
        for (int i = 0; i < count; i++)
        {
            string number = Invariant($"column{i + 1}");
            string name = HasHeader ? Text(i, null) : number;
            names[i] = string.IsNullOrWhiteSpace(name) ? number : name;
            if (!HasHeader || string.IsNullOrWhiteSpace(name))
                Nameless.Add(names[i]);
            if (!places.TryAdd(names[i], i))
            {
                throw new NablaFormatException("the header", Invariant(
                    $"Fields {places[names[i]] + 1} and {i + 1} are both called {Quoted.Of(names[i])}."),
                    "Give every column a name of its own, or say that the first line is a row.")
                {
                    Settings = ["header no"],
                };
            }
        }

        return names;
    }

    private NablaFormatException WrongCount(CsvColumn[] columns)
    {
        int common = Math.Min(_csv.FieldCount, columns.Length);
        string after = _csv.FieldCount < columns.Length
            ? $"{Quoted.Of(columns[common].Name)} is missing"
            : $"{Quoted.Of(Encoding.UTF8.GetString(_csv.GetSpan(common)))} comes after the last column";
        return Problem(Place(Row, _csv.LineNumber),
            Invariant($"It has {_csv.FieldCount} field{(_csv.FieldCount == 1 ? "" : "s")}, ") +
            Invariant($"the first line {columns.Length}: {after}."),
            "Every row has a field for each column, be it empty; a text with a delimiter stands in quotation marks.");
    }

    // A field of a column, or of the header.
    private string Text(int i, CsvColumn? column)
    {
        ReadOnlySpan<byte> field = _csv.GetSpan(i);
        if (Utf8.IsValid(field) && !field.Contains((byte)0))
            return _csv.GetString(i);
        string place = column is null ? Invariant($"field {i + 1} of the header")
            : $"{Place(Row, _csv.LineNumber)}, column {Quoted.Of(column.Name)}";
        throw Utf8.IsValid(field)
            ? Problem(place, "There is a zero byte in it.", "Is it a text file, in UTF-8?")
            : Problem(place, "The text is not in UTF-8.", "Save the file in UTF-8.");
    }

    private static string Place(long row, long line) =>
        line > 0 ? Invariant($"row {row} (line {line})") : Invariant($"row {row}");

    private NablaFormatException NoText(Exception e) => Problem(
        Place(Row + 1, 0), "There are bytes that are no text.", "Save the file in UTF-8.", e);

    // The library's message says a record's number and bytes, too.
    private static string Sentence(CsvFormatException e) =>
        e.Message.Contains("size", StringComparison.OrdinalIgnoreCase)
        ? Invariant($"It is longer than {MostBytesInRow} bytes; is a quotation mark never closed?")
        : "A quotation mark stands in a field that does not begin with one, or is not closed, or text follows it.";

    private static NablaFormatException Problem(string place, string reason, string fix, Exception? inner = null) =>
        new(place, reason, fix, inner);
}
