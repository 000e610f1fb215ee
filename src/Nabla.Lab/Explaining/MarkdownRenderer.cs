using Nabla.Lab.Drawing;

namespace Nabla.Lab.Explaining;

/// <summary>An explanation as Markdown with formulas in TeX, as GitHub and most sites show it.</summary>
public static class MarkdownRenderer
{
    /// <summary>Renders.</summary>
    public static string Render(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var text = new StringBuilder();
        text.Append("# ").Append(Prose(explanation.Title)).Append('\n');
        foreach (Block block in explanation.Blocks)
            text.Append('\n').Append(Of(block)).Append('\n');
        return text.ToString();
    }

    private static string Of(Block block) => block switch
    {
        Heading heading => $"{new string('#', heading.Level + 1)} {Prose(heading.Text)}",
        Paragraph paragraph => Prose(paragraph.Text),
        Calculation calculation => $"$$\n{LatexRenderer.Aligned(calculation)}\n$$",
        Grid grid => Table(grid),
        Picture picture => "```text\n" + string.Join('\n', TerminalImage.Draw(
            [.. picture.Pixels], picture.Columns, TerminalLook.Ascii)) + "\n```",
        MatrixEquation equation => $"$$\n{LatexRenderer.Matrices(equation)}\n$$",
        _ => throw new ArgumentException($"There is no Markdown for {block.GetType().Name}."),
    };

    private static string Table(Grid grid)
    {
        IEnumerable<string> lines =
        [
            Row(grid.Headers.Select(Prose)), Row(grid.Headers.Select((_, i) => i == 0 ? "---" : "---:")),
            .. grid.Rows.Select(row => Row(row.Select(Prose))),
        ];
        return string.Join('\n', lines);
    }

    private static string Row(IEnumerable<string> cells) =>
        "| " + string.Join(" | ", cells.Select(c => c.Replace("|", @"\|", StringComparison.Ordinal))) + " |";

    // Names of files and classes are not ours: nothing in them may be taken for markup.
    private static string Prose(string text) => Notation.Prose(text, Escape, f => $"${Notation.Latex(f)}$");

    private static string Escape(string words) =>
        string.Concat(words.Select(c => @"\`*_[]<>#|".Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()));
}
