namespace Nabla.IO;

/// <summary>A picture in shades of gray.</summary>
/// <param name="Height">Rows of pixels, at least 1.</param>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Pixels">0 (black) … 255 (white), row by row.</param>
public sealed record GrayImage(int Height, int Width, ImmutableArray<byte> Pixels)
{
    /// <summary>The shade that transparent parts were laid on, 0 or 255; null: the picture had none.</summary>
    public int? Ground { get; init; }

    /// <summary>The mean shade of the outermost pixels, 0 … 255.</summary>
    public double EdgeShade
    {
        get
        {
            double sum = 0;
            int count = 0;
            for (int y = 0; y < Height; y++)
            {
                bool isEdge = y == 0 || y == Height - 1;
                for (int x = 0; x < Width; x += isEdge || Width == 1 ? 1 : Width - 1)
                {
                    sum += Pixels[y * Width + x];
                    count++;
                }
            }

            return sum / count;
        }
    }

    /// <summary>Reads a PNG, JPEG or BMP picture as shades of gray.</summary>
    /// <remarks>Color becomes 0.299 R + 0.587 G + 0.114 B. What is transparent is laid over white where the ink is
    /// dark, else over black (<see cref="Ground"/>). A JPEG is turned as its camera says.</remarks>
    /// <param name="stream">Read to its end and left open.</param>
    /// <exception cref="NablaFormatException">It is no such picture, damaged, cut off, or too large: sides of up to
    /// 16,384 and 50 million pixels are read.</exception>
    public static GrayImage Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PictureDecoder.Read(Streams.ReadAll(stream));
    }

    /// <summary>Reads a picture from a file, as <see cref="Read"/> does.</summary>
    /// <exception cref="DataProblemException">It is missing, or cannot be read as a picture.</exception>
    public static GrayImage ReadFile(string path) =>
        DataProblemException.Reading(path, Read, "the picture", "the picture");

    /// <summary>The negative: black becomes white, and white black.</summary>
    public GrayImage Invert() => this with { Pixels = [.. Pixels.Select(shade => (byte)(255 - shade))] };

    /// <summary>Scales the whole picture to a size: its sides keep their ratio, margins get the shade of its edge, and
    /// each new pixel is the mean of the area that it covers.</summary>
    /// <param name="height">Rows, 1 to 16,384.</param>
    /// <param name="width">Pixels in a row, 1 to 16,384.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public GrayImage Scale(int height, int width) => PictureScaling.Whole(this, Side(height), Side(width));

    /// <summary>Cuts out what is drawn and scales it as the digits of MNIST are: dark or light ink on a plain ground,
    /// which may be paper in uneven light, becomes the same ink on pure white or black; its longer side takes 20/28 of
    /// the new side, and its center of mass lies in the middle. A picture without ink stays plain.</summary>
    /// <param name="height">Rows, 1 to 16,384.</param>
    /// <param name="width">Pixels in a row, 1 to 16,384.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public GrayImage CutOut(int height, int width)
    {
        double side = 20 / 28.0 * Math.Min(Side(height), Side(width));
        return PictureScaling.CutOut(this, height, width, side, side);
    }

    private static int Side(int side, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(side))]
        string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, PictureFrame.MostSide, name);
        return side;
    }
}
