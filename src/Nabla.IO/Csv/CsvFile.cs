namespace Nabla.IO;

/// <summary>Tables in CSV files: fields between commas, semicolons, tabs or |, in quotation marks where they need it,
/// in UTF-8 or whatever a byte order mark says, in gzip or not; lines that begin with # are comments. Numbers have a
/// decimal point, or a comma where <see cref="CsvOptions.DecimalComma"/> lets them. Empty fields and NA, N/A, null, nan
/// and ? are missing. A column is numeric where all its values are numbers.</summary>
/// <param name="Table">The content.</param>
/// <param name="Delimiter">What stands between the fields.</param>
/// <param name="HasHeader">Whether the first line names the columns; else they are column1, column2, …</param>
public sealed record CsvFile(Table Table, char Delimiter, bool HasHeader)
{
    /// <summary>Whether numbers in it have a decimal comma.</summary>
    public bool HasDecimalCommas { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known about it; or null.</param>
    /// <exception cref="DataProblemException">It is missing, damaged, or no table.</exception>
    public static CsvFile Read(string path, CsvOptions? options = null)
    {
        CsvFile read = DataProblemException.Reading(path, stream => Read(stream, options), "the table");
        return read with { Table = read.Table.WithName(Path.GetFileName(path)) };
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Read to its end and left open. One that cannot seek is first read into memory.</param>
    /// <param name="options">What is known about it; or null.</param>
    /// <exception cref="NablaFormatException">It is damaged, or no table.</exception>
    public static CsvFile Read(Stream stream, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        if (options.Delimiter is { } asked && !CsvDelimiter.IsKnown(asked))
        {
            throw new ArgumentException(
                $"'{asked}' cannot stand between fields; it is a comma, a semicolon, a tab or a |.", nameof(options));
        }

        stream = Streams.Seekable(stream);
        long start = stream.Position;
        CsvDelimiter delimiter = DelimiterOf(stream, options.Delimiter);
        HashSet<string> texts = [.. options.Texts];

        // A column that began with numbers may hold texts, and their spelling is gone by then: once more, knowing it.
        for (; ; )
        {
            stream.Position = start;
            using var text = new CsvText(stream, isKept: true);
            using var reading = new CsvReading(text, delimiter, options);
            CsvColumn[] columns = Columns(reading, options, texts);
            while (reading.Read(columns))
            {
                if (reading.Row > text.MostFields / columns.Length)
                    throw CsvText.TooMuch(text.MostFields, "fields");
            }

            string[] lost = [.. columns.Where(column => column.IsLost).Select(column => column.Name)];
            if (lost.Length == 0)
            {
                return new(new Table(columns.Where(column => !column.IsNone).Select(column => column.Finish())),
                    delimiter.Value, reading.HasHeader)
                {
                    HasDecimalCommas = columns.Any(column => column.HasComma),
                };
            }

            texts.UnionWith(lost);
        }
    }

    private static CsvDelimiter DelimiterOf(Stream stream, char? asked)
    {
        using var text = new CsvText(stream, isKept: true);
        return CsvDelimiter.Of(Streams.Take(text, CsvDelimiter.Sample), asked);
    }

    private static CsvColumn[] Columns(CsvReading reading, CsvOptions options, HashSet<string> texts)
    {
        foreach (string name in options.Without)
        {
            NablaFormatException.ThrowIf(!reading.Names.Contains(name), "the columns",
                $"There is no column {Quoted.Of(name)}.{Suggestion.For(name, reading.Names)}",
                $"The columns are {string.Join(", ", reading.Names.Take(20).Select(Quoted.Of))}" +
                $"{(reading.Names.Length > 20 ? ", …" : "")}.");
        }

        CsvColumn[] columns =
        [
            .. reading.Names.Select(name => new CsvColumn(name,
                options.Without.Contains(name) ? CsvKind.None
                : texts.Contains(name) ? CsvKind.Texts : CsvKind.Guessed, reading.MayHaveCommas)),
        ];
        return columns.All(column => column.IsNone) ? throw new NablaFormatException(
            "the columns", "None is left.", "A table needs a column to learn from and one to predict.") : columns;
    }

    /// <summary>Whether a file is text, in gzip or not, as far as its beginning tells.</summary>
    internal static bool IsIn(Stream file)
    {
        const int Most = 4096;
        byte[] bytes = Streams.Take(file, Most);
        if (Idx.IsGzip(bytes))
        {
            file.Position = 0;
            using var text = new CsvText(file, isKept: true);
            try
            {
                bytes = Streams.Take(text, Most);
            }
            catch (NablaFormatException)
            {
                return true;   // it may be; who reads it tells the problem
            }
        }

        return bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            || bytes.AsSpan().IndexOfAnyInRange<byte>(0, 8) < 0;
    }

    /// <summary>What was found out, for people.</summary>
    public override string ToString() =>
        $"{Table}, {(Delimiter switch { ',' => "commas", ';' => "semicolons", '|' => "|", _ => "tabs" })} " +
        $"between them, {(HasDecimalCommas ? "decimal commas, " : "")}" +
        (HasHeader ? "named in the first line" : "without a line of names");
}
