namespace Nabla.Kernels;

/// <summary>A limit on the norm: rows of weights that are too long are shrunk.</summary>
internal static class RowLimit<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A neuron is a lane: its weights lie a panel apart, and Σ_k w_jk² is one chain of fused
    /// multiply-adds.</summary>
    internal static void Apply(T limit, int columns, Span<T> w)
    {
        V most = V.Broadcast(limit), one = V.Const(1);
        nint panel = Layout.Panel<T>();
        for (int start = 0; start < w.Length; start += (int)panel * columns)
        {
            for (nint v = 0; v < panel; v += V.Count)
            {
                ref T first = ref w[start + (int)v];
                V squares = V.Const(0);
                for (int k = 0; k < columns; k++)
                {
                    V value = V.Load(ref first, k * panel);
                    squares = V.Fma(value, value, squares);
                }

                LimitLarge(limit, columns, ref first, ref squares);
                V norm = V.Sqrt(squares);
                V factor = V.Select(V.Less(most, norm), most / norm, one);
                for (int k = 0; k < columns; k++)
                    V.Store(factor * V.Load(ref first, k * panel), ref first, k * panel);
            }
        }
    }

    /// <summary>Sees to the neurons whose sum of squares is beyond the numbers: it is 0 then, as nothing is left to
    /// do.</summary>
    private static void LimitLarge(T limit, int columns, ref T first, ref V squares)
    {
        T all = T.Zero;
        Unsafe.SkipInit(out Lanes<T> lanes);
        V.Store(squares, ref lanes[0], 0);
        for (int lane = 0; lane < V.Count; lane++)
            all += lanes[lane] - lanes[lane];   // 0, or NaN
        if (all == T.Zero)
            return;
        for (int lane = 0; lane < V.Count; lane++)
        {
            if (T.IsFinite(lanes[lane]))
                continue;
            LimitRow(limit, columns, ref Unsafe.Add(ref first, lane));
            lanes[lane] = T.Zero;
        }

        squares = V.Load(ref lanes[0], 0);
    }

    /// <summary>A limit on the norm of one neuron in parts of its largest weight, so that no square overflows.
    /// Rare.</summary>
    private static void LimitRow(T limit, int columns, ref T first)
    {
        nint panel = Layout.Panel<T>();
        T largest = T.Zero;
        for (int k = 0; k < columns; k++)
            largest = T.Max(largest, T.Abs(Unsafe.Add(ref first, k * panel)));   // a NaN stays
        if (!T.IsFinite(largest) || largest == T.Zero)
            return;   // which training notices
        T squares = T.Zero;
        for (int k = 0; k < columns; k++)
        {
            T part = Unsafe.Add(ref first, k * panel) / largest;
            squares = T.FusedMultiplyAdd(part, part, squares);
        }

        T norm = T.Sqrt(squares);   // ‖w_j‖ / largest, from 1 on
        if (limit / largest >= norm)
            return;
        for (int k = 0; k < columns; k++)
        {
            ref T w = ref Unsafe.Add(ref first, k * panel);
            w = limit * (w / largest / norm);
        }
    }
}
