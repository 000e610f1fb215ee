using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>A span remembered as an address, for memory that never moves (<see cref="AlignedBuffer{T}"/>).</summary>
internal readonly unsafe struct PinnedSpan<T>(ReadOnlySpan<T> span)
    where T : unmanaged
{
    private readonly T* _first = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
    private readonly int _length = span.Length;

    /// <summary>The part from <paramref name="start"/> on; nothing has no parts but itself.</summary>
    internal Span<T> From(int start) => _length == 0 ? default : new(_first + start, _length - start);
}

/// <summary>A matrix remembered as an address, likewise.</summary>
internal readonly struct PinnedMatrix<T>(ReadOnlyMatrixSpan<T> matrix)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedSpan<T> _values = new(matrix.Values);
    private readonly int _stride = matrix.Stride;

    internal int Rows { get; } = matrix.Rows;

    internal int Columns { get; } = matrix.Columns;

    /// <summary>All of it.</summary>
    internal MatrixSpan<T> View() => new(_values.From(0), Rows, Columns, _stride);

    /// <summary>Columns <paramref name="start"/> … <paramref name="end"/> − 1.</summary>
    internal MatrixSpan<T> Columnwise(int start, int end) => new(_values.From(start), Rows, end - start, _stride);
}
