namespace Nabla.Lab.Explaining;

/// <summary>Matrices in brackets: beside each other where they fit, else below each other.</summary>
/// <param name="formula">What a formula looks like.</param>
/// <param name="width">Columns of a line.</param>
/// <param name="unicode">Whether brackets may be tall.</param>
internal sealed class TextMatrices(Func<string, string> formula, int width, bool unicode)
{
    /// <summary>The symbols, then the product.</summary>
    public IEnumerable<string> Render(MatrixEquation equation)
    {
        double[][,] matrices = [.. equation.Factors, equation.Result];
        int height = matrices.Max(matrix => matrix.GetLength(0));
        string[][] parts = [.. matrices.Select(matrix => Bracketed(matrix, 0, matrix.GetLength(1)))];
        int beside = 2 + parts.Sum(part => part[0].Length + 1) + 2;
        return
        [
            .. TextBreak.Lines(formula(equation.Symbols), width),
            .. beside <= width ? Beside(parts, height) : matrices.SelectMany((matrix, i) =>
                Below(matrix, i == 0 ? ' ' : i == matrices.Length - 1 ? '=' : unicode ? '·' : '*')),
        ];
    }

    private static IEnumerable<string> Beside(string[][] parts, int height)
    {
        string[][] padded = [.. parts.Select(part => Padded(part, height))];
        for (int row = 0; row < height; row++)
        {
            bool middle = row == (height - 1) / 2;
            yield return "  " + string.Join(" ", padded[..^1].Select(part => part[row])) +
                (middle ? " = " : "   ") + padded[^1][row];
        }
    }

    private static string[] Padded(string[] part, int height)
    {
        int above = (height - part.Length) / 2;
        string blank = new(' ', part[0].Length);
        return [.. Enumerable.Range(0, height).Select(i =>
            i < above || i >= above + part.Length ? blank : part[i - above])];
    }

    /// <summary>One matrix, in blocks of as many columns as there is room for.</summary>
    private IEnumerable<string> Below(double[,] matrix, char sign)
    {
        int columns = matrix.GetLength(1);
        for (int from = 0, to; from < columns; from = to)
        {
            to = columns;
            while (to > from + 1 && 2 + Bracketed(matrix, from, to)[0].Length > width)
                to--;
            if (to - from < columns)
                yield return Invariant($"  columns {from} to {to - 1}:");
            string[] lines = Bracketed(matrix, from, to);
            for (int i = 0; i < lines.Length; i++)
                yield return (i == (lines.Length - 1) / 2 && from == 0 ? sign : ' ') + " " + lines[i];
        }
    }

    private string[] Bracketed(double[,] matrix, int from, int to)
    {
        int rows = matrix.GetLength(0);
        string[][] cells = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(from, to - from)
            .Select(j => formula(Figure.Of(matrix[i, j]))).ToArray())];
        int[] widths = [.. Enumerable.Range(0, to - from).Select(j => cells.Max(row => row[j].Length))];
        return [.. cells.Select((row, i) =>
            Bracket(string.Join("  ", row.Select((cell, j) => cell.PadLeft(widths[j]))), i, rows))];
    }

    private string Bracket(string inner, int row, int rows)
    {
        if (!unicode || rows == 1)
            return $"[ {inner} ]";
        (char left, char right) = row == 0 ? ('⎡', '⎤') : row == rows - 1 ? ('⎣', '⎦') : ('⎢', '⎥');
        return $"{left} {inner} {right}";
    }
}
