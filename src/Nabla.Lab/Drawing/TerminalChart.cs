namespace Nabla.Lab.Drawing;

/// <summary>Curves over epochs as lines of text, with a scale on the left and the epochs below.</summary>
public static class TerminalChart
{
    private const string Marks = "*o+x#@";

    // Of the 256, told apart on dark and light alike.
    private static readonly int[] s_colors = [39, 208, 113, 205, 220, 141];

    // Braille dots by column and row of a character cell: bits of U+2800.
    private static readonly int[,] s_dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Draws curves; of several without color, each has a character of its own.</summary>
    /// <param name="curves">What to draw; their common scale runs from the least to the greatest finite value.</param>
    /// <param name="width">Columns, scale included, at least 30.</param>
    /// <param name="height">Lines of the plot itself, at least 3; below come two more, and a legend.</param>
    /// <param name="look">What it may be made of.</param>
    /// <param name="format">How the scale's numbers are written, in the invariant culture, for example "P1".</param>
    /// <returns>The lines from the top; none where no curve has a finite value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is too small.</exception>
    public static IReadOnlyList<string> Draw(
        IReadOnlyList<Curve> curves, int width, int height, TerminalLook look, string format = "G3")
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 30);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 3);
        double[] finite = [.. curves.SelectMany(curve => curve.Values).Where(double.IsFinite)];
        if (finite.Length == 0)
            return [];
        var (low, high) = (finite.Min(), finite.Max());
        string top = Text(high, format), bottom = Text(low, format);
        int margin = Math.Max(top.Length, bottom.Length);
        int last = curves.Max(curve => curve.Values.Count);

        bool dotted = look == TerminalLook.Color || (look == TerminalLook.Unicode && curves.Count == 1);
        var plot = new Plot(width - margin - 2, height, dotted ? (2, 4) : (1, 1));
        for (int i = 0; i < curves.Count; i++)
            plot.Add(i, curves[i].Values, last, low, high);

        bool ascii = look == TerminalLook.Ascii;
        var lines = new List<string>();
        for (int row = 0; row < height; row++)
        {
            string label = row == 0 ? top : row == height - 1 && high > low ? bottom : "";
            char axis = ascii ? '|' : label.Length > 0 ? '┤' : '│';
            lines.Add($"{label.PadLeft(margin)} {axis}{Row(plot, row, look, dotted)}".TrimEnd());
        }

        lines.Add($"{new string(' ', margin)} {(ascii ? '+' : '└')}{new string(ascii ? '-' : '─', plot.Columns)}");
        lines.Add(Epochs(last, margin + 2, plot.Columns));
        IEnumerable<string> legend = curves.Select((curve, i) => Legend(curve, i, look, dotted));
        lines.Add(new string(' ', margin + 2) + string.Join("  ", legend));
        return lines;
    }

    private static string Row(Plot plot, int row, TerminalLook look, bool dotted) => string.Concat(
        Enumerable.Range(0, plot.Columns).Select(column =>
        {
            var (curve, bits) = plot.Cell(column, row);
            if (curve < 0)
                return " ";
            string mark = dotted ? ((char)(0x2800 + bits)).ToString() : Marks[curve % Marks.Length].ToString();
            return look == TerminalLook.Color ? Colored(curve, mark) : mark;
        }));

    private static string Legend(Curve curve, int i, TerminalLook look, bool dotted)
    {
        string mark = dotted ? "──" : Marks[i % Marks.Length].ToString();
        return $"{(look == TerminalLook.Color ? Colored(i, mark) : mark)} {curve.Name}";
    }

    private static string Epochs(int last, int indent, int columns)
    {
        string end = last.ToString(CultureInfo.InvariantCulture);
        string line = last == 1
            ? "1"
            : "1" + "epoch".PadLeft((columns + 4) / 2 - 1).PadRight(columns - 1 - end.Length) + end;
        return new string(' ', indent) + line;
    }

    private static string Colored(int curve, string text) => $"\e[38;5;{s_colors[curve % s_colors.Length]}m{text}\e[0m";

    private static string Text(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal);

    /// <summary>A grid of character cells, each of some dots, that lines are drawn into.</summary>
    private sealed class Plot(int columns, int rows, (int X, int Y) dots)
    {
        private readonly (int Curve, int Bits)[,] _cells = new (int, int)[columns, rows];   // curves from 1

        public int Columns => columns;

        public (int Curve, int Bits) Cell(int column, int row) =>
            (_cells[column, row].Curve - 1, _cells[column, row].Bits);

        public void Add(int curve, IReadOnlyList<double> values, int last, double low, double high)
        {
            (int X, int Y)? from = null;
            for (int i = 0; i < values.Count; i++)
            {
                if (!double.IsFinite(values[i]))
                {
                    from = null;
                    continue;
                }

                int x = last == 1 ? 0 : Round((double)i / (last - 1) * (columns * dots.X - 1));
                int y = high > low ? Round((high - values[i]) / (high - low) * (rows * dots.Y - 1)) : 0;
                Line(curve, from ?? (x, y), (x, y));
                from = (x, y);
            }
        }

        // Bresenham in floating point: a dot for each step along the longer side.
        private void Line(int curve, (int X, int Y) from, (int X, int Y) to)
        {
            int steps = Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
            for (int s = 0; s <= steps; s++)
            {
                double t = steps == 0 ? 0 : (double)s / steps;
                Dot(curve, Round(from.X + t * (to.X - from.X)), Round(from.Y + t * (to.Y - from.Y)));
            }
        }

        private void Dot(int curve, int x, int y)
        {
            ref var cell = ref _cells[x / dots.X, y / dots.Y];
            cell = (curve + 1, cell.Bits | s_dots[x % dots.X, y % dots.Y]);
        }

        private static int Round(double value) => (int)Math.Floor(value + 0.5);
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows, for the legend: "cost", "test accuracy".</param>
/// <param name="Values">Heights at 1, 2, 3, … (epochs). A value that is not finite leaves a gap.</param>
public sealed record Curve(string Name, IReadOnlyList<double> Values);

/// <summary>What a picture for a terminal may be made of.</summary>
public enum TerminalLook
{
    /// <summary>The characters of ASCII.</summary>
    Ascii,

    /// <summary>Block and Braille characters, no escape codes.</summary>
    Unicode,

    /// <summary>Block and Braille characters in color, by ANSI escape codes (256 colors).</summary>
    Color,
}
