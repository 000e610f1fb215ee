namespace Nabla;

/// <summary>A window for reading on a matrix stored row by row.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct ReadOnlyMatrixSpan<T>
    where T : unmanaged
{
    /// <inheritdoc cref="MatrixSpan{T}(Span{T}, int, int, int)"/>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns, int stride)
    {
        MatrixShape.Check(values.Length, rows, columns, stride);
        Values = values;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <inheritdoc cref="MatrixSpan{T}(Span{T}, int)"/>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int columns)
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
    internal ReadOnlySpan<T> Values { get; }

    /// <inheritdoc cref="MatrixSpan{T}.this"/>
    public ref readonly T this[int row, int column] => ref Row(row)[MatrixShape.RequireColumn(column, Columns)];

    /// <inheritdoc cref="MatrixSpan{T}.Row"/>
    public ReadOnlySpan<T> Row(int row) =>
        Values.Slice(MatrixShape.RequireRow(row, Rows) * Stride, Columns);

    /// <summary>A window on an array [row, column].</summary>
    public static implicit operator ReadOnlyMatrixSpan<T>(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new(MatrixShape.Flatten(matrix), matrix.GetLength(0), matrix.GetLength(1), matrix.GetLength(1));
    }

    /// <summary>A copy as an array [row, column].</summary>
    public T[,] ToArray()
    {
        var copy = new T[Rows, Columns];
        for (int i = 0; i < Rows; i++)
            Row(i).CopyTo(MatrixShape.Flatten(copy).Slice(i * Columns, Columns));
        return copy;
    }
}
