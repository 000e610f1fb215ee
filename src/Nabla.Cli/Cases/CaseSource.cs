namespace Nabla.Cli.Cases;

/// <summary>What the commands that take a case file share: reading it, and printing one JSON document.</summary>
internal static class CaseSource
{
    /// <summary>Where the document goes instead of standard output.</summary>
    public static Setting<string?> Out { get; } =
        Setting.Text("out", null, "write to this file, whole or not at all, instead of standard output", "FILE");

    /// <summary>Reads a case file.</summary>
    /// <param name="call">Opens it.</param>
    /// <param name="path">Its name, "-" for standard input.</param>
    /// <exception cref="Problem">It is not there (exit code 3) or cannot be used (2).</exception>
    public static CaseFile Read(Invocation call, string path)
    {
        using Stream stream = call.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads a case file that is open.</summary>
    /// <exception cref="Problem">It cannot be used (exit code 2).</exception>
    public static CaseFile Read(Stream stream, string path)
    {
        try
        {
            return CaseFile.Read(stream);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Usage, path == "-" ? "standard input" : path);
        }
    }

    /// <summary>Writes one JSON document to standard output or to the file of --out.</summary>
    /// <exception cref="Problem">A number is not finite (exit code 1); nothing is written.</exception>
    public static int Print(Invocation call, Action<Utf8JsonWriter> write)
    {
        using var whole = new MemoryStream();
        try
        {
            using var json = new Utf8JsonWriter(whole, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            write(json);
        }
        catch (NonFiniteException e)
        {
            throw NotFinite(e, ", and JSON has no number for it", "smaller weights or inputs, or precision float64");
        }

        whole.WriteByte((byte)'\n');
        if (call.Get(Out) is { } path)
            WholeFile.Write(path, whole.WriteTo);
        else
            whole.WriteTo(call.Output.Results);
        return ExitCode.Done;
    }

    /// <summary>The problem that a case or an example comes to a number that is not finite (exit code 1).</summary>
    /// <param name="e">Which number.</param>
    /// <param name="why">Why that stops the command, where it is not the arithmetic itself.</param>
    /// <param name="fix">The way out where the number is none of training.</param>
    public static Problem NotFinite(
        NonFiniteException e, string why = "", string fix = "smaller weights or inputs")
    {
        NonFinite found = e.Found;
        string where = found.Column is { } column ? $"[{found.Row}, {column}]" : $"[{found.Row}]";
        (string, string)[] facts =
        [
            ("layer", $"{found.Layer}, of which 1 is the input"),
            ("quantity", $"{found.Quantity}{where} is {found.Value}"),
        ];
        return new Problem(
            ExitCode.No, $"{found.Quantity} of layer {found.Layer} is not finite{why}",
            e.Step is { } step ? [("step", $"{step}"), .. facts] : facts)
        {
            Fix = e.Step is null ? fix : "a smaller learning rate, or precision float64",
        };
    }
}
