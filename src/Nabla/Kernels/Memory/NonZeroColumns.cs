using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Which columns of a mini-batch are not zero in every example, as runs that products pass over. A zero input adds w·0
/// to a sum that is never −0, so that leaving it out changes no bit as long as the weights are finite.
/// </summary>
internal sealed class NonZeroColumns(int width)
{
    /// <summary>Runs, which are whole blocks of four, are joined if closer than this: to begin a run costs about as
    /// much as so many terms.</summary>
    private const int Gap = 6;

    /// <summary>Data with a larger share of non-zero inputs than this is not looked at.</summary>
    private const double MostDense = 0.5;

    /// <summary>In larger mini-batches nearly every column is used by some example, unless the examples together have
    /// fewer non-zero inputs than there are columns.</summary>
    private const int LargestBatch = 64;

    private readonly byte[] _any = new byte[(width + 63) / 64 * 64];
    private readonly Terms[] _terms = new Terms[width / 4 + 2];
    private int _count;

    internal ReadOnlySpan<Terms> Terms => _terms.AsSpan(0, _count);

    /// <summary>Whether to look for zero columns, in data of which a share is not zero; null: nobody knows how
    /// large.</summary>
    internal static bool AreWorthFinding(double? density, int batchSize) =>
        density <= MostDense && (batchSize <= LargestBatch || batchSize * density <= MostDense);

    internal void Clear()
    {
        Array.Clear(_any);
        _count = 0;
    }

    /// <summary>Adds an example.</summary>
    /// <param name="example">Its bytes, as many as there are columns.</param>
    [MethodImpl(Loop.Compiled)]
    internal void Add(ReadOnlySpan<byte> example)
    {
        int k = 0;
        for (; k <= example.Length - Vector256<byte>.Count; k += Vector256<byte>.Count)
        {
            ref byte any = ref _any[k];
            (Vector256.LoadUnsafe(ref any) | Vector256.LoadUnsafe(in example[k])).StoreUnsafe(ref any);
        }

        for (; k < example.Length; k++)
            _any[k] |= example[k];
    }

    /// <summary>Adds a column of an example.</summary>
    internal void Add(int column) => _any[column] = 1;

    /// <summary>Finds the runs.</summary>
    [MethodImpl(Loop.Compiled)]
    internal void Find()
    {
        _count = 0;
        for (int k = 0; k < _any.Length; k += 64)
        {
            var bytes = Vector512.LoadUnsafe(ref _any[k]);
            ulong used = ~Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits();
            used = ((used | used >> 1 | used >> 2 | used >> 3) & 0x1111_1111_1111_1111) * 15;   // whole blocks of four
            Append(k, used, Gap);
        }
    }

    /// <summary>Finds the runs of a single example.</summary>
    /// <param name="example">Its row in a batch matrix, whose memory goes on for whole panels.</param>
    [MethodImpl(Loop.Compiled)]
    internal void Find<T>(ReadOnlySpan<T> example)
        where T : unmanaged
    {
        _count = 0;
        ref T first = ref MemoryMarshal.GetReference(example);
        for (int k = 0; k < width; k += 64)
        {
            ulong used = 0;
            for (int i = k; i < Math.Min(k + 64, width); i += Vector512<T>.Count)
            {
                var zeros = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512<T>.Zero);
                ulong lanes = ulong.MaxValue >> (64 - Vector512<T>.Count);
                used |= (~zeros.ExtractMostSignificantBits() & lanes) << (i - k);
            }

            Append(k, k + 64 <= width ? used : used & (1ul << (width - k)) - 1, 5);
        }
    }

    /// <summary>Appends the runs among 64 columns from k on, of which a bit says whether it is in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(int k, ulong used, int gap)
    {
        while (used != 0)
        {
            int start = BitOperations.TrailingZeroCount(used);
            int length = BitOperations.TrailingZeroCount(~(used >> start));
            used = start + length < 64 ? used >> (start + length) << (start + length) : 0;
            Append(k + start, Math.Min(length, width - k - start), gap);   // the last block may be shorter
        }
    }

    private void Append(int start, int length, int gap)
    {
        if (_count > 0 && start - (_terms[_count - 1].Start + _terms[_count - 1].Length) < gap)
            _terms[_count - 1] = new(_terms[_count - 1].Start, start + length - _terms[_count - 1].Start);
        else
            _terms[_count++] = new(start, length);
    }
}

/// <summary>Neighboring terms of a sum: <paramref name="Start"/> … Start + Length − 1.</summary>
internal readonly record struct Terms(int Start, int Length);

/// <summary>
/// What a layer receives from the one before, m × n_{l−1}, and which of its columns count: those outside
/// <see cref="Terms"/> are zero in every example, and a product may leave them out.
/// </summary>
internal readonly ref struct LayerInput<T>(ReadOnlyMatrixSpan<T> values, ReadOnlySpan<Terms> terms)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal readonly ReadOnlyMatrixSpan<T> Values = values;

    /// <summary>Ascending and apart from each other.</summary>
    internal readonly ReadOnlySpan<Terms> Terms = terms;
}
