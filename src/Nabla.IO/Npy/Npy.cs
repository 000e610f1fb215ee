namespace Nabla.IO;

/// <summary>Reads and writes NumPy arrays, the .npy format: versions 1 to 3, row-major (C) and column-major (Fortran),
/// both orders of bytes. Pickled objects are refused. Memory grows with what has arrived, never with what a header
/// claims.</summary>
public static class Npy
{
    private const int Alignment = 64;
    private const int FirstChunk = 1 << 16;
    private const int MostHeaderBytes = 1 << 16;
    private const string Way = "Is it a NumPy array, and whole?";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether a file begins like one of this format.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith(Magic);

    /// <summary>Reads an array to the end of a stream.</summary>
    /// <param name="stream">Need not seek; is left open.</param>
    /// <exception cref="NablaFormatException">It is no array of numbers, or not whole.</exception>
    public static NpyArray Read(Stream stream) => Read(stream, Array.MaxLength);

    /// <summary>Writes an array, version 1, row-major and little-endian.</summary>
    /// <param name="stream">Is left open.</param>
    /// <param name="array">The array.</param>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        const int Before = 10;   // magic, version, length of the header
        byte[] header = Encoding.Latin1.GetBytes(NpyHeader.Write(array, Before, Alignment));
        var start = new byte[Before];
        Magic.CopyTo(start);
        start[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(Before - 2), checked((ushort)header.Length));
        stream.Write(start);
        stream.Write(header);
        stream.Write(array.Content);
    }

    /// <summary>Reads an array of a bounded number of bytes.</summary>
    internal static NpyArray Read(Stream stream, long most)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] start = Take(stream, Magic.Length + 2, "the beginning");
        if (!Recognizes(start))
            throw Problem("byte 0", "It does not begin as a NumPy array does, with 93 and NUMPY.");
        (byte major, byte minor) = (start[^2], start[^1]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw Problem(
                Invariant($"byte {Magic.Length}"),
                Invariant($"It has version {major}.{minor}; Nabla reads 1.0 to 3.0."));
        }

        byte[] length = Take(stream, major == 1 ? 2 : 4, "the length of the header");
        long headerBytes = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (headerBytes > MostHeaderBytes)
        {
            throw Problem(Invariant($"byte {Magic.Length + 2}"), Invariant(
                $"The header is said to have {headerBytes} bytes; Nabla reads up to {MostHeaderBytes}."));
        }

        byte[] text = Take(stream, (int)headerBytes, "the header");
        NpyHeader header = NpyHeader.Parse(Encoding.Latin1.GetString(text));
        if (header.Bytes > most)
            throw Problem("the array", Invariant($"It is said to have {header.Bytes} bytes, more than there can be."));
        byte[] content = Take(stream, header.Bytes, "the array");
        if (stream.ReadByte() >= 0)
            throw Problem("the array", Invariant($"Something follows its {header.Bytes} bytes."));
        return Arranged(header, content);
    }

    private static NpyArray Arranged(NpyHeader header, byte[] content)
    {
        int size = NpyArray.SizeOf(header.Type);
        if (header.IsBigEndian)
            NpyArray.Reverse(content, size);
        bool isRowMajor = !header.IsFortran || header.Shape.Length < 2;
        return new(header.Type, header.Shape, isRowMajor ? content : RowMajor(content, header.Shape, size));
    }

    // The first index runs fastest in the file; the last one shall.
    private static byte[] RowMajor(byte[] columnMajor, ImmutableArray<int> shape, int size)
    {
        var content = new byte[columnMajor.Length];
        var index = new int[shape.Length];
        for (int from = 0; from < columnMajor.Length; from += size)
        {
            int to = 0;
            for (int d = 0; d < shape.Length; d++)
                to = to * shape[d] + index[d];
            columnMajor.AsSpan(from, size).CopyTo(content.AsSpan(to * size));
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++)
                index[d] = 0;
        }

        return content;
    }

    private static byte[] Take(Stream stream, int count, string what)
    {
        var bytes = new byte[Math.Min(count, FirstChunk)];
        for (int got = 0; ;)
        {
            got += stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
            if (got == count)
                return bytes;
            if (got < bytes.Length)
                throw Problem(what, Invariant($"The file ends after {got} of its {count} bytes."));
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }

    private static NablaFormatException Problem(string where, string reason) => new(where, reason, Way);
}
