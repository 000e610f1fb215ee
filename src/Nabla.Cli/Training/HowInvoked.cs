namespace Nabla.Cli.Training;

/// <summary>How the user called this program, so that suggestions can be typed as they are.</summary>
internal static class HowInvoked
{
    /// <summary>For example "nabla", or "dotnet run -c Release --project src/Nabla.Cli --".</summary>
    public static string Text { get; } = OfParent() ?? OfThis();

    /// <summary>The command that goes on with a run.</summary>
    public static string Resume(string folder) => $"{Text} resume {Quoted(folder)}";

    /// <summary>A name as a shell takes it for one word.</summary>
    public static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

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
            : IsOnPath(Environment.ProcessPath!, Environment.GetEnvironmentVariable("PATH")) ? name
            : Quoted(Path.GetRelativePath(Environment.CurrentDirectory, Environment.ProcessPath!));
    }

    /// <summary>Whether a shell that is given the name of a program starts this very file: the first of that name on
    /// the PATH, which may be another version.</summary>
    /// <param name="program">What runs; of an installed tool the file that its folder has for it.</param>
    /// <param name="path">The PATH; null: none.</param>
    internal static bool IsOnPath(string program, string? path)
    {
        string name = Path.GetFileName(program);
        string? first = (path ?? "").Split(Path.PathSeparator).Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(CanBeStarted);
        try
        {
            return first is not null && string.Equals(WithoutLinks(first), WithoutLinks(program),
                OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool CanBeStarted(string file) => File.Exists(file) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    // The path of a file in which no folder and no file is a link.
    private static string WithoutLinks(string path)
    {
        path = Path.GetFullPath(path);
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        string there = Path.Combine(WithoutLinks(folder), Path.GetFileName(path));
        return File.ResolveLinkTarget(there, returnFinalTarget: true) is { } target
            ? WithoutLinks(target.FullName) : there;
    }
}
