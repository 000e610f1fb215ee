using Nabla.Lab.Drawing;

namespace Nabla.Lab.Explaining;

/// <summary>An explanation as lines of text for a terminal.</summary>
public static class TextRenderer
{
    private const string Indent = "  ";

    /// <summary>Renders.</summary>
    /// <param name="explanation">What.</param>
    /// <param name="width">Columns, at least 40: what is wider is cut into lines, a table goes on below
    /// itself, a picture is shrunk.</param>
    /// <param name="look">What it may be made of; in color, headings are bold.</param>
    public static IEnumerable<string> Render(Explanation explanation, int width, TerminalLook look)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 40);
        return [.. Wrapped(explanation.Title, "").Select(Strong), .. explanation.Blocks.SelectMany(Lines)];

        IEnumerable<string> Lines(Block block) => block switch
        {
            Heading { Level: 1 } heading => ["", .. Wrapped(heading.Text, "").Select(Strong)],
            Heading heading => ["", .. Wrapped(heading.Text, Indent)],
            Paragraph paragraph => Wrapped(paragraph.Text, Indent),
            Calculation calculation => calculation.Lines.Count == 0 ? [] : Aligned(calculation),
            Grid grid => TextTable.Render(
                [[.. grid.Headers.Select(Prose)], .. grid.Rows.Select(row => row.Select(Prose).ToArray())],
                width - 2 * Indent.Length).Select(line => (Indent + Indent + line).TrimEnd()),
            Picture picture => Drawn(picture).Select(line => (Indent + line).TrimEnd()),
            MatrixEquation equation => new TextMatrices(Formula, width - 2 * Indent.Length, look != TerminalLook.Ascii)
                .Render(equation).Select(line => (Indent + Indent + line).TrimEnd()),
            _ => throw new ArgumentException($"There is no text for {block.GetType().Name}."),
        };

        IEnumerable<string> Wrapped(string prose, string indent) =>
            TextLines.Wrap(Prose(prose), width - indent.Length)
                .SelectMany(line => TextBreak.Lines(line, width - indent.Length)).Select(line => indent + line);

        IEnumerable<string> Drawn(Picture picture)
        {
            int columns = picture.Columns * (look == TerminalLook.Color ? 1 : 2), room = width - Indent.Length;
            Picture fitting = picture.Shrunk((columns + room - 1) / room);
            return TerminalImage.Draw([.. fitting.Pixels], fitting.Columns, look);
        }

        string Formula(string formula) => Notation.Text(formula, look != TerminalLook.Ascii);

        string Prose(string text) => Notation.Prose(
            text, words => look == TerminalLook.Ascii ? Notation.Ascii(words) : words, Formula);

        string Strong(string text) => look == TerminalLook.Color ? $"\e[1m{text}\e[0m" : text;

        IEnumerable<string> Aligned(Calculation calculation)
        {
            // A symbol that would leave too little room for what it equals stands on a line of its own.
            string[] symbols = [.. calculation.Lines.Select(line => Formula(line.Symbol))];
            int margin = symbols.Select(s => s.Length).Where(length => length <= width / 3).DefaultIfEmpty(4).Max();
            foreach ((string symbol, CalculationLine line) in symbols.Zip(calculation.Lines))
            {
                string start = Indent + Indent + symbol.PadRight(margin);
                string blank = new(' ', 2 * Indent.Length + margin);
                string whole = start + string.Concat(line.Steps.Select(step => " = " + Formula(step)));
                if (whole.Length <= width)
                {
                    yield return whole;
                    continue;
                }

                if (start.Length > blank.Length)
                {
                    foreach (string part in TextBreak.Lines(symbol, width - 2 * Indent.Length))
                        yield return Indent + Indent + part;
                    start = blank;
                }

                foreach (string step in line.Steps)
                {
                    bool first = true;
                    foreach (string part in TextBreak.Lines(Formula(step), width - blank.Length - 3))
                    {
                        yield return start + (first ? " = " : "   ") + part;
                        (start, first) = (blank, false);
                    }
                }
            }
        }
    }
}
