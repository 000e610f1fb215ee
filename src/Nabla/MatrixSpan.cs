namespace Nabla;

/// <summary>A window on a matrix stored row by row. In a <see cref="Trace{T}"/> the rows are the examples of a
/// mini-batch and the columns the neurons of a layer.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    /// <summary>A window on <paramref name="values"/>.</summary>
    /// <param name="values">The rows, one after another, <paramref name="stride"/> apart.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="stride">From the start of one row to the start of the next; at least
    /// <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentException">The rows do not fit into <paramref name="values"/>.</exception>
    public MatrixSpan(Span<T> values, int rows, int columns, int stride)
    {
        MatrixShape.Check(values.Length, rows, columns, stride);
        Values = values;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>A window on rows that follow each other without gaps.</summary>
    /// <param name="values">rows × columns numbers, row by row.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is no multiple of
    /// <paramref name="columns"/>.</exception>
    public MatrixSpan(Span<T> values, int columns)
        : this(values, MatrixShape.RowsOf(values.Length, columns), columns, columns)
    {
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Numbers in a row.</summary>
    public int Columns { get; }

    /// <summary>From the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>The memory behind the matrix, gaps between rows included.</summary>
    internal Span<T> Values { get; }

    /// <summary>The number in row <paramref name="row"/> and column <paramref name="column"/>, both from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref T this[int row, int column] => ref Row(row)[MatrixShape.RequireColumn(column, Columns)];

    /// <summary>One row, <see cref="Columns"/> long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<T> Row(int row) =>
        Values.Slice(MatrixShape.RequireRow(row, Rows) * Stride, Columns);

    /// <summary>Some rows, as a window on the same memory.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public MatrixSpan<T> Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Rows - count, nameof(count));
        int length = count == 0 ? 0 : (count - 1) * Stride + Columns;
        return new(Values.Slice(start * Stride, length), count, Columns, Stride);
    }

    /// <summary>A window on an array [row, column].</summary>
    public static implicit operator MatrixSpan<T>(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new(MatrixShape.Flatten(matrix), matrix.GetLength(0), matrix.GetLength(1), matrix.GetLength(1));
    }

    /// <summary>The same window, for reading.</summary>
    public static implicit operator ReadOnlyMatrixSpan<T>(MatrixSpan<T> matrix) =>
        new(matrix.Values, matrix.Rows, matrix.Columns, matrix.Stride);

    /// <summary>A copy as an array [row, column].</summary>
    public T[,] ToArray() => ((ReadOnlyMatrixSpan<T>)this).ToArray();
}
