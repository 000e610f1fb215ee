namespace Nabla.Lab.Explaining;

/// <summary>A table as lines of text, numbers to the right. Where it is too wide, columns that do not fit go on below,
/// beside the first one again, and cells are cut into lines.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>Lines of at most <paramref name="width"/> columns.</summary>
    /// <param name="rows">The headers, then the rows.</param>
    /// <param name="width">At least 20.</param>
    public static IEnumerable<string> Render(string[][] rows, int width)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        if (widths.Sum() + Gap * (widths.Length - 1) <= width)
            return rows.Select(row => Line(row, widths));
        widths[0] = Math.Min(widths[0], width / 3);
        int most = width - widths[0] - Gap;
        for (int column = 1; column < widths.Length; column++)
            widths[column] = Math.Min(widths[column], most);
        return Parts(rows, widths, width);
    }

    private static IEnumerable<string> Parts(string[][] rows, int[] widths, int width)
    {
        for (int from = 1, to; from < widths.Length; from = to)
        {
            int used = widths[0];
            for (to = from; to < widths.Length && (to == from || used + Gap + widths[to] <= width); to++)
                used += Gap + widths[to];
            int[] columns = [0, .. Enumerable.Range(from, to - from)];
            // A column of remarks may have none.
            if (columns.Skip(1).All(column => rows.All(row => row[column].Length == 0)))
                continue;
            if (from > 1)
                yield return "";
            foreach (string[] row in rows)
            {
                string[][] cells =
                    [.. columns.Select(column => TextBreak.Lines(row[column], widths[column]).ToArray())];
                for (int i = 0; i < cells.Max(cell => cell.Length); i++)
                {
                    yield return Line(
                        [.. cells.Select(cell => i < cell.Length ? cell[i] : "")],
                        [.. columns.Select(column => widths[column])]);
                }
            }
        }
    }

    private static string Line(string[] cells, int[] widths) => string.Join(new string(' ', Gap),
        cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])));
}
