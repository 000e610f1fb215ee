namespace Nabla.Kernels;

/// <summary>The kernels, written once for every register V.</summary>
internal sealed class RegisterKernel<T, V>(Register register) : Kernel<T>(register)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    private static readonly int s_panel = Layout.Panel<T>();

    [MethodImpl(Loop.Compiled)]
    public override void Forward(LayerInput<T> input, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z)
    {
        ReadOnlyMatrixSpan<T> a = input.Values;
        if (z.Rows == 1 && !V.WidensToMultiply)
        {
            RowTile.Run<V, T>(in a.Values[0], input.Terms, w, a.Columns, b, z.Row(0));
            return;
        }

        for (int j = 0; j < z.Columns; j += s_panel)
        {
            var plusBias = new PlusBias(in b[j]);
            Tile.Run<V, T, PlusBias>(
                new(in a.Values[0], row: a.Stride, term: 1),
                new(in w[j * a.Columns], row: 1, term: s_panel),
                new(in z.Values[j], row: z.Stride, term: 0),
                (z.Rows, Math.Min(s_panel, z.Columns - j)), input.Terms, plusBias);
        }
    }

    [MethodImpl(Loop.Compiled)]
    public override void Backward(
        ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, int inputs, MatrixSpan<T> e, Span<T> scratch)
    {
        var all = new Terms(0, delta.Columns);
        for (int k = 0; k < e.Columns; k += s_panel)
        {
            // wᵀ, a panel at a time: scratch[j, k'] = w_j,k+k', so that vectors run over the outputs k here too.
            int width = Math.Min(s_panel, e.Columns - k);
            for (int j = 0; j < delta.Columns; j += s_panel)
            {
                Transpose.Panel(
                    w[(j * inputs + k * s_panel)..], scratch[(j * s_panel)..], width,
                    Math.Min(s_panel, delta.Columns - j), s_panel);
            }

            Tile.Run<V, T, Nothing>(
                new(in delta.Values[0], row: delta.Stride, term: 1),
                new(in scratch[0], row: 1, term: s_panel),
                new(in e.Values[k], row: e.Stride, term: 0),
                (e.Rows, width), new(in all), default);
        }

        // Beyond the last output neuron k the scratch holds what was there before; its products are thrown away. (Were
        // it cleared, an infinite δ would still make NaN of it.)
        int filling = (s_panel - e.Columns % s_panel) % s_panel;
        for (int x = 0; x < e.Rows; x++)
            e.Values.Slice(x * e.Stride + e.Columns, filling).Clear();
    }

    [MethodImpl(Loop.Compiled)]
    public override void WeightGradient(
        ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW) =>
        GradientTiles.WholeGradient<V, T>(delta, a, scale, nablaW);

    public override void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state) =>
        update.Rule.UpdateWeights(delta, a, update, w, state);

    internal override void BiasGradient(ReadOnlyMatrixSpan<T> delta, T scale, Span<T> nablaB) =>
        BufferLoops<V, T>.MeanOfRows(delta, scale, nablaB);

    internal override void AddScaled(T scale, ReadOnlySpan<T> x, Span<T> y) =>
        BufferLoops<V, T>.Run(new BufferLoops<V, T>.AddScaled(scale), x, y);

    internal override void AddSign(T scale, ReadOnlySpan<T> x, Span<T> y) =>
        BufferLoops<V, T>.Run(new BufferLoops<V, T>.AddSign(scale), x, y);

    internal override void Scale(T scale, Span<T> y) =>
        BufferLoops<V, T>.Run(new BufferLoops<V, T>.Scale(scale), y, y);

    internal override void Clamp(T limit, Span<T> y) =>
        BufferLoops<V, T>.Run(new BufferLoops<V, T>.Clamp(limit), y, y);

    internal override T FlushTiny(Span<T> y) => Precision.IsSingle<T>() ? BufferLoops<V, T>.FlushTiny(y) : T.Zero;

    internal override T Largest(ReadOnlySpan<T> x) => BufferLoops<V, T>.Largest(x);

    internal override bool Divide(ReadOnlySpan<T> x, T divisor, Span<T> y) => BufferLoops<V, T>.Divide(x, divisor, y);

    internal override void Exp(Span<T> y) => BufferLoops<V, T>.Exp(y);

    [MethodImpl(Loop.Compiled)]
    internal override void LimitRows(T limit, int columns, Span<T> w) => RowLimit<V, T>.Apply(limit, columns, w);

    private readonly ref struct PlusBias(ref readonly T bias) : IEpilogue<V, T>
    {
        private readonly ref readonly T _bias = ref bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(V sum, nint column) => sum + V.Load(in _bias, column);
    }

    private readonly struct Nothing : IEpilogue<V, T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(V sum, nint column) => sum;
    }
}
