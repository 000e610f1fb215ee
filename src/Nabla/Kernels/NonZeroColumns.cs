using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Which columns of a mini-batch of byte images are not zero in every example, as runs that products pass over. A zero
/// input adds
/// w·0 to a sum that is never −0, so that leaving it out changes no bit as long as the weights are finite.
/// </summary>
internal sealed class NonZeroColumns(int width)
{
    /// <summary>Runs closer than this are joined: to begin a run costs about as much as so many terms.</summary>
    private const int Gap = 6;

    /// <summary>Data with a larger share of non-zero inputs than this is not looked at.</summary>
    internal const double MostDense = 0.5;

    /// <summary>In larger mini-batches nearly every column is used by some example.</summary>
    internal const int LargestBatch = 64;

    private readonly byte[] _any = new byte[(width + 63) / 64 * 64];
    private readonly Terms[] _terms = new Terms[width / (Gap + 1) + 2];
    private int _count;

    internal ReadOnlySpan<Terms> Terms => _terms.AsSpan(0, _count);

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

    /// <summary>Finds the runs.</summary>
    [MethodImpl(Loop.Compiled)]
    internal void Find()
    {
        _count = 0;
        for (int block = 0; block < _any.Length; block += 64)
        {
            var bytes = Vector512.LoadUnsafe(ref _any[block]);
            ulong used = ~Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits();
            used = ((used | used >> 1 | used >> 2 | used >> 3) & 0x1111_1111_1111_1111) * 15;   // whole blocks of four
            while (used != 0)
            {
                int start = BitOperations.TrailingZeroCount(used);
                int length = BitOperations.TrailingZeroCount(~(used >> start));
                used = start + length < 64 ? used >> (start + length) << (start + length) : 0;
                Append(block + start, Math.Min(length, width - block - start));   // the last block may be shorter
            }
        }
    }

    private void Append(int start, int length)
    {
        if (_count > 0 && start - (_terms[_count - 1].Start + _terms[_count - 1].Length) < Gap)
            _terms[_count - 1] = new(_terms[_count - 1].Start, start + length - _terms[_count - 1].Start);
        else
            _terms[_count++] = new(start, length);
    }
}
