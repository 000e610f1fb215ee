namespace Nabla.Kernels;

/// <summary>BP4 cut into tiles: those of ∇w, and those that a rule takes up at once.</summary>
internal static class GradientTiles
{
    /// <summary>Rows of the lowest tile: the sums are filled up to a multiple of it.</summary>
    internal const int Block = 4;

    /// <summary>The sums of <paramref name="count"/> input neurons, filled up to whole blocks: rows of a^(l−1) go on to
    /// the end of their filling.</summary>
    /// <param name="a">a[0, k]; the next example's is a.Row further on.</param>
    /// <param name="delta">δ[0, v]; likewise.</param>
    /// <param name="sink">Takes the sums, counted in rows of whole panels from the first one on.</param>
    /// <param name="examples">m.</param>
    /// <param name="count">How many input neurons.</param>
    internal static void Run<V, T, TSink, TWidth>(
        Strided<T> a, Strided<T> delta, TSink sink, int examples, int count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSink : struct, ISumSink<TSink, V>, allows ref struct
        where TWidth : struct, ITileWidth
    {
        int blocks = (count + Block - 1) / Block;
        if (blocks >= 3)
        {
            int tiles = blocks / 3;
            if (V.HasManyRegisters)
                GradientTile<V, T, TSink, TWidth, TwelveRows>.Run(a, delta, sink, examples, tiles);
            else
                GradientTile<V, T, TSink, TWidth, SixRows>.Run(a, delta, sink, examples, 2 * tiles);
            a = a.From(0, 12 * tiles);
            sink = sink.From(12 * tiles * Layout.Panel<T>());
            blocks -= 3 * tiles;
        }

        if (V.HasManyRegisters && blocks == 2)
            GradientTile<V, T, TSink, TWidth, EightRows>.Run(a, delta, sink, examples, 1);
        else if (blocks > 0)
            GradientTile<V, T, TSink, TWidth, FourRows>.Run(a, delta, sink, examples, blocks);
    }

    /// <summary>∇w_jk = scale · Σ_x δ[x, j] a[x, k], into memory.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static void WholeGradient<V, T>(
        ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int panel = Layout.Panel<T>();
        for (int j = 0; j < delta.Columns; j += panel)
        {
            Span<T> ofPanel = nablaW.Slice(j * a.Columns, panel * a.Columns);
            int width = Math.Min(panel, delta.Columns - j);
            var errors = new Strided<T>(in delta.Values[j], delta.Stride, 0);
            if (V.WidensToMultiply && WideningGradient.Takes(errors, delta.Rows, width, out WideningGradient widened))
            {
                var all = new Terms(0, a.Columns);
                while (widened.Next(
                    new(in a.Values[0], a.Stride, 0), errors, scale, (delta.Rows, width), new(in all),
                    out ReadOnlySpan<Terms> done, out ReadOnlySpan<T> gradient))
                {
                    for (int k = 0; k < done[0].Length; k++)
                        gradient.Slice(k * panel, width).CopyTo(ofPanel[((done[0].Start + k) * panel)..]);
                }

                continue;
            }

            for (int v = 0; v < width; v += 2 * V.Count)
            {
                if (delta.Columns - j - v > V.Count)
                    GradientOf<V, T, TwoRegisters>(delta, j + v, a, V.Broadcast(scale), ofPanel[v..]);
                else
                    GradientOf<V, T, OneRegister>(delta, j + v, a, V.Broadcast(scale), ofPanel[v..]);
            }
        }
    }

    /// <summary>∇w of one or two registers of output neurons, from neuron <paramref name="j"/> on. The last rows, which
    /// are no whole block, take the way by the stack: behind them other weights begin.</summary>
    [SkipLocalsInit]
    [MethodImpl(Loop.Compiled)]
    private static void GradientOf<V, T, TWidth>(
        ReadOnlyMatrixSpan<T> delta, int j, ReadOnlyMatrixSpan<T> a, V scale, Span<T> nablaW)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWidth : struct, ITileWidth
    {
        int rest = a.Columns % Block, whole = a.Columns - rest, panel = Layout.Panel<T>();
        var first = new Strided<T>(in a.Values[0], a.Stride, 0);
        var errors = new Strided<T>(in delta.Values[j], delta.Stride, 0);
        Run<V, T, IntoGradient<V, T>, TWidth>(first, errors, new(ref nablaW[0], scale), delta.Rows, whole);
        if (rest == 0)
            return;
        Span<T> last = stackalloc T[Block * panel];
        Run<V, T, IntoGradient<V, T>, TWidth>(
            first.From(0, whole), errors, new(ref last[0], scale), delta.Rows, Block);
        int width = (TWidth.IsTwo ? 2 : 1) * V.Count;
        for (int k = 0; k < rest; k++)
            last.Slice(k * panel, width).CopyTo(nablaW[((whole + k) * panel)..]);
    }
}
