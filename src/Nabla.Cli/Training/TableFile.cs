namespace Nabla.Cli.Training;

/// <summary>Tables as commands read them: CSV files, in gzip or not, Excel files, JSON lines, and standard
/// input.</summary>
internal static class TableFile
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether a table is meant.</summary>
    public static bool IsMeant(string source) =>
        source == StandardInput || ExcelText.IsIn(source) || DataSource.IsTable(source);

    /// <summary>Opens a file or standard input; of an Excel file the text of a sheet.</summary>
    /// <param name="sheet">The sheet's name; null: the first one.</param>
    public static Func<string, Stream> Opener(Invocation call, string? sheet) =>
        source => ExcelText.Of(call.Open(source), source, sheet);

    /// <summary>What messages call it.</summary>
    public static string NameOf(string source) => source == StandardInput ? "standard input" : source;

    /// <summary>Reads a whole table.</summary>
    /// <param name="source">A file, or - for standard input.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="open">Opens files and standard input.</param>
    /// <exception cref="Problem">It is no table.</exception>
    public static CsvFile Read(string source, CsvOptions options, Func<string, Stream> open) => Of(source, () =>
    {
        using Stream opened = open(source);
        byte[] beginning = Streams.Take(opened, 4096);
        if (opened.CanSeek)
            opened.Position = 0;
        using Stream whole = opened.CanSeek ? opened : new RejoinedStream(beginning, opened);
        bool isJson = JsonTable.IsIn(beginning);
        using Stream stream = isJson ? JsonTable.Text(JsonRows.Read(whole, source)) : whole;
        CsvFile read = CsvFile.Read(stream, isJson ? options with { HasHeader = true } : options);
        return read with
        {
            Table = read.Table.WithName(source == StandardInput ? NameOf(source) : Path.GetFileName(source)),
        };
    });

    /// <summary>Does something with a table; what is wrong with it is told with its name.</summary>
    /// <exception cref="Problem">The table cannot be used (exit code 3), or options do not fit it (2).</exception>
    public static T Of<T>(string source, Func<T> make)
    {
        try
        {
            return Problem.FromUsage(make);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, NameOf(source), "the table cannot be used");
        }
    }
}
