using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Numbers that <see cref="WideningTile"/> can multiply: finite, and 0 or not too small. Every product has to be a
/// multiple of 2^−179. So inputs are at least 2^−100 where all weights are at least 2^−33, for their last bits are
/// worth 2^−123 and 2^−56 then; or the other way round. (Errors below 1e-30 are flushed to 0, which is above 2^−100.)
/// </summary>
internal static class Regular
{
    private const int Larger = (127 - 33) << 23, Smaller = (127 - 100) << 23, Infinity = 255 << 23;

    /// <summary>The bits of the least inputs that go with the weights of a panel's first columns.</summary>
    /// <param name="first">w_0; neighboring columns are neighbors in memory.</param>
    /// <param name="stride">From the weights of an input to those of the next.</param>
    /// <param name="columns">How many columns; they are filled up to whole registers.</param>
    /// <param name="terms">Which inputs.</param>
    /// <param name="leastInput">Receives the least.</param>
    /// <returns>Whether there are such inputs.</returns>
    internal static bool Take(
        ref readonly float first, int stride, int columns, ReadOnlySpan<Terms> terms, out int leastInput)
    {
        leastInput = Smaller;
        if (AreAll(in first, stride, columns, terms, Larger))
            return true;
        leastInput = Larger;
        return AreAll(in first, stride, columns, terms, Smaller);
    }

    /// <summary>A mask: which magnitudes are from the least to finite. One comparison, because those below the least
    /// wrap around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> IsFrom(int least, Vector128<float> x) => Vector128.LessThan(
        (x.AsInt32() & Vector128.Create(int.MaxValue)) + Vector128.Create(int.MinValue - least),
        Vector128.Create(int.MinValue + (Infinity - least)));

    [MethodImpl(Loop.Compiled)]
    private static bool AreAll(
        ref readonly float first, int stride, int columns, ReadOnlySpan<Terms> terms, int least)
    {
        Vector128<int> irregular = default;
        ref float weights = ref Unsafe.AsRef(in first);
        foreach (Terms run in terms)
        {
            ref float row = ref Unsafe.Add(ref weights, run.Start * stride);
            for (int k = run.Length; k > 0; k--)
            {
                for (nint v = 0; v < columns; v += 4)
                {
                    Vector128<float> four = Vector128.LoadUnsafe(ref row, (nuint)v);
                    irregular |= ~(Vector128.Equals(four, Vector128<float>.Zero).AsInt32() | IsFrom(least, four));
                }

                row = ref Unsafe.Add(ref row, stride);
            }
        }

        return !Widened.IsAny(irregular.AsInt64());
    }
}
