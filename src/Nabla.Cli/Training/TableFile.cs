namespace Nabla.Cli.Training;

/// <summary>Tables as commands read them: CSV files, in gzip or not, and standard input.</summary>
internal static class TableFile
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether a table is meant.</summary>
    public static bool IsMeant(string source) => source == StandardInput || DataSource.IsTable(source);

    /// <summary>What messages call it.</summary>
    public static string NameOf(string source) => source == StandardInput ? "standard input" : source;

    /// <summary>Reads a whole table.</summary>
    /// <param name="source">A file, or - for standard input.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="open">Opens files and standard input.</param>
    /// <exception cref="Problem">It is no table.</exception>
    public static CsvFile Read(string source, CsvOptions options, Func<string, Stream> open) => Of(source, () =>
    {
        using Stream stream = open(source);
        CsvFile read = CsvFile.Read(stream, options);
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
