using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// The micro-kernel of a single example: one row × up to four panels at once,
/// <code>
///   z[v] = Σ_s a[s] · w[s, v] + b[v]      the same chain of fused multiply-adds from 0 as in <see cref="Tile"/>
/// </code>
/// Four panels by two registers are eight independent chains, as many as two multiply-add units with a latency of four
/// cycles keep busy. Where there are fewer panels, the last is computed again, in the time that would be spent waiting.
/// </summary>
internal static class RowTile
{
    private const int Panels = 4;

    /// <param name="a">The example's activations.</param>
    /// <param name="terms">Which of them count.</param>
    /// <param name="w">The weights, panel by panel.</param>
    /// <param name="inputs">n_{l−1}, the rows of a panel.</param>
    /// <param name="b">The biases, filled up to whole panels.</param>
    /// <param name="z">Receives the weighted inputs; memory goes on to the end of the last panel.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run<V, T>(
        ref readonly T a, ReadOnlySpan<Terms> terms, ReadOnlySpan<T> w, int inputs, ReadOnlySpan<T> b, Span<T> z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int panel = Layout.Panel<T>(), count = (z.Length + panel - 1) / panel;
        nint next = (nint)inputs * panel;
        ref T result = ref MemoryMarshal.GetReference(z);
        ref T bias = ref MemoryMarshal.GetReference(b);
        ref T input = ref Unsafe.AsRef(in a);
        for (int p = 0; p < count; p += Panels)
        {
            int p1 = Math.Min(p + 1, count - 1), p2 = Math.Min(p + 2, count - 1), p3 = Math.Min(p + 3, count - 1);
            for (nint v = 0; v < panel; v += 2 * V.Count)
            {
                ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), v);
                V zero = V.Const(0);
                V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
                foreach (Terms run in terms)
                {
                    nint at = (nint)run.Start * panel;
                    ref T w0 = ref Unsafe.Add(ref first, p * next + at);
                    ref T w1 = ref Unsafe.Add(ref first, p1 * next + at);
                    ref T w2 = ref Unsafe.Add(ref first, p2 * next + at);
                    ref T w3 = ref Unsafe.Add(ref first, p3 * next + at);
                    for (int s = 0; s < run.Length; s++)
                    {
                        V x = V.Broadcast(Unsafe.Add(ref input, run.Start + s));
                        nint row = (nint)s * panel;
                        c00 = V.Fma(x, V.Load(ref w0, row), c00);
                        c01 = V.Fma(x, V.Load(ref w0, row + V.Count), c01);
                        c10 = V.Fma(x, V.Load(ref w1, row), c10);
                        c11 = V.Fma(x, V.Load(ref w1, row + V.Count), c11);
                        c20 = V.Fma(x, V.Load(ref w2, row), c20);
                        c21 = V.Fma(x, V.Load(ref w2, row + V.Count), c21);
                        c30 = V.Fma(x, V.Load(ref w3, row), c30);
                        c31 = V.Fma(x, V.Load(ref w3, row + V.Count), c31);
                    }
                }

                Store(c00, c01, ref bias, ref result, p * panel + v);
                Store(c10, c11, ref bias, ref result, p1 * panel + v);
                Store(c20, c21, ref bias, ref result, p2 * panel + v);
                Store(c30, c31, ref bias, ref result, p3 * panel + v);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Store(V c0, V c1, ref T bias, ref T result, nint at)
        {
            V.Store(c0 + V.Load(ref bias, at), ref result, at);
            V.Store(c1 + V.Load(ref bias, at + V.Count), ref result, at + V.Count);
        }
    }
}
