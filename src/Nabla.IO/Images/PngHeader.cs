namespace Nabla.IO;

/// <summary>What a PNG's first chunk says.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Depth">Bits of a sample, 1, 2, 4 or 8.</param>
/// <param name="Color">0: gray; 2: RGB; 3: palette; 4: gray and alpha; 6: RGBA.</param>
internal sealed record PngHeader(int Height, int Width, int Depth, int Color)
{
    private const string Where = "the header (IHDR)";

    /// <summary>Whether pixels are numbers of colors.</summary>
    public bool HasPalette => Color == 3;

    /// <summary>Numbers in a pixel.</summary>
    public int Samples => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of a row, its filter aside.</summary>
    public int RowBytes => (Width * Samples * Depth + 7) / 8;

    /// <summary>Bytes to the left that filters look at.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    /// <summary>Reads it.</summary>
    internal static PngHeader Read(ReadOnlySpan<byte> content, int mostSide)
    {
        if (content.Length != 13)
            throw Png.Problem(Where, Invariant($"It has {content.Length} bytes, not 13."));
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content),
            height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        int depth = content[8], color = content[9];
        if (width is 0 || height is 0 || width > mostSide || height > mostSide)
            throw Png.Problem(Where, Invariant($"The picture is {height}x{width}; sides of 1 to {mostSide} are read."));
        if (depth == 16)
            throw Png.Problem(Where, "It has 16 bits a sample; up to 8 are read.");
        bool isLegal = color is 0 or 3 ? depth is 1 or 2 or 4 or 8 : color is 2 or 4 or 6 && depth == 8;
        if (!isLegal)
            throw Png.Problem(Where, Invariant($"There is no color type {color} of {depth} bits."));
        if (content[10] != 0 || content[11] != 0)
            throw Png.Problem(Where, "Its compression or filtering is none that PNG knows.");
        return content[12] switch
        {
            0 => new((int)height, (int)width, depth, color),
            1 => throw Png.Problem(Where, "It is interlaced (Adam7), which is not read."),
            _ => throw Png.Problem(Where, Invariant($"There is no interlacing {content[12]}.")),
        };
    }
}
