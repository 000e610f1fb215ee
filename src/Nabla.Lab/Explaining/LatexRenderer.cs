namespace Nabla.Lab.Explaining;

/// <summary>An explanation as a LaTeX document of its own, with amsmath.</summary>
public static class LatexRenderer
{
    /// <summary>Steps longer than this, in characters of the notation, get lines of their own.</summary>
    private const int LongLine = 70;

    /// <summary>Renders.</summary>
    public static string Render(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var text = new StringBuilder();
        text.Append(
            """
            \documentclass{article}
            \usepackage[utf8]{inputenc}
            \usepackage[T1]{fontenc}
            \usepackage{amsmath}
            \usepackage[margin=25mm]{geometry}
            \setlength{\parindent}{0pt}
            \setcounter{MaxMatrixCols}{20}
            \allowdisplaybreaks

            """);
        text.Append(CultureInfo.InvariantCulture, $"\\begin{{document}}\n\\section*{{{Prose(explanation.Title)}}}\n");
        foreach (Block block in explanation.Blocks)
            text.Append(Of(block)).Append('\n');
        return text.Append("\\end{document}\n").ToString();
    }

    /// <summary>An aligned environment; a line of its own for each step where a line would be long.</summary>
    internal static string Aligned(Calculation calculation) =>
        "\\begin{aligned}\n" + string.Join(" \\\\\n", Rows(calculation)) + "\n\\end{aligned}";

    /// <summary>The symbols, the matrices, their product.</summary>
    internal static string Matrices(MatrixEquation equation) =>
        $"{Notation.Latex(equation.Symbols)} = {string.Join(' ', equation.Factors.Select(Matrix))} = " +
        Matrix(equation.Result);

    private static string Of(Block block) => block switch
    {
        Heading heading => $"\\{(heading.Level == 1 ? "" : "sub")}subsection*{{{Prose(heading.Text)}}}",
        Paragraph paragraph => Prose(paragraph.Text) + "\n",
        Calculation { Lines.Count: 0 } => "",
        // align*, unlike aligned, breaks over pages
        Calculation calculation => "\\begin{align*}\n" + string.Join(" \\\\\n", Rows(calculation)) + "\n\\end{align*}",
        Grid grid => Table(grid),
        Picture picture => Pixels(picture),
        MatrixEquation equation => $"\\[\n{Matrices(equation)}\n\\]",
        _ => throw new ArgumentException($"There is no LaTeX for {block.GetType().Name}."),
    };

    private static IEnumerable<string> Rows(Calculation calculation)
    {
        foreach (CalculationLine line in calculation.Lines)
        {
            string start = Notation.Latex(line.Symbol);
            if (line.Symbol.Length + line.Steps.Sum(step => step.Length + 3) <= LongLine)
            {
                yield return $"{start} &= {string.Join(" = ", line.Steps.Select(Notation.Latex))}";
                continue;
            }

            foreach (string step in line.Steps)
            {
                yield return $"{start} &= {Notation.Latex(step)}";
                start = "";
            }
        }
    }

    private static string Matrix(double[,] matrix) => "\\begin{bmatrix} " + string.Join(" \\\\ ",
        Enumerable.Range(0, matrix.GetLength(0)).Select(i => string.Join(" & ",
            Enumerable.Range(0, matrix.GetLength(1)).Select(j => Notation.Latex(Figure.Of(matrix[i, j])))))) +
        " \\end{bmatrix}";

    private static string Table(Grid grid)
    {
        IEnumerable<string> rows = grid.Rows.Prepend(grid.Headers).Select(row => string.Join(" & ", row.Select(Prose)));
        return $"\\begin{{center}}\\begin{{tabular}}{{l{new string('r', grid.Headers.Count - 1)}}}\n" +
            string.Join(" \\\\\n", rows) + " \\\\\n\\end{tabular}\\end{center}";
    }

    // TeX's own rules are pixels enough: \rule of a gray box would need another package.
    private static string Pixels(Picture picture)
    {
        var text = new StringBuilder("\\begin{center}\\setlength{\\unitlength}{1mm}\n");
        int rows = picture.Pixels.Count / picture.Columns;
        text.Append(CultureInfo.InvariantCulture, $"\\begin{{picture}}({picture.Columns},{rows})\n");
        for (int i = 0; i < picture.Pixels.Count; i++)
        {
            // The area of the ink is what the pixel's gray says.
            double side = Math.Sqrt(Math.Clamp(picture.Pixels[i], 0, 1));
            if (side < 0.1)
                continue;
            text.Append(CultureInfo.InvariantCulture,
                $"\\put({i % picture.Columns},{rows - 1 - i / picture.Columns})" +
                $"{{\\rule{{{side:F2}mm}}{{{side:F2}mm}}}}\n");
        }

        return text.Append("\\end{picture}\\end{center}\n").ToString();
    }

    private static string Prose(string text) => Notation.Prose(text, Escape, f => $"${Notation.Latex(f)}$");

    private static string Escape(string words)
    {
        var text = new StringBuilder();
        foreach (char c in words)
        {
            text.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '{' or '}' or '%' or '&' or '#' or '_' => "\\" + c,
                '^' => @"\textasciicircum{}",
                '~' => @"\textasciitilde{}",
                '–' => "--",
                '−' or '·' or 'δ' or '≈' or 'σ' or '×' or 'Σ' or 'Δ' => $"${Notation.Latex(c.ToString())}$",
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }
}
