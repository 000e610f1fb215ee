namespace Nabla.IO;

/// <summary>A row of a PNG's pixels, the filter's number first.</summary>
internal static class PngRow
{
    /// <summary>Undoes the filter of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, as it was before filtering; zeros above the first.</param>
    /// <param name="step">Bytes to the pixel on the left.</param>
    /// <returns>False: there is no such filter.</returns>
    internal static bool Unfilter(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 1; i < row.Length; i++)
        {
            int left = i > step ? row[i - step] : 0, up = above[i], corner = i > step ? above[i - step] : 0;
            switch (row[0])
            {
                case 0: return true;
                case 1: row[i] += (byte)left; break;
                case 2: row[i] += (byte)up; break;
                case 3: row[i] += (byte)((left + up) / 2); break;
                case 4: row[i] += (byte)Paeth(left, up, corner); break;
                default: return false;
            }
        }

        return true;
    }

    /// <summary>Converts a row to gray.</summary>
    /// <param name="row">Its bytes, without the filter's number.</param>
    /// <param name="gray">Receives a byte for each pixel.</param>
    /// <param name="header">What the bytes are.</param>
    /// <param name="palette">The gray of each color of the palette.</param>
    /// <returns>False: a pixel points beyond the palette.</returns>
    internal static bool ToGray(ReadOnlySpan<byte> row, Span<byte> gray, PngHeader header, ReadOnlySpan<byte> palette)
    {
        int most = (1 << header.Depth) - 1;
        for (int x = 0; x < gray.Length; x++)
        {
            int i = x * header.Samples;
            int bit = x * header.Depth;
            int sample = header.Depth == 8 ? row[i] : (row[bit / 8] >> (8 - header.Depth - bit % 8)) & most;
            if (header.HasPalette && sample >= palette.Length)
                return false;
            gray[x] = header.Color switch
            {
                0 => (byte)(sample * 255 / most),
                3 => palette[sample],
                4 => Png.Luma(sample, sample, sample, row[i + 1]),
                2 => Png.Luma(sample, row[i + 1], row[i + 2]),
                _ => Png.Luma(sample, row[i + 1], row[i + 2], row[i + 3]),
            };
        }

        return true;
    }

    // The neighbor nearest to left + up − corner; the first of several.
    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner;
        int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
