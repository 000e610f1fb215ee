namespace Nabla.IO;

/// <summary>Tables in CSV files: fields between commas, semicolons, tabs, | or blanks, in quotation marks where needed,
/// in UTF-8, Windows-1252 or whatever a byte order mark says, in gzip or not; lines that begin with # are comments.
/// Numbers are read as programs and spreadsheets write them, in each column alike: with a decimal point or comma, marks
/// between thousands, a currency, a percent sign or a unit. Empty fields and NA, N/A, null, nan and ? are missing. A
/// column is numeric where at least 95 % of its values are numbers; the others are missing then.</summary>
/// <param name="Table">The content.</param>
/// <param name="Delimiter">What stands between the fields.</param>
/// <param name="HasHeader">Whether the first line names the columns; else they are column1, column2, …</param>
public sealed record CsvFile(Table Table, char Delimiter, bool HasHeader)
{
    /// <summary>Whether numbers in it have a decimal comma.</summary>
    public bool HasDecimalCommas { get; init; }

    /// <summary>What was understood otherwise than it stands in the file, or left out: a sentence for each kind of
    /// thing.</summary>
    public ImmutableArray<string> Notes => [.. FileNotes.Concat(ReadingNotes.Of(Table.Columns)).Select(n => n.Text)];

    /// <summary>What a person should know of the file, its columns aside.</summary>
    internal ImmutableArray<TableNote> FileNotes { get; init; } = [];

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
                $"'{asked}' cannot stand between fields; it is a comma, a semicolon, a tab, a | or a blank.",
                nameof(options));
        }

        stream = Streams.Seekable(stream);
        long start = stream.Position;
        CsvBeginning beginning = BeginningOf(stream, options);
        HashSet<string> texts = new(StringComparer.Ordinal);

        // A column that began with numbers may hold texts, and their spelling is gone by then: once more, knowing it.
        for (; ; )
        {
            stream.Position = start;
            using var text = new CsvText(stream, isKept: true);
            using var reading = new CsvReading(text, beginning, options);
            CsvColumn[] columns = Columns(reading, options, texts);
            while (reading.Read(columns))
            {
                if (reading.Row > text.MostFields / columns.Length)
                    throw CsvText.TooMuch(text.MostFields, "fields");
                CsvRoom.Require(reading.Row, columns.Length);
            }

            var finish = new CsvFinish(columns, options, reading.LineOf, reading.MayHaveCommas);
            string[] lost = finish.Lost();
            if (lost.Length == 0)
            {
                var table = new Table(finish.Finish()) { LineOf = reading.Lines() };
                return new(table, beginning.Delimiter.IsBlanks ? ' ' : beginning.Delimiter.Value, reading.HasHeader)
                {
                    HasDecimalCommas = columns.Any(column => !column.IsText && column.HasComma)
                        || table.Columns.Any(column => column.Reading.Notation?.Decimal == ','),
                    FileNotes = [.. reading.Notes],
                };
            }

            texts.UnionWith(lost);
        }
    }

    private static CsvBeginning BeginningOf(Stream stream, CsvOptions options)
    {
        using var text = new CsvText(stream, isKept: true);
        return CsvBeginning.Of(Streams.Take(text, CsvDelimiter.Sample), options);
    }

    private static CsvColumn[] Columns(CsvReading reading, CsvOptions options, HashSet<string> texts)
    {
        RequireColumns(options, reading.Names);
        var known = options.Schema?.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        HashSet<string> without = [.. options.Without], categories = [.. options.Texts];
        CsvColumn[] columns = [.. reading.Names.Select(Make)];
        return columns.All(column => column.IsNone) ? throw new NablaFormatException(
            "the columns", "None is left.", "A table needs a column to learn from and one to predict.") : columns;

        CsvColumn Make(string name)
        {
            SchemaColumn? column = known?.GetValueOrDefault(name);
            NumberNotation? ofTarget = options.Schema?.Targets.IndexOf(name) is >= 0 and var output
                ? options.Schema.TargetForm(output)?.Notation : null;
            CsvKind kind = without.Contains(name) ? CsvKind.None
                : options.Kinds.TryGetValue(name, out CsvColumnKind asked) ? KindOf(asked)
                : column is not null ? KindOf(column)
                : ofTarget is not null ? CsvKind.Numbers
                : categories.Contains(name) ? CsvKind.Categories
                : texts.Contains(name) ? CsvKind.Looked : CsvKind.Guessed;
            return new(name, kind, reading.MayHaveCommas)
            {
                Notation = column?.Notation ?? ofTarget,
                Dates = kind == CsvKind.KnownDates ? column?.Dates?.Notation : null,
                IsNameless = reading.Nameless.Contains(name),
            };
        }
    }

    /// <summary>Refuses options about columns that are not there.</summary>
    internal static void RequireColumns(CsvOptions options, IReadOnlyList<string> names)
    {
        foreach (string name in options.Without.Concat(options.Kinds.Keys))
        {
            NablaFormatException.ThrowIf(!names.Contains(name), "the columns",
                $"There is no column {Quoted.Of(name)}.{Suggestion.For(name, names)}",
                $"The columns are {string.Join(", ", names.Take(20).Select(Quoted.Of))}" +
                $"{(names.Count > 20 ? ", …" : "")}.");
        }
    }

    /// <summary>How a column is read that is said to be of a kind.</summary>
    internal static CsvKind KindOf(CsvColumnKind kind) => kind switch
    {
        CsvColumnKind.Number => CsvKind.Numbers, CsvColumnKind.Category => CsvKind.Categories,
        CsvColumnKind.Exact => CsvKind.Exact, CsvColumnKind.Text => CsvKind.Words, CsvColumnKind.Ignore => CsvKind.None,
        _ => CsvKind.Dates,
    };

    /// <summary>How a column is read that a model knows.</summary>
    internal static CsvKind KindOf(SchemaColumn column) => column.IsDate ? CsvKind.KnownDates
        : column.IsNumeric ? CsvKind.Known : CsvKind.Exact;

    /// <summary>What somebody says of the dates of a column; null: nobody says that it has any.</summary>
    internal static DateAsked? DatesOf(CsvColumnKind kind) => kind switch
    {
        CsvColumnKind.Date => new(null), CsvColumnKind.DateDayFirst => new(DateOrder.DayFirst),
        CsvColumnKind.DateMonthFirst => new(DateOrder.MonthFirst),
        CsvColumnKind.DateYearFirst => new(DateOrder.YearFirst), _ => null,
    };

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

    private string Between => Delimiter switch
    {
        ',' => "commas", ';' => "semicolons", '|' => "|", ' ' => "blanks", _ => "tabs",
    };

    /// <summary>What was found out, for people.</summary>
    public override string ToString() =>
        $"{Table}, {Between} between them, {(HasDecimalCommas ? "decimal commas, " : "")}" +
        (HasHeader ? "named in the first line" : "without a line of names");
}
