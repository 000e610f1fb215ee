namespace Nabla.IO;

/// <summary>Reads and writes several NumPy arrays in one zip file, the .npz format. Names of members are names of
/// arrays and never paths. What it unpacks to is bounded by the file's own length.</summary>
public static class Npz
{
    private const string Ending = ".npy";
    private const string Way = "Is it a .npz file of numpy.savez, and whole?";

    private static readonly DateTimeOffset s_noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the first of zip

    /// <summary>Whether a file begins like a zip file.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith("PK\x03\x04"u8);

    /// <summary>Reads all arrays, in the order of the file.</summary>
    /// <param name="stream">Is left open. One that cannot seek is first read into memory.</param>
    /// <exception cref="NablaFormatException">It is no such file, damaged, or holds something else than numbers.
    /// </exception>
    public static IReadOnlyList<KeyValuePair<string, NpyArray>> Read(Stream stream) =>
        Read(stream, Unpacking.MostOfData);

    /// <summary>Reads all arrays of a file that may unpack to so much by its length.</summary>
    internal static IReadOnlyList<KeyValuePair<string, NpyArray>> Read(Stream stream, Func<long, long> most)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream = Streams.Seekable(stream);
        string where = "the zip file";
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            long left = most(stream.Length);
            var arrays = new List<KeyValuePair<string, NpyArray>>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            if (!zip.Entries.Any(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal)))
                ForeignFile.RefuseArchive(zip.Entries.FirstOrDefault()?.FullName);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                where = $"member {Quoted.Of(entry.FullName)}";
                if (entry.IsEncrypted)
                    throw new NablaFormatException(where, "It is encrypted.", "Save it without a password.");
                if (!names.Add(entry.FullName))
                    throw Problem(where, "There are two of this name.");
                arrays.Add(new(NameOf(entry, where), Read(entry, where, ref left)));
            }

            return arrays;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or IOException
            or OverflowException or ArgumentException and not ArgumentNullException)
        {
            throw new NablaFormatException(where, $"It cannot be unpacked: {e.Message}", Way, e);
        }
    }

    /// <summary>Writes arrays, uncompressed as numpy.savez does; the same arrays give the same bytes.</summary>
    /// <param name="stream">Is left open.</param>
    /// <param name="arrays">Arrays and their names, no two alike.</param>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NpyArray array) in arrays)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name + Ending, CompressionLevel.NoCompression);
            entry.LastWriteTime = s_noTime;
            using Stream to = entry.Open();
            Npy.Write(to, array);
        }
    }

    private static string NameOf(ZipArchiveEntry entry, string where) =>
        entry.FullName.EndsWith(Ending, StringComparison.Ordinal)
            ? entry.FullName[..^Ending.Length]
            : throw Problem(where, "It is no array: its name does not end in .npy.");

    private static NpyArray Read(ZipArchiveEntry entry, string where, ref long left)
    {
        left -= entry.Length;
        if (left < 0)
        {
            throw new NablaFormatException(
                where, Invariant($"It is said to unpack to {entry.Length} bytes, too many for a file of this length."),
                "Where that is so, save it uncompressed, with numpy.savez.");
        }

        try
        {
            using Stream unpacked = entry.Open();
            using var whole = new CheckedEntry(unpacked, entry.Length, entry.Crc32);
            return Npy.Read(whole, entry.Length);
        }
        catch (NablaFormatException e)
        {
            throw new NablaFormatException($"{where}, {e.Location}", e.Reason, e.Fix, e);
        }
    }

    private static NablaFormatException Problem(string where, string reason) => new(where, reason, Way);
}

/// <summary>A member of a zip file as it is unpacked: no more than its header promises, and at its end just that, with
/// the promised checksum. <see cref="ZipArchive"/> itself looks at neither.</summary>
internal sealed class CheckedEntry(Stream unpacked, long length, uint crc) : ForwardStream
{
    private long _given;
    private uint _crc;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int count = unpacked.Read(buffer);
        _given += count;
        if (_given > length)
            throw new InvalidDataException(Invariant($"it unpacks to more than the {length} bytes it promises"));
        _crc = Crc32.Of(_crc, buffer[..count]);
        if (count > 0)
            return count;
        if (_given < length)
            throw new InvalidDataException(Invariant($"it unpacks to {_given} of the {length} bytes it promises"));
        return _crc == crc ? 0 : throw new InvalidDataException(
            Invariant($"its checksum is {_crc:x8}, not {crc:x8}: it was damaged"));
    }
}
