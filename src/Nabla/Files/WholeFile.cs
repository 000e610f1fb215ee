namespace Nabla;

/// <summary>Writes files whole or not at all: whoever reads the path sees the old file or the new one, never a part. A
/// link stays one, and what it leads to is replaced; a device (/dev/stdout) is written to and never replaced.</summary>
internal static class WholeFile
{
    /// <summary>Why a file could not grow, where .NET says it otherwise.</summary>
    internal const string TooLarge = "Files may not be that large here.";

    // Of the 255 bytes that a name may have 39 are added; a character takes up to three.
    private const int LongName = 72;

    /// <summary>Writes a file beside its place, flushes it to the disk, puts it there in one step and flushes the
    /// folder. On any problem, or when <paramref name="write"/> throws, the old file stays as it was and nothing is
    /// left behind; what a process left that was killed while it wrote the same file is removed.</summary>
    /// <param name="path">Where the file belongs; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream is the file's and closed afterwards.</param>
    /// <exception cref="IOException">The folder is missing, read-only or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        if (IsDevice(full))
        {
            using FileStream device = New(
                () => new(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), $"There is no device {full}.");
            write(device);
            return;
        }

        if (File.Exists(full))
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        string folder = Path.GetDirectoryName(full)
            ?? throw new ArgumentException($"{path} is a folder's root, not a file.", nameof(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        // In the same folder, hence on the same volume, where a rename is one step.
        string name = Path.GetFileName(full);
        name = name.Length > LongName ? name[..LongName] : name;
        RemoveParts(folder, name);
        string part = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.part");
        try
        {
            using (FileStream stream = New(
                () => new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16),
                $"No file can be made in {folder}."))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, full, overwrite: true);
            FolderFlush.Try(folder);
        }
        catch (Exception problem)
        {
            Try(() => File.Delete(part));   // on the way out with a problem already, which must not be hidden

            // How .NET says that files may not be that large here.
            if (problem is ArgumentOutOfRangeException { ParamName: "value" })
                throw new IOException(TooLarge, problem);
            throw;
        }
    }

    /// <summary>Removes what killed processes left half written of a file; what is being written stays.</summary>
    /// <param name="folder">The file's folder.</param>
    /// <param name="name">The file's name, or a pattern of names.</param>
    internal static void RemoveParts(string folder, string name)
    {
        string[] parts = [];
        Try(() => parts = Directory.GetFiles(folder, $".{name}.*.part"));
        foreach (string part in parts)
        {
            Try(() =>
            {
                // Whoever writes it has it for itself, until the process ends in whatever way.
                using (new FileStream(part, FileMode.Open, FileAccess.Write, FileShare.None))
                    File.Delete(part);
            });
        }
    }

    // What cannot be tidied up stays, and is in the way of nothing.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal)
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);   // shared memory has files

    // The system's own file systems (/proc) say that a new file is not there.
    private static FileStream New(Func<FileStream> open, string otherwise)
    {
        try
        {
            return open();
        }
        catch (FileNotFoundException e)
        {
            throw new IOException(otherwise, e);
        }
    }
}
