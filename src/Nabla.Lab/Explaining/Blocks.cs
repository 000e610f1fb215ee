namespace Nabla.Lab.Explaining;

/// <summary>A part of an <see cref="Explanation"/>. Formulas are in one notation: <c>w^{2}_{0,1}</c> for an index above
/// and below, symbols and Greek letters as they are; in prose they stand between dollar signs.</summary>
internal abstract record Block;

/// <summary>A heading.</summary>
/// <param name="Level">1 for a stage of the algorithm, 2 for a layer within it.</param>
/// <param name="Text">Prose.</param>
internal sealed record Heading(int Level, string Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">Prose.</param>
internal sealed record Paragraph(string Text) : Block;

/// <summary>Lines of a calculation below each other.</summary>
/// <param name="Lines">Each a symbol and what it equals, step by step, down to its number.</param>
internal sealed record Calculation(IReadOnlyList<CalculationLine> Lines) : Block;

/// <summary>symbol = factors = number.</summary>
/// <param name="Symbol">The formula on the left.</param>
/// <param name="Steps">What it equals, each a formula; the last is the number.</param>
internal sealed record CalculationLine(string Symbol, params IReadOnlyList<string> Steps);

/// <summary>A table, numbers to the right.</summary>
/// <param name="Headers">Prose over each column.</param>
/// <param name="Rows">Prose in each cell.</param>
internal sealed record Grid(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>A gray picture, such as a digit.</summary>
/// <param name="Pixels">Rows from the top, 0 (background) to 1 (ink).</param>
/// <param name="Columns">Pixels in a row.</param>
internal sealed record Picture(IReadOnlyList<double> Pixels, int Columns) : Block
{
    /// <summary>Each square of so many pixels a side as one, their mean.</summary>
    /// <param name="by">At least 1.</param>
    public Picture Shrunk(int by)
    {
        int rows = Pixels.Count / Columns, across = (Columns + by - 1) / by, down = (rows + by - 1) / by;
        return by == 1 ? this : new(
            [.. Enumerable.Range(0, down * across).Select(i => Mean(i / across * by, i % across * by))], across);

        double Mean(int row, int column) => Enumerable.Range(row, Math.Min(by, rows - row)).SelectMany(r =>
            Enumerable.Range(column, Math.Min(by, Columns - column)).Select(c => Pixels[r * Columns + c])).Average();
    }
}

/// <summary>An equation of matrices.</summary>
/// <param name="Symbols">The equation in symbols.</param>
/// <param name="Factors">The matrices on the right in order; a vector is one column.</param>
/// <param name="Result">What they make.</param>
internal sealed record MatrixEquation(string Symbols, IReadOnlyList<double[,]> Factors, double[,] Result) : Block;
