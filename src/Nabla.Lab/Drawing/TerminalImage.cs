namespace Nabla.Lab.Drawing;

/// <summary>A grayscale image as lines of text: in color two rows of pixels to a line, as the upper half block ▀ in one
/// gray on another; otherwise a row to a line and two characters to a pixel, darker ink for larger values.</summary>
public static class TerminalImage
{
    private const int Black = 232, Grays = 24;   // the gray ramp of the 256 colors runs from 232 to 255
    private const string Shades = " ░▒▓█", Ink = " .:-=+*#%@";

    /// <summary>Draws an image.</summary>
    /// <param name="pixels">Rows from the top, each from the left: rows × columns values; what lies outside 0 … 1 is
    /// taken as the nearer of the two, NaN as 0.</param>
    /// <param name="columns">Pixels in a row, at least 1.</param>
    /// <param name="look">What it may be made of.</param>
    /// <returns>The lines, from the top.</returns>
    /// <exception cref="ArgumentException">The pixels do not make whole rows.</exception>
    public static IReadOnlyList<string> Draw(ReadOnlySpan<double> pixels, int columns, TerminalLook look)
    {
        if (columns < 1 || pixels.IsEmpty || pixels.Length % columns != 0)
            throw new ArgumentException($"{pixels.Length} pixels do not make whole rows of {columns}.");
        var lines = new List<string>();
        int rows = pixels.Length / columns;
        for (int r = 0; r < rows; r += look == TerminalLook.Color ? 2 : 1)
        {
            ReadOnlySpan<double> row = pixels.Slice(r * columns, columns);
            ReadOnlySpan<double> below = r + 1 < rows ? pixels.Slice((r + 1) * columns, columns) : [];
            lines.Add(look switch
            {
                TerminalLook.Color => HalfBlocks(row, below),
                TerminalLook.Unicode => Doubled(row, Shades),
                _ => Doubled(row, Ink),
            });
        }

        return lines;
    }

    private static string HalfBlocks(ReadOnlySpan<double> upper, ReadOnlySpan<double> lower)
    {
        var line = new StringBuilder();
        (int Upper, int Lower) last = (-1, -1);
        for (int c = 0; c < upper.Length; c++)
        {
            var grays = (Black + Step(upper[c], Grays), lower.IsEmpty ? 0 : Black + Step(lower[c], Grays));
            if (grays != last)
            {
                (last.Upper, last.Lower) = grays;
                string background = lower.IsEmpty ? "49" : $"48;5;{last.Lower}";
                line.Append(null, $"\e[38;5;{last.Upper};{background}m");
            }

            line.Append('▀');
        }

        return line.Append("\e[0m").ToString();
    }

    private static string Doubled(ReadOnlySpan<double> row, string ramp)
    {
        var line = new StringBuilder();
        foreach (double value in row)
            line.Append(ramp[Step(value, ramp.Length)], 2);
        return line.ToString().TrimEnd();
    }

    // 0 … steps − 1
    private static int Step(double value, int steps) => value > 0 ? (int)(Math.Min(value, 1) * (steps - 1) + 0.5) : 0;
}
