namespace Nabla.Cli.Shell;

/// <summary>Standard input, from beginning to end. A signal ends a wait for it.</summary>
internal sealed class StandardInput : ForwardStream
{
    private readonly Stream _input;
    private readonly CancellationToken _interrupted;
    private readonly byte[] _ahead = new byte[1 << 16];
    private int _start, _end;   // of what was read and not yet given

    /// <summary>Opens it.</summary>
    /// <exception cref="Problem">It is closed (exit code 3).</exception>
    public StandardInput(CancellationToken interrupted)
    {
        if (IsClosed())
        {
            throw Problem.BadData(
                "standard input is closed", "name a file, or give one with < FILE", ("input", "standard input"));
        }

        (_input, _interrupted) = (Console.OpenStandardInput(), interrupted);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
            (_start, _end) = (0, InputFile.Wait(() => _input.Read(_ahead), _interrupted));
        int count = Math.Min(buffer.Length, _end - _start);
        _ahead.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    // Where descriptor 0 was closed, the runtime's own pipe gets it: its other end is ours, and nothing ever comes.
    private static bool IsClosed()
    {
        const string Folder = "/proc/self/fd";
        try
        {
            return OperatingSystem.IsLinux()
                && new FileInfo($"{Folder}/0").LinkTarget is { } input
                && input.StartsWith("pipe:", StringComparison.Ordinal)
                && Directory.EnumerateFileSystemEntries(Folder).Any(entry =>
                    new FileInfo(entry).LinkTarget == input && IsToWrite(Path.GetFileName(entry)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsToWrite(string descriptor) => File.ReadLines($"/proc/self/fdinfo/{descriptor}")
        .Any(line => line.StartsWith("flags:", StringComparison.Ordinal) && line[^1] is '1');   // O_WRONLY, in octal
}
