namespace Nabla.IO;

/// <summary>Tells ink from the ground it is drawn on.</summary>
internal static class Ink
{
    private const int Shades = 256, LeastContrast = 24;
    private const double Specks = 0.002;   // of the pixels, darker or lighter than all else by chance

    /// <summary>How much of each pixel is ink, 0 to 255, and whether the ink is darker than the ground.</summary>
    internal static (double[] Strengths, bool IsDark) Of(GrayImage image)
    {
        var off = new double[image.Pixels.Length];
        var ground = Plane.Of(image);
        for (int i = 0; i < off.Length; i++)
            off[i] = image.Pixels[i] - ground.At(i / image.Width, i % image.Width);
        double[] sorted = [.. off.Order()];
        int few = (int)(Specks * off.Length);
        double darkest = -sorted[few], lightest = sorted[^(few + 1)];
        bool isDark = darkest > lightest;
        if (Math.Max(darkest, lightest) < LeastContrast)
            return (new double[off.Length], isDark);
        for (int i = 0; i < off.Length; i++)
            off[i] = Math.Clamp(isDark ? -off[i] : off[i], 0, Shades - 1);
        int threshold = Threshold(off);
        double full = off.Where(strength => strength >= threshold).Average(), none = threshold / 2.0;
        for (int i = 0; i < off.Length; i++)
            off[i] = (Shades - 1) * Math.Clamp((off[i] - none) / (full - none), 0, 1);
        return (off, isDark);
    }

    // Parts the strengths so that the variance between both parts is largest (Otsu 1979).
    private static int Threshold(double[] strengths)
    {
        var counts = new long[Shades];
        foreach (double strength in strengths)
            counts[(int)strength]++;
        double all = strengths.Length, sum = 0, below = 0, sumBelow = 0, best = -1;
        for (int shade = 0; shade < Shades; shade++)
            sum += shade * (double)counts[shade];
        int threshold = 1;
        for (int shade = 0; shade < Shades - 1; shade++)
        {
            (below, sumBelow) = (below + counts[shade], sumBelow + shade * (double)counts[shade]);
            if (below == 0 || below == all)
                continue;
            double apart = sumBelow / below - (sum - sumBelow) / (all - below);
            double between = below * (all - below) * apart * apart;
            if (between > best)
                (best, threshold) = (between, shade + 1);
        }

        return threshold;
    }

    /// <summary>The ground's shade, between those of the four corners: light falls unevenly on paper.</summary>
    private sealed record Plane(double[] Corners, int Height, int Width)
    {
        public static Plane Of(GrayImage image)
        {
            int rows = Math.Max(1, image.Height / 8), columns = Math.Max(1, image.Width / 8);
            return new(
            [
                Median(image, 0, 0, rows, columns), Median(image, 0, image.Width - columns, rows, columns),
                Median(image, image.Height - rows, 0, rows, columns),
                Median(image, image.Height - rows, image.Width - columns, rows, columns),
            ], image.Height, image.Width);
        }

        public double At(int y, int x)
        {
            double down = Height == 1 ? 0 : y / (Height - 1.0), right = Width == 1 ? 0 : x / (Width - 1.0);
            return (1 - down) * ((1 - right) * Corners[0] + right * Corners[1])
                + down * ((1 - right) * Corners[2] + right * Corners[3]);
        }

        private static double Median(GrayImage image, int top, int left, int rows, int columns)
        {
            byte[] shades =
            [
                .. Enumerable.Range(0, rows * columns)
                    .Select(i => image.Pixels[(top + i / columns) * image.Width + left + i % columns]).Order(),
            ];
            return shades[shades.Length / 2];
        }
    }
}
