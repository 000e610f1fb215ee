namespace Nabla;

/// <summary>Reads streams to their end into memory, and refuses what is too large for it before it is read.</summary>
internal static class WholeStream
{
    /// <summary>All bytes from here on.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="most">How many bytes there may be.</param>
    /// <exception cref="NablaFormatException">There are more.</exception>
    internal static MemoryStream Read(Stream stream, int most = 0x7FFFFFC7)   // Array.MaxLength
    {
        ArgumentNullException.ThrowIfNull(stream);
        long known = stream.CanSeek ? stream.Length - stream.Position : 0;
        RequireFits(known, most);
        var all = new MemoryStream((int)Math.Max(0, known));
        var part = new byte[1 << 16];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            RequireFits(all.Length + count, most);
            if (all.Length + count > all.Capacity)
                all.Capacity = (int)Math.Min(most, Math.Max(all.Length + count, 2L * all.Capacity));
            all.Write(part, 0, count);
        }

        all.Position = 0;
        return all;
    }

    private static void RequireFits(long bytes, int most) => NablaFormatException.ThrowIf(bytes > most, "the end",
        $"There are more than {most} bytes, as many as are read at once.", "Is it the right file?");
}
