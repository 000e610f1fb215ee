using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>What the windows on matrices check, and arrays seen as rows.</summary>
internal static class MatrixShape
{
    internal static void Check(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        if (rows > 0 && (long)(rows - 1) * stride + columns > length)
        {
            throw new ArgumentException($"{rows} rows of {columns} numbers do not fit into {length} numbers.",
                nameof(rows));
        }
    }

    internal static int RequireRow(int row, int rows) => (uint)row < (uint)rows
        ? row
        : throw new ArgumentOutOfRangeException(
            nameof(row), $"There is no row {row}; the matrix has {rows}, numbered from 0.");

    internal static int RequireColumn(int column, int columns) => (uint)column < (uint)columns
        ? column
        : throw new ArgumentOutOfRangeException(
            nameof(column), $"There is no column {column}; the matrix has {columns}, numbered from 0.");

    internal static int RowsOf(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return length % columns == 0
            ? length / columns
            : throw new ArgumentException($"{length} numbers do not divide into rows of {columns}.", nameof(columns));
    }

    /// <summary>All numbers of an array, row by row.</summary>
    internal static Span<T> Flatten<T>(T[,] matrix)
        where T : unmanaged
    {
        Debug.Assert(matrix is not null);
        return matrix.Length == 0
            ? []
            : MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);
    }
}
