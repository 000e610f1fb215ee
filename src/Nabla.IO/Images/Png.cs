using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>Reads PNG pictures (W3C, Portable Network Graphics, third edition) as shades of gray: grayscale, gray with
/// alpha, RGB, RGBA and palettes of up to 8 bits a sample, not interlaced. Color becomes 0.299 R + 0.587 G + 0.114 B;
/// what is transparent is laid over black.</summary>
public static class Png
{
    private const int MostSide = 16_384;
    private const int MostPacked = 1032;    // bytes that one byte of zlib's can stand for
    private const string Damaged = "It is damaged: get it again.";
    private const string Way = "Save it again as an 8-bit PNG that is not interlaced.";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Whether a file begins like a PNG picture.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith(Signature);

    /// <summary>Reads a picture.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <exception cref="NablaFormatException">It is no PNG, damaged, or of a kind that is not read.</exception>
    public static GrayImage Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(Streams.ReadAll(stream).Span);
    }

    /// <summary>Reads a picture from a file.</summary>
    /// <exception cref="DataProblemException">It is missing, no PNG, damaged, or of a kind that is not read.
    /// </exception>
    public static GrayImage ReadFile(string path) =>
        DataProblemException.Reading(path, Read, "the picture", "the picture");

    private static GrayImage Read(ReadOnlySpan<byte> file)
    {
        if (!Recognizes(file))
            throw Problem("byte 0", "It does not begin as a PNG does.", "Is it a picture of another kind?");
        PngHeader? header = null;
        byte[] palette = [], alphas = [];
        using var packed = new MemoryStream();
        int at = Signature.Length;
        string last = "";
        while (last != "IEND")
        {
            (string type, ReadOnlySpan<byte> content) = Chunk(file, ref at);
            string where = Invariant($"chunk {type}, before byte {at}");
            if (header is null != (type == "IHDR"))
                throw Problem(where, "A PNG has one IHDR, first.");
            if (type == "IDAT" && packed.Length > 0 && last != "IDAT")
                throw Problem(where, "Other chunks stand between those of the picture.");
            switch (type)
            {
                case "IHDR": header = PngHeader.Read(content, MostSide); break;
                case "PLTE": palette = Palette(content, palette, header!, where); break;
                case "tRNS": alphas = header!.HasPalette ? content.ToArray() : []; break;
                case "IDAT": packed.Write(content); break;
                case "IEND": break;
                default:
                    if (char.IsUpper(type[0]))
                        throw Problem(where, "It is needed to understand the picture, and not known.");
                    break;
            }

            last = type;
        }

        if (at < file.Length)
            throw Problem(Invariant($"byte {at}"), Invariant($"{file.Length - at} bytes follow the picture's end."));
        if (header!.HasPalette && palette.Length == 0)
            throw Problem("the chunks", "There is no palette (PLTE), but the pixels point into one.");
        byte[] grays = header.HasPalette ? Grays(palette, alphas) : [];
        return Unpack(packed, header, grays);
    }

    private static (string Type, byte[] Content) Chunk(ReadOnlySpan<byte> file, ref int at)
    {
        string where = Invariant($"byte {at}");
        if (file.Length - at < 12)
            throw Problem(where, "The file ends before its end chunk (IEND).", "It was cut off: get it again.");
        long length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        ReadOnlySpan<byte> type = file.Slice(at + 4, 4);
        if (type.ContainsAnyExcept(s_letters))
            throw Problem(where, "There is no name of a chunk.", "It is damaged: get it again.");
        if (length > file.Length - at - 12)
        {
            throw Problem(where, Invariant($"A chunk says it has {length} bytes, but the file ends before that."),
                "It was cut off: get it again.");
        }

        ReadOnlySpan<byte> all = file.Slice(at + 4, (int)length + 4);
        uint found = Crc32.Of(0, all), said = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
        if (found != said)
        {
            throw Problem(where, Invariant($"The chunk's checksum is {found:x8}, not {said:x8}."),
                "It is damaged: get it again.");
        }

        at += (int)length + 12;
        return (System.Text.Encoding.ASCII.GetString(type), all[4..].ToArray());
    }

    private static byte[] Palette(ReadOnlySpan<byte> content, byte[] before, PngHeader header, string where) =>
        content.Length is > 0 and <= 768 && content.Length % 3 == 0 && before.Length == 0
            && (!header.HasPalette || content.Length / 3 <= 1 << header.Depth)
            ? content.ToArray()
            : throw Problem(where, Invariant($"A palette of {content.Length} bytes does not go with the picture."));

    private static byte[] Grays(byte[] palette, byte[] alphas)
    {
        var grays = new byte[palette.Length / 3];
        for (int i = 0; i < grays.Length; i++)
        {
            int alpha = i < alphas.Length ? alphas[i] : 255;
            grays[i] = Luma(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2], alpha);
        }

        return grays;
    }

    private static GrayImage Unpack(MemoryStream packed, PngHeader header, byte[] grays)
    {
        const string Where = "the pixels (IDAT)";
        long need = header.Height * (header.RowBytes + 1L);
        if (need > MostPacked * packed.Length || need > Unpacking.MostOfData(packed.Length))
        {
            throw Problem(Where, Invariant(
                $"A picture of {header.Height}x{header.Width} needs {need} bytes; ") +
                Invariant($"{packed.Length} do not unpack to them."),
                "It is damaged: get it again.");
        }

        packed.Position = 0;
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
            var pixels = new byte[header.Height * header.Width];
            byte[] row = new byte[header.RowBytes + 1], before = new byte[header.RowBytes + 1];
            for (int y = 0; y < header.Height; y++)
            {
                if (unpacked.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    throw Problem(Where, Invariant($"They end in row {y} of {header.Height}."), Damaged);
                if (!PngRow.Unfilter(row, before, header.PixelBytes))
                    throw Problem(Where, Invariant($"Row {y} has filter {row[0]}; there are 0 to 4."));
                if (!PngRow.ToGray(row.AsSpan(1), pixels.AsSpan(y * header.Width, header.Width), header, grays))
                    throw Problem(Where, Invariant($"Row {y} points beyond the palette's {grays.Length} colors."));
                (row, before) = (before, row);
            }

            return unpacked.ReadByte() < 0
                ? new(header.Height, header.Width, ImmutableCollectionsMarshal.AsImmutableArray(pixels))
                : throw Problem(Where, "There are more than the picture's size says.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)   // or where zlib asks for a dictionary
        {
            throw Problem(Where, "They cannot be unpacked.", "It is damaged: get it again.", e);
        }
    }

    /// <summary>The brightness of a color over black.</summary>
    internal static byte Luma(int r, int g, int b, int alpha = 255) =>
        (byte)(((299 * r + 587 * g + 114 * b) * alpha + 127_500) / 255_000);

    internal static NablaFormatException Problem(
        string where, string reason, string fix = Way, Exception? inner = null) => new(where, reason, fix, inner);

    private static readonly System.Buffers.SearchValues<byte> s_letters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
}

/// <summary>A picture in shades of gray.</summary>
/// <param name="Height">Rows of pixels, at least 1.</param>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Pixels">0 (black) … 255 (white), row by row.</param>
public sealed record GrayImage(int Height, int Width, ImmutableArray<byte> Pixels);
