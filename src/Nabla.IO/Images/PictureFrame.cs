namespace Nabla.IO;

/// <summary>What a picture's file says before its pixels are decoded: the file is whole, and as large as its pixels
/// need. A decoder fills what is missing with gray.</summary>
/// <param name="Kind">PNG, JPEG or BMP.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Orientation">As Exif numbers them, 1 (as it lies) to 8.</param>
internal sealed record PictureFrame(string Kind, long Height, long Width, int Orientation = 1)
{
    /// <summary>Pixels on a side.</summary>
    internal const int MostSide = 16_384;

    private const long MostPixels = 50_000_000;
    private const int MostUnpacked = 1032;   // bytes that one byte of zlib's can stand for
    private const int MostOfJpeg = 600;      // pixels that one byte of a JPEG can stand for
    private const string Damaged = "It is damaged: get it again.";
    private const string CutOff = "It was cut off: get it again.";

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>The kind of a picture, whether it is read or not; null: the file is no picture.</summary>
    /// <param name="beginning">The first 12 bytes.</param>
    internal static string? KindOf(ReadOnlySpan<byte> beginning) => beginning switch
    {
        _ when beginning.StartsWith(Png) => "PNG",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "BMP",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "GIF",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
            "WebP",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "TIFF",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m', ..] => "HEIC",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', ..] => "AVIF",
        _ => null,
    };

    /// <summary>Looks through a file.</summary>
    /// <exception cref="NablaFormatException">It is no picture that is read, damaged, cut off, or too large.
    /// </exception>
    internal static PictureFrame Read(ReadOnlySpan<byte> file)
    {
        switch (KindOf(file))
        {
            case "PNG": return ReadPng(file);
            case "BMP": return ReadBmp(file);
            case "JPEG":
                PictureFrame frame = Sized(JpegFrame.Read(file));
                return frame.Height * frame.Width <= MostOfJpeg * (long)file.Length ? frame
                    : throw Unpacking(frame, file.Length);
            case { } other:
                throw Problem("the beginning", Invariant($"The file is a {other} picture."), "Save it as PNG or JPEG.");
            default:
                throw Problem("byte 0", "It does not begin as a PNG, a JPEG or a BMP does.",
                    "Is it a picture of another kind?");
        }
    }

    private static PictureFrame Sized(PictureFrame frame) => frame.Height is >= 1 and <= MostSide
        && frame.Width is >= 1 and <= MostSide && frame.Height * frame.Width <= MostPixels ? frame
        : throw Problem("the header", Invariant($"The picture is {frame.Height}x{frame.Width}; ") +
            Invariant($"sides of 1 to {MostSide} and {MostPixels} pixels are read."),
            frame is { Height: > 0, Width: > 0 } ? "Scale it down." : Damaged);

    internal static NablaFormatException Problem(
        string where, string reason, string fix = Damaged, Exception? inner = null) => new(where, reason, fix, inner);

    internal static NablaFormatException TooShort(string where, string what) =>
        Problem(where, Invariant($"The file ends before its {what}."), CutOff);

    private static NablaFormatException Unpacking(PictureFrame frame, long bytes) => Problem("the pixels",
        Invariant($"{bytes} bytes do not unpack to a picture of {frame.Height}x{frame.Width}."));

    // Chunks from IHDR to IEND, each with its checksum.
    private static PictureFrame ReadPng(ReadOnlySpan<byte> file)
    {
        PictureFrame? frame = null;
        long packed = 0, rowBits = 0;
        string last = "";
        for (int at = Png.Length; last != "IEND";)
        {
            string where = Invariant($"byte {at}");
            if (file.Length - at < 12)
                throw TooShort(where, "end chunk (IEND)");
            long length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                throw Problem(where, Invariant($"A chunk says it has {length} bytes, but the file ends before that."),
                    CutOff);
            }

            ReadOnlySpan<byte> all = file.Slice(at + 4, (int)length + 4);
            uint found = Crc32.Of(0, all), said = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
            if (found != said)
                throw Problem(where, Invariant($"The chunk's checksum is {found:x8}, not {said:x8}."));
            last = Encoding.Latin1.GetString(all[..4]);
            if (frame is null)
            {
                if (last != "IHDR" || length != 13)
                    throw Problem(where, "A PNG begins with its header (IHDR), of 13 bytes.");
                frame = Sized(new("PNG", BinaryPrimitives.ReadUInt32BigEndian(all[8..]),
                    BinaryPrimitives.ReadUInt32BigEndian(all[4..])));
                rowBits = frame.Width * all[12] * (all[13] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });
            }

            packed += last == "IDAT" ? length : 0;
            at += (int)length + 12;
            int more = file.Length - at;
            if (last == "IEND" && more > 0)
                throw Problem(Invariant($"byte {at}"), Invariant($"{more} bytes follow the picture's end."));
        }

        return frame!.Height * ((rowBits + 7) / 8 + 1) <= MostUnpacked * packed ? frame
            : throw Unpacking(frame, packed);
    }

    private static PictureFrame ReadBmp(ReadOnlySpan<byte> file)
    {
        const int Header = 54;
        if (file.Length < Header)
            throw TooShort(Invariant($"byte {file.Length}"), "header");
        long pixels = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        bool isOld = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == 12;
        long width = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(file[18..])
            : BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        long height = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(file[20..])
            : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        long bits = BinaryPrimitives.ReadUInt16LittleEndian(file[(isOld ? 24 : 28)..]);
        PictureFrame frame = Sized(new("BMP", height, width));
        long row = (width * bits + 31) / 32 * 4;
        return pixels + row * height <= file.Length ? frame
            : throw TooShort(Invariant($"byte {file.Length}"), Invariant($"{height} rows of {row} bytes"));
    }
}
