using System.Runtime.CompilerServices;

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
