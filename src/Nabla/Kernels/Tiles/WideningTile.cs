using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// <see cref="Tile"/> for machines without fused multiply-add: a row × eight columns of floats,
/// <code>
///   c[v] = Σ_s a[s] · b[s, v]      the same chain, its sums kept as doubles that are floats
/// </code>
/// Terms with a[s] = 0 are left out, row by row. That changes no bit: b is finite, and a sum that is −0, which a term
/// of +0 would make +0, is computed again with all its terms. In Chromium a multiply-add takes 3 ns in place of 4.7.
/// </summary>
/// <remarks>
/// Subnormal sums need no care here, other than in <see cref="WideningMultiplyAdd"/>: every sum is a multiple of
/// 2^−179, the least unit of an a times that of a b, so that one below 2^−126 is exact as a double. Where this does not
/// hold (<see cref="Regular"/>), a row's sums are computed by single numbers, or all by the general tile.
/// </remarks>
internal static class WideningTile
{
    [ThreadStatic]
    private static NonZeroInputs? s_inputs;

    /// <summary>Computes all rows of a panel; as <see cref="Tile.Run"/>.</summary>
    /// <returns>Whether it did; if not, nothing has happened.</returns>
    [MethodImpl(Loop.Compiled)]
    internal static bool TryRun<V, T, TEpilogue>(
        Strided<T> a, Strided<T> b, Strided<T> c, (int Rows, int Columns) size, ReadOnlySpan<Terms> terms,
        TEpilogue epilogue)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
    {
        ref float weights = ref Unsafe.As<T, float>(ref b.First);
        if (!Regular.Take(in weights, (int)b.Term, size.Columns, terms, out int least))
            return false;
        NonZeroInputs inputs = s_inputs ??= new();
        for (int r = 0; r < size.Rows; r++)
        {
            ref float row = ref Unsafe.As<T, float>(ref Unsafe.Add(ref a.First, r * a.Row));
            bool isRegular = inputs.TryFind(in row, (int)b.Term * sizeof(float), terms, least);
            for (int v = 0; v < size.Columns; v += 8)
            {
                ref T result = ref Unsafe.Add(ref c.First, r * c.Row + v);
                ref float from = ref Unsafe.Add(ref weights, v), to = ref Unsafe.As<T, float>(ref result);
                if (!isRegular || !Eight(inputs, ref from, ref to))
                    OneByOne(ref row, ref from, b.Term, terms, ref to);
                for (nint i = 0; i < 8; i += V.Count)
                    V.Store(epilogue.Finish(V.Load(ref result, i), v + i), ref result, i);
            }
        }

        return true;
    }

    /// <summary>Eight sums.</summary>
    /// <returns>Whether they are right: none is −0.</returns>
    [MethodImpl(Loop.Compiled)]
    private static bool Eight(NonZeroInputs inputs, ref float b, ref float c)
    {
        Vector128<double> c0 = default, c1 = default, c2 = default, c3 = default;
        ref double a = ref MemoryMarshal.GetArrayDataReference(inputs.Values);
        ref int offset = ref MemoryMarshal.GetArrayDataReference(inputs.Offsets);
        Vector128<long> below = Vector128.Create(Widened.Below), half = Vector128.Create(Widened.Half);
        for (int n = inputs.Count; n > 0; n--)
        {
            Vector128<double> x = Vector128.Create(a);
            ref float w = ref Unsafe.AddByteOffset(ref b, offset);
            Vector128<float> w0 = Vector128.LoadUnsafe(ref w), w1 = Vector128.LoadUnsafe(ref w, 4);
            Vector128<double> p0 = x * Widened.Lower(w0), p1 = x * Widened.Upper(w0);
            Vector128<double> p2 = x * Widened.Lower(w1), p3 = x * Widened.Upper(w1);
            Vector128<double> s0 = p0 + c0, s1 = p1 + c1, s2 = p2 + c2, s3 = p3 + c3;
            Vector128<long> isHalfway =
                Vector128.Equals(s0.AsInt64() & below, half) | Vector128.Equals(s1.AsInt64() & below, half)
                | Vector128.Equals(s2.AsInt64() & below, half) | Vector128.Equals(s3.AsInt64() & below, half);
            if (Widened.IsAny(isHalfway))
            {
                s0 = Widened.Settle(p0, c0, s0);
                s1 = Widened.Settle(p1, c1, s1);
                s2 = Widened.Settle(p2, c2, s2);
                s3 = Widened.Settle(p3, c3, s3);
            }

            c0 = Widened.Round(s0);
            c1 = Widened.Round(s1);
            c2 = Widened.Round(s2);
            c3 = Widened.Round(s3);
            a = ref Unsafe.Add(ref a, 1);
            offset = ref Unsafe.Add(ref offset, 1);
        }

        Vector128<float> lower = Widened.Narrow(c0, c1), upper = Widened.Narrow(c2, c3);
        lower.StoreUnsafe(ref c);
        upper.StoreUnsafe(ref c, 4);
        return !Widened.IsAny(Widened.IsMinusZero(lower) | Widened.IsMinusZero(upper));
    }

    /// <summary>The same by fused multiply-adds of single numbers, nothing left out.</summary>
    [MethodImpl(Loop.Compiled)]
    private static void OneByOne(ref float a, ref float b, nint stride, ReadOnlySpan<Terms> terms, ref float c)
    {
        for (int v = 0; v < 8; v++)
        {
            float sum = 0;
            foreach (Terms run in terms)
            {
                for (nint s = run.Start; s < run.Start + run.Length; s++)
                    sum = MathF.FusedMultiplyAdd(Unsafe.Add(ref a, s), Unsafe.Add(ref b, s * stride + v), sum);
            }

            Unsafe.Add(ref c, v) = sum;
        }
    }
}
