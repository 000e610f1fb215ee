namespace Nabla.Cli.Selection;

/// <summary>Rows of cells as lines of text, every column as wide as it needs to be, aligned at the right.</summary>
internal static class TextTable
{
    /// <summary>The lines.</summary>
    /// <param name="rows">The heads first; all of the same length.</param>
    /// <param name="isFirstLeft">Whether the first column is aligned at the left.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, bool isFirstLeft = false)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            isFirstLeft && column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }
}
