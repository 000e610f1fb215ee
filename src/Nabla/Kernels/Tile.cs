using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>What happens to a finished sum while it is still in a register.</summary>
internal interface IEpilogue<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="sum">Finished sums of neighboring columns.</param>
    /// <param name="column">The first of them, counted within the panel.</param>
    V Finish(V sum, nint column);
}

/// <summary>Where a matrix starts, and how far it is to its next row and to the next term of a sum.</summary>
internal readonly ref struct Strided<T>(ref readonly T first, int row, int term)
    where T : unmanaged
{
    internal readonly ref T First = ref Unsafe.AsRef(in first);
    internal readonly nint Row = row;
    internal readonly nint Term = term;
}

/// <summary>
/// The micro-kernel of all three products: up to 6 rows × one panel of
/// <code>
///   c[r, v] = Σ_s a[r, s] · b[s, v]      v runs over the panel, in registers; s is one chain of fused multiply-adds
/// from 0
/// </code>
/// a is read one number at a time and broadcast; b by whole registers; both may have any stride, which is how the same
/// loop serves z = a wᵀ, wᵀδ and δ aᵀ. Six rows by two registers are twelve independent chains: enough to hide a
/// latency of four cycles on two multiply-add units, and with two registers of b and one of a they fit into the
/// sixteen registers of AVX2. Fewer than six rows are filled up by repeating the last one; what they give is thrown
/// away.
/// </summary>
internal static class Tile
{
    internal const int Rows = 6;

    /// <param name="a">a[r, s].</param>
    /// <param name="b">b[s, v]; neighboring v are neighbors in memory.</param>
    /// <param name="c">c[r, v]; likewise.</param>
    /// <param name="rows">1 … 6.</param>
    /// <param name="terms">Which s the sum runs over, in this order.</param>
    /// <param name="epilogue">What happens to each sum.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run<V, T, TEpilogue>(
        Strided<T> a, Strided<T> b, Strided<T> c, int rows, ReadOnlySpan<Terms> terms, TEpilogue epilogue)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
    {
        for (nint v = 0; v < Layout.Panel<T>(); v += 2 * V.Count)
        {
            ref T a0 = ref a.First;
            ref T a1 = ref Unsafe.Add(ref a0, Math.Min(1, rows - 1) * a.Row);
            ref T a2 = ref Unsafe.Add(ref a0, Math.Min(2, rows - 1) * a.Row);
            ref T a3 = ref Unsafe.Add(ref a0, Math.Min(3, rows - 1) * a.Row);
            ref T a4 = ref Unsafe.Add(ref a0, Math.Min(4, rows - 1) * a.Row);
            ref T a5 = ref Unsafe.Add(ref a0, Math.Min(5, rows - 1) * a.Row);
            V zero = V.Const(0);
            V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
            V c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
            foreach (Terms run in terms)
            {
                ref T row = ref Unsafe.Add(ref b.First, run.Start * b.Term + v);
                nint at = run.Start * a.Term;
                for (int s = run.Length; s > 0; s--)
                {
                    V b0 = V.Load(ref row, 0);
                    V b1 = V.Load(ref row, V.Count);
                    V x = V.Broadcast(Unsafe.Add(ref a0, at));
                    c00 = V.Fma(x, b0, c00);
                    c01 = V.Fma(x, b1, c01);
                    x = V.Broadcast(Unsafe.Add(ref a1, at));
                    c10 = V.Fma(x, b0, c10);
                    c11 = V.Fma(x, b1, c11);
                    x = V.Broadcast(Unsafe.Add(ref a2, at));
                    c20 = V.Fma(x, b0, c20);
                    c21 = V.Fma(x, b1, c21);
                    x = V.Broadcast(Unsafe.Add(ref a3, at));
                    c30 = V.Fma(x, b0, c30);
                    c31 = V.Fma(x, b1, c31);
                    x = V.Broadcast(Unsafe.Add(ref a4, at));
                    c40 = V.Fma(x, b0, c40);
                    c41 = V.Fma(x, b1, c41);
                    x = V.Broadcast(Unsafe.Add(ref a5, at));
                    c50 = V.Fma(x, b0, c50);
                    c51 = V.Fma(x, b1, c51);
                    row = ref Unsafe.Add(ref row, b.Term);
                    at += a.Term;
                }
            }

            ref T result = ref Unsafe.Add(ref c.First, v);
            Store(c00, c01, ref result, 0 * c.Row, 0 < rows, v, epilogue);
            Store(c10, c11, ref result, 1 * c.Row, 1 < rows, v, epilogue);
            Store(c20, c21, ref result, 2 * c.Row, 2 < rows, v, epilogue);
            Store(c30, c31, ref result, 3 * c.Row, 3 < rows, v, epilogue);
            Store(c40, c41, ref result, 4 * c.Row, 4 < rows, v, epilogue);
            Store(c50, c51, ref result, 5 * c.Row, 5 < rows, v, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, T, TEpilogue>(
        V c0, V c1, ref T result, nint row, bool wanted, nint column, TEpilogue epilogue)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
    {
        if (!wanted)
            return;
        V.Store(epilogue.Finish(c0, column), ref result, row);
        V.Store(epilogue.Finish(c1, column + V.Count), ref result, row + V.Count);
    }
}
