namespace Nabla.IO;

/// <summary>What readers of several formats do with a stream before they read it.</summary>
internal static class Streams
{
    /// <summary>The first bytes, fewer where there are no more.</summary>
    public static byte[] Take(Stream stream, int most)
    {
        var taken = new byte[most];
        return taken[..stream.ReadAtLeast(taken, most, throwOnEndOfStream: false)];
    }

    /// <summary>The first bytes of a file.</summary>
    public static byte[] Take(string path, int most)
    {
        using FileStream file = File.OpenRead(path);
        return Take(file, most);
    }

    /// <summary>All bytes to the end.</summary>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    /// <summary>The stream itself, or in memory what is left of one that cannot seek.</summary>
    public static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
            return stream;
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        return memory;
    }

    /// <summary>Text in UTF-8 without the byte order mark that may stand before it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text["\uFEFF"u8.Length..] : text;

    /// <summary>Goes on with what was opened; closes it where that fails.</summary>
    public static TResult Keep<T, TResult>(T opened, Func<T, TResult> goOn)
        where T : IDisposable
    {
        try
        {
            return goOn(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
