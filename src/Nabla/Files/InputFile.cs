using System.Collections.Concurrent;
using System.IO.Compression;

namespace Nabla;

/// <summary>Files to read. Pipes and devices can be read once and from beginning to end; readers look at the beginning
/// first and may open a file twice. So what is no regular file is taken into memory.</summary>
internal static class InputFile
{
    /// <summary>More is not taken into memory: there is no end to a device.</summary>
    internal const int MostBytes = 256 << 20;

    private const string Mark = "Nabla.InputFile";

    private static ConcurrentDictionary<string, byte[]>? s_taken;   // by full path
    private static CancellationToken s_interrupted;

    /// <summary>Keeps what pipes gave, so that they may be opened again, and ends waiting for them with a token. For a
    /// process that reads each of its inputs once.</summary>
    internal static void KeepPipes(CancellationToken interrupted) => (s_taken, s_interrupted) = ([], interrupted);

    /// <summary>Opens a file; the stream can seek.</summary>
    /// <exception cref="NablaFormatException">It is of a kind that is not read (<see cref="ForeignFile"/>).</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="OperationCanceledException">Waiting for it was ended.</exception>
    internal static Stream Open(string path)
    {
        try
        {
            return Known(Opened(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NablaFormatException)
        {
            e.Data[Mark] = path;   // whoever catches it far away knows that nothing was to be written
            throw;
        }
    }

    /// <summary>Lists a folder, and reads what is in it.</summary>
    /// <exception cref="IOException">It cannot be listed, or may not be.</exception>
    internal static T List<T>(string folder, Func<T> list)
    {
        try
        {
            return list();
        }
        catch (UnauthorizedAccessException e) when (OfProblem(e) is null)
        {
            throw new IOException("The folder may not be listed.", e) { Data = { [Mark] = folder } };
        }
        catch (IOException e)
        {
            e.Data[Mark] ??= folder;
            throw;
        }
    }

    /// <summary>The file that could not be read; null where an exception is about something else.</summary>
    internal static string? OfProblem(Exception e) => e.Data[Mark] as string;

    private static Stream Known(Stream file)
    {
        try
        {
            Span<byte> beginning = stackalloc byte[ForeignFile.Beginning];
            int count = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            ForeignFile.Refuse(beginning[..count]);
            if (count > 2 && beginning[0] == 0x1F && beginning[1] == 0x8B)
                RequireKnownContent(file, beginning);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RequireKnownContent(Stream packed, Span<byte> beginning)
    {
        packed.Position = 0;
        using var content = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        int count = 0;
        try
        {
            count = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // Whoever reads it tells that it is damaged.
        }

        ForeignFile.Refuse(beginning[..count]);
    }

    private static Stream Opened(string path)
    {
        string full = Path.GetFullPath(path);
        if (s_taken?.TryGetValue(full, out byte[]? before) == true)
            return new MemoryStream(before, writable: false);
        FileStream file = Wait(() => File.OpenRead(path), s_interrupted);   // a pipe without a writer waits for one
        // What says that it is empty may be a device or one of the system's own files, which have no length.
        if (file.CanSeek && file.Length > 0)
            return file;
        using (file)
        {
            byte[] bytes = Wait(() => All(file), s_interrupted);
            s_taken?.TryAdd(full, bytes);
            return new MemoryStream(bytes, writable: false);
        }
    }

    /// <summary>All bytes of a file.</summary>
    internal static byte[] ReadAll(string path)
    {
        using Stream file = Open(path);
        return All(file);
    }

    /// <summary>Does something that may wait for ever; a token ends the waiting, not the work.</summary>
    internal static T Wait<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return work();
        Task<T> task = Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            task.Wait(cancellationToken);
        }
        catch (AggregateException)
        {
            // Thrown as it is by the next line.
        }

        return task.GetAwaiter().GetResult();
    }

    private static byte[] All(Stream file)
    {
        var all = new MemoryStream();
        var part = new byte[1 << 16];
        for (int count; (count = file.Read(part)) > 0;)
        {
            all.Write(part, 0, count);
            if (all.Length > MostBytes)
                throw new IOException(Invariant($"it is no regular file, and gives more than {MostBytes >> 20} MB"));
        }

        return all.ToArray();
    }
}
