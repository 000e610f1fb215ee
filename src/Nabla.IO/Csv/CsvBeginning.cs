using CsvHelper;

namespace Nabla.IO;

/// <summary>What the first lines of a CSV file tell: what stands between fields, which line names columns.</summary>
internal sealed record CsvBeginning
{
    private const int MostRows = 100, MostAbove = 10;

    private CsvBeginning(CsvDelimiter delimiter) => Delimiter = delimiter;

    /// <summary>What stands between the fields.</summary>
    public CsvDelimiter Delimiter { get; }

    /// <summary>Whether a line names the columns.</summary>
    public bool HasHeader { get; private init; }

    /// <summary>Lines above that one, which are left out.</summary>
    public int Above { get; private init; }

    /// <summary>What of it a person should know.</summary>
    public ImmutableArray<TableNote> Notes { get; private init; } = [];

    /// <summary>Looks at the beginning.</summary>
    /// <param name="bytes">The file's first <see cref="CsvDelimiter.Sample"/> bytes; all where there are fewer.</param>
    /// <param name="options">What is known.</param>
    public static CsvBeginning Of(byte[] bytes, CsvOptions options)
    {
        ForeignFile.RefuseAsTable(bytes.AsSpan(0, Math.Min(bytes.Length, ForeignFile.Beginning)));
        CsvDelimiter delimiter = CsvDelimiter.Of(bytes, options.Delimiter);
        var beginning = new CsvBeginning(delimiter);
        if (options.HasHeader is { } asked)
            return beginning with { HasHeader = asked };
        bool mayHaveComma = options.DecimalComma ?? delimiter.Value == ';';
        List<string[]> rows = Rows(bytes, delimiter);
        if (Expected(rows, options) is >= 0 and var named)
            return beginning with { HasHeader = true, Above = named, Notes = [.. Left(rows, named)] };
        int above = LinesAbove(rows, mayHaveComma);
        if (above > 0)
            return beginning with { HasHeader = true, Above = above, Notes = [.. Left(rows, above)] };
        var (hasHeader, note) = CsvHeader.Decide(rows, mayHaveComma);
        return beginning with { HasHeader = hasHeader, Notes = note is null ? [] : [note] };
    }

    /// <summary>How the library that splits lines is told to do it.</summary>
    internal static CsvReaderOptions Reader(CsvDelimiter delimiter) => new()
    {
        Separator = delimiter.Value,
        HasHeader = false,
        CommentPrefix = '#',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        DetectSeparatorHint = delimiter.IsSaid,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = CsvReading.MostBytesInRow,
    };

    private static List<string[]> Rows(byte[] bytes, CsvDelimiter delimiter)
    {
        var rows = new List<string[]>();
        try
        {
            using Stream text = CsvDecoding.Of(new MemoryStream(bytes), delimiter);
            using CsvReader csv = CsvReader.Create(text, Reader(delimiter), true);
            while (rows.Count < MostRows && csv.Read())
                rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        }
        catch (Exception e) when (e is CsvFormatException or DecoderFallbackException)
        {
            // Whoever reads on tells the problem with its place.
        }

        // The last line may be cut.
        if (bytes.Length == CsvDelimiter.Sample && rows.Count is > 1 and < MostRows)
            rows.RemoveAt(rows.Count - 1);
        return rows;
    }

    // The line that has all names that a line of names would have.
    private static int Expected(List<string[]> rows, CsvOptions options) => options.Expected.IsEmpty ? -1
        : rows.FindIndex(0, Math.Min(rows.Count, MostAbove + 1), row => options.Expected.All(row.Contains));

    // A title has one text, in the first field; names follow it.
    private static int LinesAbove(List<string[]> rows, bool mayHaveComma)
    {
        int above = 0, width = rows.Count == 0 ? 0
            : rows.GroupBy(row => row.Length).OrderByDescending(group => group.Count()).First().Key;
        while (above < Math.Min(MostAbove, rows.Count - 1) && width > 1 && IsTitle(rows[above], width))
            above++;
        return above > 0 && rows[above].Length == width && rows[above].All(name => name.Length > 0
            && !CsvHeader.IsNumber(name, mayHaveComma)) ? above : 0;
    }

    private static bool IsTitle(string[] row, int width) => row.Length <= Math.Max(1, width)
        && (row.Length < width || row.Length > 1) && row.Skip(1).All(field => field.Length == 0);

    private static IEnumerable<TableNote> Left(List<string[]> rows, int above)
    {
        if (above > 0)
        {
            yield return new(Invariant($"left out above the line of names: {above} line{(above == 1 ? "" : "s")}, ") +
                Quoted.Of(string.Join(' ', rows[0]).Trim()), "header yes");
        }
    }
}
