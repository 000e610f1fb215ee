namespace Nabla.Cli.Shell;

/// <summary>What standard output and standard error are connected to.</summary>
/// <param name="OutIsLive">Standard output is a terminal that may get escape codes.</param>
/// <param name="ErrorIsLive">Standard error is one.</param>
/// <param name="Unicode">Whether characters beyond ASCII can be expected to be seen.</param>
internal sealed record Terminal(bool OutIsLive, bool ErrorIsLive, bool Unicode)
{
    private int _width;

    private static readonly string[] s_localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Nothing is a terminal: files and pipes.</summary>
    public static Terminal None { get; } = new(false, false, true);

    /// <summary>Columns; 80 where there is no terminal.</summary>
    public int Width
    {
        get => _width > 0 ? _width : _width = Measure();
        init => _width = value;
    }

    /// <summary>Looks at the process. TERM=dumb or unset, NO_COLOR (https://no-color.org), CI: no terminal.</summary>
    public static Terminal Detect(Func<string, string?> environment)
    {
        bool plain = !string.IsNullOrEmpty(environment("NO_COLOR")) || !string.IsNullOrEmpty(environment("CI"))
            || (!OperatingSystem.IsWindows() && environment("TERM") is null or "" or "dumb");
        bool outIsLive = !plain && !Console.IsOutputRedirected, errorIsLive = !plain && !Console.IsErrorRedirected;
        return new Terminal(outIsLive, errorIsLive, HasUnicode(environment));
    }

    // Measured only when it is needed: asking makes the runtime send an escape sequence to the terminal.
    private int Measure()
    {
        try
        {
            return !OutIsLive && !ErrorIsLive ? 80 : Console.WindowWidth is > 0 and int width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    // The locale's variables in the order of their precedence. A modern Windows terminal shows Unicode.
    private static bool HasUnicode(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
            return true;
        string locale = s_localeVariables.Select(environment)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        return locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
