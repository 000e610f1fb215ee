using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>The inputs of one example that are not zero, in ascending order, and where their weights or sums
/// lie.</summary>
internal sealed class NonZeroInputs
{
    /// <summary>How many.</summary>
    internal int Count { get; private set; }

    /// <summary>The inputs, as doubles.</summary>
    internal double[] Values { get; private set; } = [];

    /// <summary>How many bytes from what belongs to the first input theirs is.</summary>
    internal int[] Offsets { get; private set; } = [];

    /// <summary>Finds them.</summary>
    /// <param name="first">The example's first input; memory goes on for a register behind the last.</param>
    /// <param name="stride">Bytes from what belongs to an input to what belongs to the next.</param>
    /// <param name="terms">Which inputs to look at.</param>
    /// <param name="least">The bits of the least magnitude that is wanted.</param>
    /// <returns>Whether all are so large, and finite.</returns>
    [MethodImpl(Loop.Compiled)]
    internal bool TryFind(ref readonly float first, int stride, ReadOnlySpan<Terms> terms, int least)
    {
        int most = terms.IsEmpty ? 0 : terms[^1].Start + terms[^1].Length;
        if (Values.Length < most)
            (Values, Offsets) = (new double[most], new int[most]);
        ref double values = ref MemoryMarshal.GetArrayDataReference(Values);
        ref int offsets = ref MemoryMarshal.GetArrayDataReference(Offsets);
        ref float input = ref Unsafe.AsRef(in first);
        int count = 0;
        Vector128<int> irregular = default;
        foreach (Terms run in terms)
        {
            int end = run.Start + run.Length, k = run.Start;
            for (; k <= end - 4; k += 4)
            {
                Vector128<float> four = Vector128.LoadUnsafe(ref input, (nuint)k);
                Vector128<int> zero = Vector128.Equals(four, Vector128<float>.Zero).AsInt32();
                if (!Widened.IsAny(~zero.AsInt64()))
                    continue;
                irregular |= ~(zero | Regular.IsFrom(least, four));
                for (int i = k; i < k + 4; i++)
                {
                    float a = Unsafe.Add(ref input, i);
                    if (a == 0)
                        continue;
                    Unsafe.Add(ref values, count) = a;
                    Unsafe.Add(ref offsets, count) = i * stride;
                    count++;
                }
            }

            for (; k < end; k++)
            {
                float a = Unsafe.Add(ref input, k);
                if (a == 0)
                    continue;
                irregular |= ~Regular.IsFrom(least, Vector128.Create(a));
                Unsafe.Add(ref values, count) = a;
                Unsafe.Add(ref offsets, count) = k * stride;
                count++;
            }
        }

        Count = count;
        return !Widened.IsAny(irregular.AsInt64());
    }
}
