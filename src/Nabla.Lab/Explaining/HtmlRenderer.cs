using System.Net;

namespace Nabla.Lab.Explaining;

/// <summary>An explanation as one HTML file that needs nothing else.</summary>
public static class HtmlRenderer
{
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        :root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --line: #d5dbe3; --faint: #5b6675; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --paper: #14181e; --line: #38414d; --faint: #9aa5b3; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem;
          margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line) }
        h3 { font-size: 1rem; color: var(--faint); margin-bottom: .3rem }
        .wide { overflow-x: auto }
        .calculation { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .5rem; margin: .5rem 1rem }
        .calculation, .grid, .matrix { font-family: Georgia, "Times New Roman", serif; font-variant-numeric: tabular-nums }
        .steps span { display: inline-block; margin-right: .5rem }
        table.grid { border-collapse: collapse; margin: .5rem 1rem }
        .grid td, .grid th { padding: .1rem .6rem; text-align: right; border-bottom: 1px solid var(--line) }
        .grid td:first-child, .grid th:first-child { text-align: left }
        .matrix { display: flex; align-items: center; gap: .6rem; margin: .5rem 1rem }
        .matrix table { border-left: 2px solid; border-right: 2px solid; border-radius: .3rem; padding: 0 .2rem }
        .matrix td { padding: 0 .4rem; text-align: right }
        sup, sub { font-size: .7em; line-height: 0 } svg { border: 1px solid var(--line); margin: .5rem 1rem }
        </style>

        """;

    /// <summary>Renders.</summary>
    public static string Render(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var text = new StringBuilder(Head);
        string plain = Notation.Prose(explanation.Title, words => words, f => Notation.Text(f, unicode: true));
        text.Append(CultureInfo.InvariantCulture, $"<title>{WebUtility.HtmlEncode(plain)}</title>\n");
        text.Append(CultureInfo.InvariantCulture, $"<h1>{Prose(explanation.Title)}</h1>\n");
        foreach (Block block in explanation.Blocks)
            text.Append(Of(block)).Append('\n');
        return text.Append("</html>\n").ToString();
    }

    private static string Of(Block block) => block switch
    {
        Heading heading => $"<h{heading.Level + 1}>{Prose(heading.Text)}</h{heading.Level + 1}>",
        Paragraph paragraph => $"<p>{Prose(paragraph.Text)}</p>",
        Calculation calculation => "<div class=\"wide\"><div class=\"calculation\">\n" + string.Concat(
            calculation.Lines.Select(line => $"<div>{Notation.Html(line.Symbol)}</div><div class=\"steps\">" +
                string.Concat(line.Steps.Select(step => $"<span>= {Notation.Html(step)}</span>")) + "</div>\n")) +
            "</div></div>",
        Grid grid => $"<div class=\"wide\"><table class=\"grid\">\n{Row("th", grid.Headers)}" +
            string.Concat(grid.Rows.Select(row => Row("td", row))) + "</table></div>",
        Picture picture => Pixels(picture),
        MatrixEquation equation =>
            $"<div class=\"wide\"><p>{Notation.Html(equation.Symbols)}</p><div class=\"matrix\">" +
            $"{string.Concat(equation.Factors.Select(Matrix))}<span>=</span>{Matrix(equation.Result)}</div></div>",
        _ => throw new ArgumentException($"There is no HTML for {block.GetType().Name}."),
    };

    private static string Row(string tag, IReadOnlyList<string> cells) =>
        "<tr>" + string.Concat(cells.Select(cell => $"<{tag}>{Prose(cell)}</{tag}>")) + "</tr>\n";

    private static string Matrix(double[,] matrix) => "<table>" + string.Concat(
        Enumerable.Range(0, matrix.GetLength(0)).Select(i => "<tr>" + string.Concat(
            Enumerable.Range(0, matrix.GetLength(1)).Select(j =>
                $"<td>{Notation.Html(Figure.Of(matrix[i, j]))}</td>")) + "</tr>")) + "</table>";

    private static string Pixels(Picture picture)
    {
        int rows = picture.Pixels.Count / picture.Columns;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {picture.Columns} {rows}\" width=\"{8 * picture.Columns}\" role=\"img\" " +
            $"aria-label=\"the input\" shape-rendering=\"crispEdges\">\n" +
            $"<rect width=\"100%\" height=\"100%\" fill=\"#000\"/>\n");
        for (int i = 0; i < picture.Pixels.Count; i++)
        {
            int gray = (int)Math.Round(255 * Math.Clamp(picture.Pixels[i], 0, 1));
            if (gray > 0)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"<rect x=\"{i % picture.Columns}\" y=\"{i / picture.Columns}\" width=\"1\" height=\"1\" " +
                    $"fill=\"rgb({gray},{gray},{gray})\"/>\n");
            }
        }

        return text.Append("</svg>").ToString();
    }

    private static string Prose(string text) => Notation.Prose(text, WebUtility.HtmlEncode!, Notation.Html);
}
