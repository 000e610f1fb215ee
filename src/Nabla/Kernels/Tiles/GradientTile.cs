namespace Nabla.Kernels;

internal readonly struct EightRows : ITileHeight
{
    public static int Rows => 8;
}

internal readonly struct TwelveRows : ITileHeight
{
    public static int Rows => 12;
}

/// <summary>
/// The micro-kernel of BP4: the gradient of the weights out of a few neighboring input neurons,
/// <code>
///   s[k, v] = Σ_x a[x, k] · δ[x, v]      the same chain of fused multiply-adds from 0 as in <see cref="Tile"/>
/// </code>
/// Neighboring k are neighbors in memory, so that one address serves all rows of a tile: 4, 6, 8 or 12 of them, with
/// one or two registers of δ.
/// </summary>
internal static class GradientTile<V, T, TSink, TWidth, THeight>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSink : struct, ISumSink<TSink, V>, allows ref struct
    where TWidth : struct, ITileWidth
    where THeight : struct, ITileHeight
{
    /// <summary>Computes tiles one below another.</summary>
    /// <param name="a">a[0, k]; the next example's is a.Row further on.</param>
    /// <param name="delta">δ[0, v]; likewise.</param>
    /// <param name="sink">Takes the sums, counted in rows of whole panels from the first one on.</param>
    /// <param name="examples">m.</param>
    /// <param name="tiles">How many.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run(Strided<T> a, Strided<T> delta, TSink sink, int examples, int tiles)
    {
        V zero = V.Const(0);
        nint panel = Layout.Panel<T>(), at = 0;
        for (nint k = 0; tiles > 0; tiles--, k += THeight.Rows)
        {
            ref T ak = ref Unsafe.Add(ref a.First, k);
            ref T dv = ref delta.First;
            V g00 = zero, g01 = zero, g10 = zero, g11 = zero, g20 = zero, g21 = zero, g30 = zero, g31 = zero;
            V g40 = zero, g41 = zero, g50 = zero, g51 = zero, g60 = zero, g61 = zero, g70 = zero, g71 = zero;
            V g80 = zero, g81 = zero, g90 = zero, g91 = zero, ga0 = zero, ga1 = zero, gb0 = zero, gb1 = zero;
            for (int x = examples; x > 0; x--)
            {
                V d0 = V.Load(ref dv, 0);
                V d1 = TWidth.IsTwo ? V.Load(ref dv, V.Count) : d0;
                Add(ref g00, ref g01, ref ak, 0, d0, d1);
                Add(ref g10, ref g11, ref ak, 1, d0, d1);
                Add(ref g20, ref g21, ref ak, 2, d0, d1);
                Add(ref g30, ref g31, ref ak, 3, d0, d1);
                if (THeight.Rows >= 6)
                {
                    Add(ref g40, ref g41, ref ak, 4, d0, d1);
                    Add(ref g50, ref g51, ref ak, 5, d0, d1);
                }

                if (THeight.Rows >= 8)
                {
                    Add(ref g60, ref g61, ref ak, 6, d0, d1);
                    Add(ref g70, ref g71, ref ak, 7, d0, d1);
                }

                if (THeight.Rows >= 12)
                {
                    Add(ref g80, ref g81, ref ak, 8, d0, d1);
                    Add(ref g90, ref g91, ref ak, 9, d0, d1);
                    Add(ref ga0, ref ga1, ref ak, 10, d0, d1);
                    Add(ref gb0, ref gb1, ref ak, 11, d0, d1);
                }

                ak = ref Unsafe.Add(ref ak, a.Row);
                dv = ref Unsafe.Add(ref dv, delta.Row);
            }

            Store(g00, g01, sink, at);
            Store(g10, g11, sink, at + panel);
            Store(g20, g21, sink, at + 2 * panel);
            Store(g30, g31, sink, at + 3 * panel);
            if (THeight.Rows >= 6)
            {
                Store(g40, g41, sink, at + 4 * panel);
                Store(g50, g51, sink, at + 5 * panel);
            }

            if (THeight.Rows >= 8)
            {
                Store(g60, g61, sink, at + 6 * panel);
                Store(g70, g71, sink, at + 7 * panel);
            }

            if (THeight.Rows >= 12)
            {
                Store(g80, g81, sink, at + 8 * panel);
                Store(g90, g91, sink, at + 9 * panel);
                Store(ga0, ga1, sink, at + 10 * panel);
                Store(gb0, gb1, sink, at + 11 * panel);
            }

            at += THeight.Rows * panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref V g0, ref V g1, ref T a, nint k, V d0, V d1)
    {
        V x = V.Broadcast(Unsafe.Add(ref a, k));
        g0 = V.Fma(x, d0, g0);
        if (TWidth.IsTwo)
            g1 = V.Fma(x, d1, g1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V g0, V g1, TSink sink, nint at)
    {
        sink.Take(g0, at);
        if (TWidth.IsTwo)
            sink.Take(g1, at + V.Count);
    }
}

/// <summary>Where the sums of <see cref="GradientTile{V,T,TSink,TWidth,THeight}"/> go from their registers.</summary>
internal interface ISumSink<TSelf, V>
    where TSelf : struct, ISumSink<TSelf, V>, allows ref struct
{
    /// <summary>Takes a register of sums.</summary>
    /// <param name="sum">Σ_x a δ of neighboring weights.</param>
    /// <param name="at">The first of them, counted from where the sink begins.</param>
    void Take(V sum, nint at);

    /// <summary>The same sink from a later place on.</summary>
    TSelf From(nint at);
}

/// <summary>∇w, into memory.</summary>
internal readonly ref struct IntoGradient<V, T>(ref T nablaW, V scale) : ISumSink<IntoGradient<V, T>, V>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _nablaW = ref nablaW;
    private readonly V _scale = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(V sum, nint at) => V.Store(sum * _scale, ref _nablaW, at);

    public IntoGradient<V, T> From(nint at) => new(ref Unsafe.Add(ref _nablaW, at), _scale);
}

/// <summary>The step itself, into the weights: for rules without state, whose few operations the compiler still has
/// registers and patience for (<see cref="IUpdateRule{V,T}.FitsTile"/>).</summary>
internal readonly ref struct IntoWeights<V, T, TRule>(ref T w, V scale, TRule rule)
    : ISumSink<IntoWeights<V, T, TRule>, V>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<V, T>
{
    private readonly ref T _w = ref w;
    private readonly V _scale = scale;
    private readonly TRule _rule = rule;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(V sum, nint at)
    {
        V none = default;
        TRule formula = _rule;
        V w = formula.Step(V.Load(ref _w, at), sum * _scale, ref none, ref none, ref none);
        V.Store(w, ref _w, at);
    }

    public IntoWeights<V, T, TRule> From(nint at) => new(ref Unsafe.Add(ref _w, at), _scale, _rule);
}
