using System.Text;
using System.Text.Unicode;
using CsvHelper;
using static System.FormattableString;

namespace Nabla.IO;

/// <summary>Passes over a CSV file. The first takes every column for numbers until a text comes; where it comes after
/// numbers, a second pass is needed, because the text of those is gone by then.</summary>
internal sealed class CsvReading(char delimiter, bool? hasHeader)
{
    private const int MostColumns = 100_000, MostBytesInRow = 16 << 20;

    private readonly HashSet<int> _texts = [];   // columns known to be no numbers

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>One pass.</summary>
    /// <returns>Null: another one is needed.</returns>
    /// <exception cref="NablaFormatException">It is no table.</exception>
    public Table? Run(Stream stream)
    {
        CsvReaderOptions options = new()
        {
            Separator = delimiter,
            HasHeader = false,
            CommentPrefix = '#',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            DetectSeparatorHint = false,
            PoolStrings = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MostBytesInRow,
        };
        long row = 0;
        try
        {
            using var csv = CsvReader.Create(stream, options, true);
            if (!csv.Read())
                throw Problem("the file", "It is empty.", "A table has a line of names and a line for each row.");
            CsvColumn[] columns = Begin(csv);
            do
            {
                if (row++ == 0 && HasHeader)
                    continue;
                Read(csv, columns, HasHeader ? row - 1 : row);
            }
            while (csv.Read());

            return End(columns);
        }
        catch (CsvFormatException e)
        {
            throw Problem(Place(row + (HasHeader ? 0 : 1), e.LineNumber), Sentence(e),
                "Fields with quotation marks, delimiters or line breaks stand in quotation marks, and each of theirs " +
                "is doubled.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw Problem(Place(row, 0), "There are bytes that are no text.", "Save the file in UTF-8.", e);
        }
    }

    private CsvColumn[] Begin(CsvReader csv)
    {
        if (csv.FieldCount > MostColumns)
        {
            throw Problem("the first line", Invariant($"It has {csv.FieldCount} fields, more than {MostColumns}."),
                "Is it the right file?");
        }

        HasHeader = hasHeader ?? !Enumerable.Range(0, csv.FieldCount).Any(i => CsvColumn.IsNumber(csv.GetSpan(i)));
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var columns = new CsvColumn[csv.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string number = Invariant($"column{i + 1}");
            string name = HasHeader ? Text(csv, i, Invariant($"field {i + 1} of the header")) : number;
            if (string.IsNullOrWhiteSpace(name))
                name = number;
            if (!names.TryAdd(name, i))
            {
                throw Problem("the header", Invariant(
                    $"Fields {names[name] + 1} and {i + 1} are both called {Quoted.Of(name)}."),
                    "Give every column a name of its own.");
            }

            columns[i] = new CsvColumn(name, _texts.Contains(i));
        }

        return columns;
    }

    private static void Read(CsvReader csv, CsvColumn[] columns, long row)
    {
        if (csv.FieldCount != columns.Length)
        {
            int common = Math.Min(csv.FieldCount, columns.Length);
            string after = csv.FieldCount < columns.Length
                ? $"{Quoted.Of(columns[common].Name)} is missing"
                : $"{Quoted.Of(Encoding.UTF8.GetString(csv.GetSpan(common)))} comes after the last column";
            throw Problem(Place(row, csv.LineNumber),
                Invariant($"It has {csv.FieldCount} fields, the first line {columns.Length}: {after}."),
                "Every row has a field for each column, be it empty; a text with a delimiter stands in quotation " +
                "marks.");
        }

        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<byte> field = csv.GetSpan(i);
            if (columns[i].AddNumber(field, row) || !columns[i].IsText)
                continue;
            columns[i].AddText(CsvColumn.IsMissing(field)
                ? null : Text(csv, i, $"{Place(row, csv.LineNumber)}, column {Quoted.Of(columns[i].Name)}"));
        }
    }

    private Table? End(CsvColumn[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].IsLost)
                _texts.Add(i);
        }

        return columns.Any(column => column.IsLost) ? null : new Table(columns.Select(column => column.Finish()));
    }

    private static string Text(CsvReader csv, int i, string place)
    {
        ReadOnlySpan<byte> field = csv.GetSpan(i);
        if (!Utf8.IsValid(field))
            throw Problem(place, "The text is not in UTF-8.", "Save the file in UTF-8.");
        return field.Contains((byte)0)
            ? throw Problem(place, "There is a zero byte in it.", "Is it a text file, in UTF-8?")
            : csv.GetString(i);
    }

    private static string Place(long row, long line) =>
        line > 0 ? Invariant($"row {row} (line {line})") : Invariant($"row {row}");

    // The library's message says a record's number and bytes, too.
    private static string Sentence(CsvFormatException e) =>
        e.Message.Contains("size", StringComparison.OrdinalIgnoreCase)
        ? Invariant($"It is longer than {MostBytesInRow} bytes; is a quotation mark never closed?")
        : "A quotation mark stands in a field that does not begin with one, or is not closed, or text follows it.";

    private static NablaFormatException Problem(string place, string reason, string fix, Exception? inner = null) =>
        new(place, reason, fix, inner);
}
