using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>Brings pictures to the size that a model takes.</summary>
internal static class PictureScaling
{
    private const double OfMost = 0.15;   // of the highest average: what is less, few drawings reach
    private const int MostOfInk = 1024;      // pixels on a side that ink is looked for in

    internal static GrayImage Whole(GrayImage image, int height, int width)
    {
        if (image.Height == height && image.Width == width)
            return image;
        double scale = Math.Min(height / (double)image.Height, width / (double)image.Width);
        var from = new Box(0, 0, image.Height, image.Width);
        (int rows, int columns) = (Size(image.Height * scale, height), Size(image.Width * scale, width));
        double[] part = Resample(image.Pixels.AsSpan(), image.Width, from, rows, columns);
        return Lay(part, rows, columns, (height - rows) / 2, (width - columns) / 2,
            image with { Height = height, Width = width }, image.EdgeShade);
    }

    /// <summary>Cuts out what is drawn.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="averages">The mean picture that it shall be like. It says the size of the result, how large
    /// drawings are, where their center of mass lies, and whether they are dark on light.</param>
    internal static GrayImage CutOut(GrayImage image, GrayImage averages)
    {
        bool isDark = averages.EdgeShade > 127;
        double[] weights = [.. (isDark ? averages.Invert() : averages).Pixels.Select(shade => (double)shade)];
        Box room = Box.Around(weights, averages.Width, OfMost * weights.Max()) ??
            new(0, 0, averages.Height, averages.Width);
        return CutOut(image, averages.Height, averages.Width, room.Height, room.Width,
            weights.Any(weight => weight > 0) ? Center(weights, averages.Width) : null, isDark);
    }

    internal static GrayImage CutOut(
        GrayImage image, int height, int width, double mostRows, double mostColumns,
        (double Y, double X)? center = null, bool? becomesDark = null)
    {
        if (Math.Max(image.Height, image.Width) > MostOfInk)
            image = Whole(image, Part(image.Height, image), Part(image.Width, image));
        (double[] ink, bool isDark) = Ink.Of(image);
        GrayImage to = image with { Height = height, Width = width };
        double[] part = [0];
        (int rows, int columns, int top, int left) = (1, 1, 0, 0);
        if (Box.Around(ink, image.Width, 128) is { } box)
        {
            double scale = Math.Min(mostRows / box.Height, mostColumns / box.Width);
            (rows, columns) = (Size(box.Height * scale, height), Size(box.Width * scale, width));
            part = Resample<double>(ink, image.Width, box, rows, columns);
            (double y, double x) = Center(part, columns);
            (double toY, double toX) = center ?? ((height - 1) / 2.0, (width - 1) / 2.0);
            (top, left) = ((int)Math.Round(toY - y), (int)Math.Round(toX - x));
        }

        GrayImage drawn = Lay(part, rows, columns, top, left, to, 0);
        return becomesDark ?? isDark ? drawn.Invert() : drawn;
    }

    private static int Part(int side, GrayImage image) =>
        Size(side * (double)MostOfInk / Math.Max(image.Height, image.Width), MostOfInk);

    private static int Size(double wanted, int most) => Math.Clamp((int)Math.Round(wanted), 1, most);

    private static (double Y, double X) Center(double[] part, int columns)
    {
        double sum = part.Sum(), y = 0, x = 0;
        for (int i = 0; i < part.Length; i++)
            (y, x) = (y + part[i] * (i / columns), x + part[i] * (i % columns));
        return (y / sum, x / sum);
    }

    private static GrayImage Lay(
        double[] part, int rows, int columns, int top, int left, GrayImage to, double ground)
    {
        var pixels = new byte[to.Height * to.Width];
        pixels.AsSpan().Fill((byte)Math.Round(ground));
        for (int i = 0; i < part.Length; i++)
        {
            (int y, int x) = (top + i / columns, left + i % columns);
            if (y >= 0 && y < to.Height && x >= 0 && x < to.Width)
                pixels[y * to.Width + x] = (byte)Math.Round(part[i]);
        }

        return to with { Pixels = ImmutableCollectionsMarshal.AsImmutableArray(pixels) };
    }

    // Rows first, then columns: a new value is the mean over the old ones that it covers, parts by their share.
    private static double[] Resample<T>(ReadOnlySpan<T> values, int stride, Box box, int rows, int columns)
        where T : INumberBase<T>
    {
        var narrow = new double[box.Height * columns];
        for (int x = 0; x < columns; x++)
        {
            foreach (var (at, share) in Shares(x, columns, box.Width))
            {
                for (int y = 0, i = box.Top * stride + box.Left + at; y < box.Height; y++, i += stride)
                    narrow[y * columns + x] += share * double.CreateTruncating(values[i]);
            }
        }

        var small = new double[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            foreach (var (at, share) in Shares(y, rows, box.Height))
            {
                for (int x = 0; x < columns; x++)
                    small[y * columns + x] += share * narrow[at * columns + x];
            }
        }

        return small;
    }

    private static IEnumerable<(int At, double Share)> Shares(int i, int count, int of)
    {
        double each = of / (double)count, from = i * each, to = Math.Min(of, from + each);
        for (int at = (int)from; at < to; at++)
            yield return (at, (Math.Min(to, at + 1) - Math.Max(from, at)) / each);
    }

    /// <summary>A part of a picture.</summary>
    private readonly record struct Box(int Top, int Left, int Height, int Width)
    {
        /// <summary>The least one around what is at least as strong; null: nothing is.</summary>
        public static Box? Around(double[] ink, int width, double least)
        {
            int[] drawn = [.. Enumerable.Range(0, ink.Length).Where(i => ink[i] >= least && ink[i] > 0)];
            if (drawn.Length == 0)
                return null;
            int top = drawn[0] / width, left = drawn.Min(i => i % width);
            return new(top, left, drawn[^1] / width - top + 1, drawn.Max(i => i % width) - left + 1);
        }
    }
}
