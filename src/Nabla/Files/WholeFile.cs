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
    /// left behind.</summary>
    /// <param name="path">Where the file belongs; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream is the file's and closed afterwards.</param>
    /// <exception cref="IOException">The folder is missing, read-only or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
        {
            using var device = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
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
        string part = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.part");
        try
        {
            using (var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, full, overwrite: true);
            FolderFlush.Try(folder);
        }
        catch (Exception problem)
        {
            // On the way out with a problem already: a file that cannot be removed must not hide it.
            try
            {
                File.Delete(part);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }

            // How .NET says that files may not be that large here.
            if (problem is ArgumentOutOfRangeException { ParamName: "value" })
                throw new IOException(TooLarge, problem);
            throw;
        }
    }
}
