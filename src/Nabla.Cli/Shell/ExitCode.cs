namespace Nabla.Cli.Shell;

/// <summary>What the process's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It ran, and the answer is no: a check failed, an accuracy is too low, training diverged.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, configuration or case file.</summary>
    public const int Usage = 2;

    /// <summary>Data or a model is missing, damaged or does not fit.</summary>
    public const int Data = 3;

    /// <summary>Cannot write: disk full, read-only, folder gone.</summary>
    public const int CannotWrite = 4;

    /// <summary>A failure of the program itself.</summary>
    public const int Internal = 70;

    /// <summary>The terminal was closed, or the connection lost (SIGHUP).</summary>
    public const int HungUp = 129;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end by SIGTERM.</summary>
    public const int Terminated = 143;
}
