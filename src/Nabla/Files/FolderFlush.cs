using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>Puts the names in a folder onto the disk. On Unix a file that was flushed and renamed may still have its
/// old name after a power failure, until its folder is flushed too; .NET opens no folders, so the system is asked
/// itself.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;   // O_RDONLY on every Unix

    /// <summary>Does what the system allows: not every file system flushes folders.</summary>
    internal static void Try(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        _ = Synchronize(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
