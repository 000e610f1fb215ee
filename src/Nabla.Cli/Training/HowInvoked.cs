namespace Nabla.Cli.Training;

/// <summary>How the user called this program, so that suggestions can be typed as they are.</summary>
internal static class HowInvoked
{
    /// <summary>For example "nabla", or "dotnet run -c Release --project src/Nabla.Cli --".</summary>
    public static string Text { get; } = OfParent() ?? OfThis();

    /// <summary>The command that goes on with a run.</summary>
    public static string Resume(string folder) => $"{Text} resume {Quoted(folder)}";

    // Where a shell started "dotnet run", that is the parent of this process.
    private static string? OfParent()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            string[] status = File.ReadAllLines("/proc/self/status");
            string parent = status.First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
            return FromDotnetRun(
                File.ReadAllText($"/proc/{parent}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The part of a command line of "dotnet run" that stays the same; null if it is none.</summary>
    internal static string? FromDotnetRun(IReadOnlyList<string> words)
    {
        int run = words.ToList().IndexOf("run");
        if (run < 1 || Path.GetFileNameWithoutExtension(words[0]) != "dotnet")
            return null;
        int end = words.ToList().IndexOf("--");
        IEnumerable<string> options = words.Skip(run).Take((end < 0 ? words.Count : end) - run);
        return $"dotnet {string.Join(' ', options.Select(Quoted))} --";
    }

    private static string OfThis()
    {
        string name = Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "nabla");
        return name == "dotnet" ? $"dotnet {Quoted(Environment.GetCommandLineArgs()[0])}"
            : IsOnPath(name) ? name
            : Quoted(Path.GetRelativePath(Environment.CurrentDirectory, Environment.ProcessPath!));
    }

    private static bool IsOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0)
        .Any(folder => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe")));

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
