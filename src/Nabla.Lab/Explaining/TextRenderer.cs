using Nabla.Lab.Drawing;

namespace Nabla.Lab.Explaining;

/// <summary>An explanation as lines of text for a terminal.</summary>
public static class TextRenderer
{
    private const string Indent = "  ";

    /// <summary>Renders.</summary>
    /// <param name="explanation">What.</param>
    /// <param name="width">Columns, at least 40. Tables and pictures that are wider stay so.</param>
    /// <param name="look">What it may be made of; in color, headings are bold.</param>
    public static IEnumerable<string> Render(Explanation explanation, int width, TerminalLook look)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 40);
        return [Strong(Prose(explanation.Title)), .. explanation.Blocks.SelectMany(Lines)];

        IEnumerable<string> Lines(Block block) => block switch
        {
            Heading heading => ["", heading.Level == 1 ? Strong(Prose(heading.Text)) : Indent + Prose(heading.Text)],
            Paragraph paragraph =>
                TextLines.Wrap(Prose(paragraph.Text), width - Indent.Length).Select(line => Indent + line),
            Calculation calculation => calculation.Lines.Count == 0 ? [] : Aligned(calculation),
            Grid grid => Table(grid),
            Picture picture => TerminalImage.Draw([.. picture.Pixels], picture.Columns, look)
                .Select(line => (Indent + line).TrimEnd()),
            MatrixEquation equation => Matrices(equation),
            _ => throw new ArgumentException($"There is no text for {block.GetType().Name}."),
        };

        string Formula(string formula) => Notation.Text(formula, look != TerminalLook.Ascii);

        string Prose(string text) => Notation.Prose(
            text, words => look == TerminalLook.Ascii ? Notation.Ascii(words) : words, Formula);

        string Strong(string text) => look == TerminalLook.Color ? $"\e[1m{text}\e[0m" : text;

        IEnumerable<string> Aligned(Calculation calculation)
        {
            int margin = calculation.Lines.Max(line => Formula(line.Symbol).Length);
            foreach (CalculationLine line in calculation.Lines)
            {
                string start = Indent + Indent + Formula(line.Symbol).PadRight(margin);
                string blank = new(' ', start.Length);
                string whole = start + string.Concat(line.Steps.Select(step => " = " + Formula(step)));
                if (whole.Length <= width)
                {
                    yield return whole;
                    continue;
                }

                foreach (string step in line.Steps)
                {
                    bool first = true;
                    foreach (string part in WrapSum(Formula(step), width - blank.Length - 3))
                    {
                        yield return start + (first ? " = " : "   ") + part;
                        (start, first) = (blank, false);
                    }
                }
            }
        }

        IEnumerable<string> Table(Grid grid)
        {
            string[][] rows =
                [[.. grid.Headers.Select(Prose)], .. grid.Rows.Select(row => row.Select(Prose).ToArray())];
            int[] widths = [.. grid.Headers.Select((_, column) => rows.Max(row => row[column].Length))];
            foreach (string[] row in rows)
            {
                yield return (Indent + Indent + string.Join("  ", row.Select((cell, column) =>
                    column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))).TrimEnd();
            }
        }

        IEnumerable<string> Matrices(MatrixEquation equation)
        {
            yield return Indent + Indent + Formula(equation.Symbols);
            int height = equation.Factors.Append(equation.Result).Max(matrix => matrix.GetLength(0));
            string[][] parts = [.. equation.Factors.Append(equation.Result).Select(m => Bracketed(m, height))];
            for (int row = 0; row < height; row++)
            {
                bool middle = row == (height - 1) / 2;
                yield return (Indent + Indent + "  " + string.Join(" ", parts[..^1].Select(part => part[row]))
                    + (middle ? " = " : "   ") + parts[^1][row]).TrimEnd();
            }
        }

        string[] Bracketed(double[,] matrix, int height)
        {
            int rows = matrix.GetLength(0), columns = matrix.GetLength(1), above = (height - rows) / 2;
            string[][] cells = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns)
                .Select(j => Formula(Figure.Of(matrix[i, j]))).ToArray())];
            int[] widths = [.. Enumerable.Range(0, columns).Select(j => cells.Max(row => row[j].Length))];
            string[] inner = [.. cells.Select(row => string.Join("  ", row.Select((c, j) => c.PadLeft(widths[j]))))];
            string blank = new(' ', inner[0].Length + 4);
            return [.. Enumerable.Range(0, height).Select(i => i < above || i >= above + rows
                ? blank : Bracket(inner[i - above], i - above, rows))];
        }

        string Bracket(string inner, int row, int rows)
        {
            if (look == TerminalLook.Ascii || rows == 1)
                return $"[ {inner} ]";
            (char left, char right) = row == 0 ? ('⎡', '⎤') : row == rows - 1 ? ('⎣', '⎦') : ('⎢', '⎥');
            return $"{left} {inner} {right}";
        }
    }

    /// <summary>A long sum goes on in the next line before a plus.</summary>
    private static IEnumerable<string> WrapSum(string sum, int width)
    {
        string line = "";
        foreach (string term in sum.Split(" + "))
        {
            string next = line.Length == 0 ? term : line + " + " + term;
            if (line.Length > 0 && next.Length > width)
            {
                yield return line;
                next = "+ " + term;
            }

            line = next;
        }

        yield return line;
    }
}
