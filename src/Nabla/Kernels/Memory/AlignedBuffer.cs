namespace Nabla.Kernels;

/// <summary>Zeroed memory that starts on a 128-byte boundary and never moves.</summary>
internal sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 128;
    private readonly T[] _array;
    private readonly int _start;

    internal AlignedBuffer(long length)
    {
        int size = Unsafe.SizeOf<T>();
        if (length > Array.MaxLength - Alignment)
        {
            throw new ArgumentException(
                $"A buffer of {length} numbers is too large; {Array.MaxLength - Alignment} is the most.",
                nameof(length));
        }

        _array = GC.AllocateArray<T>((int)length + Alignment / size, pinned: true);
        long misaligned = Address(ref _array[0]) % Alignment;
        _start = misaligned == 0 ? 0 : (int)((Alignment - misaligned) / size);
        Length = (int)length;
    }

    internal int Length { get; }

    internal Span<T> Span => _array.AsSpan(_start, Length);

    internal Span<T> Slice(int offset, int length) => _array.AsSpan(_start + offset, length);

    internal ref T At(int offset) => ref _array[_start + offset];

    private static unsafe long Address(ref T first) => (long)Unsafe.AsPointer(ref first);
}

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
