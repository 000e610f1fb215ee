namespace Nabla.Cli.Shell;

/// <summary>Where a command writes: results to standard output, everything else to standard error. UTF-8 without a byte
/// order mark, lines end in \n, numbers are the caller's to format invariantly (the process runs with the invariant
/// culture).</summary>
/// <param name="results">Standard output.</param>
/// <param name="messages">Standard error.</param>
/// <param name="terminal">What each of the two is connected to.</param>
internal sealed class Output(Stream results, Stream messages, Terminal terminal)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output itself, for results that are no lines of text.</summary>
    public Stream Results { get; } = results;

    /// <summary>Results.</summary>
    public TextWriter Out { get; } = Writer(results);

    /// <summary>Progress, warnings and problems.</summary>
    public TextWriter Error { get; } = TextWriter.Synchronized(Writer(messages));   // trainings at once may warn

    /// <summary>What the two are connected to.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>Colors for <see cref="Out"/>.</summary>
    public Style OutStyle { get; private set; } = new(terminal.OutIsLive);

    /// <summary>Colors for <see cref="Error"/>.</summary>
    public Style ErrorStyle { get; private set; } = new(terminal.ErrorIsLive);

    /// <summary>What pictures on <see cref="Out"/> may be made of.</summary>
    public TerminalLook Look => !Terminal.Unicode ? TerminalLook.Ascii
        : OutStyle.IsEnabled ? TerminalLook.Color : TerminalLook.Unicode;

    /// <summary>Follows --color: always, never, or null for what the terminal allows.</summary>
    public void UseColor(bool? color)
    {
        OutStyle = new Style(color ?? Terminal.OutIsLive);
        ErrorStyle = new Style(color ?? Terminal.ErrorIsLive);
    }

    /// <summary>Writes one JSON document to standard output and ends its line.</summary>
    /// <param name="indented">False for JSON Lines.</param>
    public void Json(NamedValues document, bool indented = false)
    {
        using (var json = new Utf8JsonWriter(Results, new JsonWriterOptions { Indented = indented, NewLine = "\n" }))
            document.WriteTo(json);
        Results.WriteByte((byte)'\n');
        Results.Flush();
    }

    /// <summary>Prints a warning line.</summary>
    public void Warn(string message) => Error.WriteLine($"{ErrorStyle.Warning("warning:")} {message}");

    /// <summary>Prints how something that was left open is understood.</summary>
    public void Note(string message) =>
        Error.WriteLine($"note: {string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c))}");

    private static StreamWriter Writer(Stream stream) =>
        new(stream, s_utf8, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
}
