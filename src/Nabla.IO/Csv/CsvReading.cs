using System.Text.Unicode;
using CsvHelper;

namespace Nabla.IO;

/// <summary>A pass over a CSV file: its names, then row after row.</summary>
internal sealed class CsvReading : IDisposable
{
    private const int MostColumns = 100_000, MostBytesInRow = 16 << 20;

    private readonly CsvReader _csv;
    private readonly CsvOptions _options;
    private bool _isFirstUnread;

    /// <summary>Reads the first line.</summary>
    /// <param name="text">The file's text from its beginning; left open.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="options">What is known.</param>
    /// <exception cref="NablaFormatException">It is no table.</exception>
    internal CsvReading(Stream text, CsvDelimiter delimiter, CsvOptions options)
    {
        _options = options;
        MayHaveCommas = options.DecimalComma ?? delimiter.Value == ';';
        CsvReaderOptions reading = new()
        {
            Separator = delimiter.Value,
            HasHeader = false,
            CommentPrefix = '#',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            DetectSeparatorHint = delimiter.IsSaid,
            PoolStrings = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MostBytesInRow,
        };
        try
        {
            _csv = CsvReader.Create(text, reading, true);
        }
        catch (DecoderFallbackException e)
        {
            throw NoText(e);
        }

        if (!Next())
            throw Problem("the file", "It is empty.", "A table has a line of names and a line for each row.");
        Names = ReadNames();
    }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Whether numbers may have a decimal comma.</summary>
    public bool MayHaveCommas { get; }

    /// <summary>The columns' names.</summary>
    public string[] Names { get; }

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
        if (!_isFirstUnread && !Next())
            return false;
        _isFirstUnread = false;
        Row++;
        if (_csv.FieldCount != columns.Length)
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

    public void Dispose() => _csv.Dispose();

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

        HasHeader = _options.HasHeader ?? LooksLikeNames();
        _isFirstUnread = !HasHeader;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[count];
        for (int i = 0; i < count; i++)
        {
            string number = Invariant($"column{i + 1}");
            string name = HasHeader ? Text(i, null) : number;
            names[i] = string.IsNullOrWhiteSpace(name) ? number : name;
            if (!places.TryAdd(names[i], i))
            {
                throw Problem("the header", Invariant(
                    $"Fields {places[names[i]] + 1} and {i + 1} are both called {Quoted.Of(names[i])}."),
                    "Give every column a name of its own.");
            }
        }

        return names;
    }

    private bool LooksLikeNames()
    {
        bool hasNumber = false;
        var fields = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < _csv.FieldCount; i++)
        {
            hasNumber |= CsvColumn.IsNumber(_csv.GetSpan(i), MayHaveCommas);
            if (!_options.Expected.IsEmpty)
                fields.Add(_csv.GetString(i));
        }

        return !hasNumber || (!_options.Expected.IsEmpty && _options.Expected.All(fields.Contains));
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
