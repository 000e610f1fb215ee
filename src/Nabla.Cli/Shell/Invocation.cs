namespace Nabla.Cli.Shell;

/// <summary>What a command gets to work with: its values, its arguments, its output, the world outside.</summary>
internal sealed class Invocation(Host host, ParseResult result, Settings settings)
{
    /// <summary>Where to write.</summary>
    public Output Output => host.Output;

    /// <summary>The resolved settings, with their origins.</summary>
    public Settings Settings => settings;

    /// <summary>Whether --json asks for JSON on standard output and nothing else.</summary>
    public bool Json => result.GetValue(CommonOptions.Json);

    /// <summary>Refuses what is typed and cannot act.</summary>
    /// <param name="settings">Options that have no effect here.</param>
    /// <param name="why">What they are for, as in "is for tables".</param>
    /// <param name="name">What the fact is called.</param>
    /// <param name="fact">Why that is not so here.</param>
    /// <exception cref="Problem">One of them is typed (exit code 2).</exception>
    public void RequireUseful(IEnumerable<Setting> settings, string why, string name, string fact)
    {
        Setting[] all = [.. settings];
        if (all.FirstOrDefault(Settings.Given.Contains) is { } setting)
            throw Problem.Usage($"--{setting.Name} {why}", "leave it out", (name, fact));
        NoteUseless(all.Where(Settings.IsSaid));
    }

    /// <summary>Names what a file or the environment says and cannot act here.</summary>
    public void NoteUseless(IEnumerable<Setting> settings)
    {
        string[] names = [.. settings.Select(setting => setting.Name)];
        if (names.Length > 0)
        {
            Output.Note($"{string.Join(", ", names)} {(names.Length == 1 ? "does" : "do")} nothing here " +
                "(said by a file or the environment)");
        }
    }

    /// <summary>Bytes that may be written on the disk of a folder.</summary>
    public Func<string, long> FreeSpace => host.FreeSpace;

    /// <summary>The clock.</summary>
    public TimeProvider Time => host.Time;

    /// <summary>Cancelled by the first Ctrl-C or SIGTERM. A command that never asks for it is ended by the first
    /// signal; one that does must come to its end soon after the cancellation, and may throw or return: the shell sets
    /// the exit code.</summary>
    public CancellationToken Cancellation => host.Interruption.Token;

    /// <summary>A variable of the environment, or null.</summary>
    public string? Environment(string name) => host.Environment(name);

    /// <summary>The value of a setting.</summary>
    public T Get<T>(Setting<T> setting) => settings.Get(setting);

    /// <summary>The value of a positional argument; null (or the default) where it may be left out and is.</summary>
    public T? Get<T>(Argument<T> argument) => result.GetValue(argument);

    /// <summary>Prints a result: with --json as JSON, else as text.</summary>
    /// <returns><see cref="ExitCode.Done"/>.</returns>
    public int Show(Func<NamedValues> json, Action<Output> text, bool indented = false)
    {
        if (Json)
            Output.Json(json(), indented);
        else
            text(Output);
        return ExitCode.Done;
    }

    /// <summary>Opens a file to read, "-" for standard input. The caller disposes of it.</summary>
    /// <exception cref="Problem">It is not there or cannot be read (exit code 3).</exception>
    public Stream Open(string path)
    {
        if (path == "-")
            return host.Input();
        try
        {
            return InputFile.Open(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Problem.BadData(
                "a file cannot be read", null, ("file", path), ("reason", Problems.WhyUnreadable(path, e)));
        }
    }
}
