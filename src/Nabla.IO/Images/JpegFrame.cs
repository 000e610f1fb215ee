namespace Nabla.IO;

/// <summary>The segments of a JPEG (ITU-T T.81, annex B), and the orientation that a camera notes in Exif.</summary>
internal static class JpegFrame
{
    private const byte Scan = 0xDA, Exif = 0xE1;
    private const int OrientationTag = 0x0112;

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    internal static PictureFrame Read(ReadOnlySpan<byte> file)
    {
        PictureFrame? frame = null;
        int orientation = 1, at = 2;
        while (true)
        {
            string where = Invariant($"byte {at}");
            while (at + 1 < file.Length && file[at] == 0xFF && file[at + 1] == 0xFF)
                at++;
            if (at + 4 > file.Length)
                throw PictureFrame.TooShort(where, "pixels");
            byte marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (file[at] != 0xFF || length < 2)
                throw PictureFrame.Problem(where, "There is no segment of a JPEG.");
            if (at + 2 + length > file.Length)
                throw PictureFrame.TooShort(where, Invariant($"segment of {length} bytes"));
            ReadOnlySpan<byte> content = file.Slice(at + 4, length - 2);
            if (IsFrame(marker) && content.Length >= 6)
            {
                if (content[0] != 8)
                {
                    throw PictureFrame.Problem(where, Invariant($"Its samples have {content[0]} bits; 8 are read."),
                        "Save it again as an ordinary JPEG or PNG.");
                }

                frame = new("JPEG", BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
                    BinaryPrimitives.ReadUInt16BigEndian(content[3..]));
            }
            else if (marker == Exif && orientation == 1)
            {
                orientation = OrientationOf(content);
            }

            at += 2 + length;
            if (marker == Scan)
                break;
        }

        // In the pixels 0xFF is followed by 0, so that this cannot be a part of them.
        return file[at..].LastIndexOf(EndOfImage) < 0
            ? throw PictureFrame.TooShort(Invariant($"byte {file.Length}"), "end (EOI)")
            : (frame ?? throw PictureFrame.Problem(Invariant($"byte {at}"), "Its size is not said before its pixels."))
                with { Orientation = orientation };
    }

    // SOF0 to SOF15, without the tables that stand among them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static int OrientationOf(ReadOnlySpan<byte> content)
    {
        const int Entry = 12;
        if (!content.StartsWith("Exif\0\0"u8))
            return 1;
        ReadOnlySpan<byte> tiff = content[6..];
        bool isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < 8)
            return 1;
        long directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return 1;
        int count = Number(tiff[(int)directory..], isLittle);
        for (int i = 0; i < count; i++)
        {
            int at = (int)directory + 2 + Entry * i;
            if (at + Entry > tiff.Length)
                return 1;
            if (Number(tiff[at..], isLittle) == OrientationTag)
                return Number(tiff[(at + 8)..], isLittle) is >= 1 and <= 8 and var orientation ? orientation : 1;
        }

        return 1;
    }

    private static int Number(ReadOnlySpan<byte> at, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
}
