using System.Numerics;

namespace Nabla.Kernels;

/// <summary>Memory for a matrix with one example per row, its rows filled up to whole panels.</summary>
internal sealed class BatchMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;
    private readonly int _columns;
    private readonly int _stride;

    internal BatchMatrix(int rows, int columns)
    {
        _columns = columns;
        _stride = Layout.Stride<T>(columns);
        _buffer = new((long)rows * _stride);
    }

    /// <summary>The first <paramref name="rows"/> rows, in memory that goes on to the end of the last row's
    /// filling.</summary>
    internal MatrixSpan<T> View(int rows) => new(_buffer.Slice(0, rows * _stride), rows, _columns, _stride);
}
