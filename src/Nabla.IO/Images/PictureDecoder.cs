using System.Runtime.InteropServices;
using StbImageSharp;

namespace Nabla.IO;

/// <summary>Decodes pictures by StbImageSharp, once <see cref="PictureFrame"/> has found their files whole.</summary>
internal static class PictureDecoder
{
    internal static GrayImage Read(ReadOnlyMemory<byte> file)
    {
        var frame = PictureFrame.Read(file.Span);
        ImageResult image;
        try
        {
            using var bounded = new BoundedStream(file.ToArray());
            image = ImageResult.FromStream(bounded);
        }
        catch (Exception e) when (e is not OutOfMemoryException)   // the decoder promises no kind of exception
        {
            throw PictureFrame.Problem("the pixels", Invariant($"They cannot be decoded as {frame.Kind}."), inner: e);
        }

        if (image.Height != frame.Height || image.Width != frame.Width)
        {
            throw PictureFrame.Problem("the pixels", Invariant(
                $"They are {image.Height}x{image.Width}; the file says {frame.Height}x{frame.Width}."));
        }

        return Turn(Gray(image), frame.Orientation);
    }

    private static GrayImage Gray(ImageResult image)
    {
        int samples = (int)image.Comp;
        byte[] data = image.Data;
        var shades = new byte[image.Height * image.Width];
        bool hasAlpha = samples is 2 or 4;
        long drawn = 0, sum = 0;
        bool isOpaque = true;
        for (int i = 0, at = 0; i < shades.Length; i++, at += samples)
        {
            shades[i] = samples < 3 ? data[at] : Luma(data[at], data[at + 1], data[at + 2]);
            if (!hasAlpha)
                continue;
            int alpha = data[at + samples - 1];
            isOpaque &= alpha == 255;
            (drawn, sum) = (drawn + alpha, sum + alpha * shades[i]);
        }

        int? ground = isOpaque ? null : 2 * sum < 255 * drawn ? 255 : 0;
        if (ground is { } under)
        {
            for (int i = 0, at = samples - 1; i < shades.Length; i++, at += samples)
                shades[i] = (byte)((data[at] * shades[i] + (255 - data[at]) * under + 127) / 255);
        }

        return new(image.Height, image.Width, ImmutableCollectionsMarshal.AsImmutableArray(shades))
        {
            Ground = ground,
        };
    }

    // The brightness of a color (ITU-R BT.601).
    private static byte Luma(int r, int g, int b) => (byte)((299 * r + 587 * g + 114 * b + 500) / 1000);

    // Exif's orientation: from 5 on rows are columns; then rows or columns run backwards.
    private static GrayImage Turn(GrayImage image, int orientation)
    {
        if (orientation == 1)
            return image;
        bool isTransposed = orientation >= 5;
        (int height, int width) = isTransposed ? (image.Width, image.Height) : (image.Height, image.Width);
        bool isUpsideDown = orientation is 3 or 4 or 7 or 8, isMirrored = orientation is 2 or 3 or 6 or 7;
        var turned = new byte[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int fromY = isUpsideDown ? height - 1 - y : y, fromX = isMirrored ? width - 1 - x : x;
                turned[y * width + x] =
                    image.Pixels[isTransposed ? fromX * image.Width + fromY : fromY * image.Width + fromX];
            }
        }

        return image with
        {
            Height = height, Width = width, Pixels = ImmutableCollectionsMarshal.AsImmutableArray(turned),
        };
    }

    // The decoder takes a place beyond the end for one before it, and goes on for ever.
    private sealed class BoundedStream(byte[] file) : MemoryStream(file, writable: false)
    {
        public override long Position
        {
            get => base.Position;
            set => base.Position = Math.Clamp(value, 0, Length);
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : Length);
    }
}
