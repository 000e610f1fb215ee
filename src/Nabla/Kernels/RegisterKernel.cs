using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>The kernels, written once for every register V.</summary>
internal sealed class RegisterKernel<T, V> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    private static readonly int s_panel = Layout.Panel<T>();

    [MethodImpl(Loop.Compiled)]
    public override void Forward(LayerInput<T> input, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z)
    {
        ReadOnlyMatrixSpan<T> a = input.Values;
        if (z.Rows == 1)
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
        ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW)
    {
        for (int j = 0; j < delta.Columns; j += s_panel)
            WeightGradientOfPanel(delta, j, a, 0, a.Columns, scale, nablaW[(j * a.Columns)..]);
    }

    /// <summary>∇w_jk for the panel that starts at output neuron j and for <paramref name="count"/> input neurons from
    /// k.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static void WeightGradientOfPanel(
        ReadOnlyMatrixSpan<T> delta, int j, ReadOnlyMatrixSpan<T> a, int k, int count, T scale, Span<T> nablaW)
    {
        var times = new Times(V.Broadcast(scale));
        var all = new Terms(0, delta.Rows);
        Tile.Run<V, T, Times>(
            new(in a.Values[k], row: 1, term: a.Stride),
            new(in delta.Values[j], row: 1, term: delta.Stride),
            new(in nablaW[0], row: s_panel, term: 0),
            (count, Math.Min(s_panel, delta.Columns - j)), new(in all), times);
    }

    [MethodImpl(Loop.Compiled)]
    public override void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    {
        var fused = new FusedUpdate<V, T>(delta, a, update, w, state);
        if (update.Penalty == default)
        {
            UpdateRule<V, T>.Choose(update.Optimizer, update.Step, fused);
        }
        else
        {
            UpdateRule<V, T>.Choose(
                update.Optimizer, update.Step, new Penalizing<V, T, FusedUpdate<V, T>>(fused, update.Penalty));
        }
    }

    [MethodImpl(Loop.Compiled)]
    internal override void BiasGradient(ReadOnlyMatrixSpan<T> delta, T scale, Span<T> nablaB)
    {
        V factor = V.Broadcast(scale);
        ref T first = ref MemoryMarshal.GetReference(delta.Values);
        ref T result = ref MemoryMarshal.GetReference(nablaB);
        for (nint j = 0; j < nablaB.Length; j += V.Count)
        {
            V sum = V.Const(0);
            for (int x = 0; x < delta.Rows; x++)
                sum += V.Load(ref first, (nint)x * delta.Stride + j);
            V.Store(sum * factor, ref result, j);
        }
    }

    [MethodImpl(Loop.Compiled)]
    internal override void AddScaled(T scale, ReadOnlySpan<T> x, Span<T> y)
    {
        V factor = V.Broadcast(scale);
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        nint i = 0;
        for (; i <= y.Length - V.Count; i += V.Count)
            V.Store(V.Fma(factor, V.Load(ref from, i), V.Load(ref to, i)), ref to, i);
        for (; i < y.Length; i++)
            Unsafe.Add(ref to, i) = T.FusedMultiplyAdd(scale, Unsafe.Add(ref from, i), Unsafe.Add(ref to, i));
    }

    [MethodImpl(Loop.Compiled)]
    internal override void Multiply(ReadOnlySpan<T> x, Span<T> y)
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        nint i = 0;
        for (; i <= y.Length - V.Count; i += V.Count)
            V.Store(V.Load(ref from, i) * V.Load(ref to, i), ref to, i);
        for (; i < y.Length; i++)
            Unsafe.Add(ref to, i) *= Unsafe.Add(ref from, i);
    }

    [MethodImpl(Loop.Compiled)]
    internal override bool Divide(ReadOnlySpan<T> x, T divisor, Span<T> y)
    {
        V d = V.Broadcast(divisor), zero = V.Const(0), zeros = zero;
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        bool divides = divisor != T.One;
        nint i = 0;
        for (; i <= y.Length - V.Count; i += V.Count)
        {
            V value = V.Load(ref from, i);
            zeros = V.Fma(value, zero, zeros);   // NaN from the first infinity or NaN on
            V.Store(divides ? value / d : value, ref to, i);
        }

        Span<T> lanes = stackalloc T[V.Count];
        V.Store(zeros, ref lanes[0], 0);
        bool isFinite = !lanes.ContainsAnyExcept(T.Zero);
        for (; i < y.Length; i++)
        {
            T value = Unsafe.Add(ref from, i);
            isFinite &= T.IsFinite(value);
            Unsafe.Add(ref to, i) = value / divisor;
        }

        return isFinite;
    }

    [MethodImpl(Loop.Compiled)]
    internal override void Exp(Span<T> y)
    {
        int whole = y.Length - y.Length % V.Count;
        for (int i = 0; i < whole; i += V.Count)
            V.Store(Functions.Exp<V, T>(V.Load(ref y[i], 0)), ref y[i], 0);
        if (whole == y.Length)
            return;
        Span<T> rest = stackalloc T[V.Count];
        y[whole..].CopyTo(rest);
        V.Store(Functions.Exp<V, T>(V.Load(ref rest[0], 0)), ref rest[0], 0);
        rest[..(y.Length - whole)].CopyTo(y[whole..]);
    }

    [MethodImpl(Loop.Compiled)]
    internal override void FlushTiny(Span<T> x)
    {
        if (!Precision.IsSingle<T>())
            return;
        V zero = V.Const(0), tiny = V.Const(Tiny);
        T tinyNumber = T.CreateTruncating(Tiny);
        ref T first = ref MemoryMarshal.GetReference(x);
        nint i = 0;
        for (; i <= x.Length - V.Count; i += V.Count)
        {
            V value = V.Load(ref first, i);
            V.Store(V.Select(V.Less(V.Abs(value), tiny), zero, value), ref first, i);
        }

        for (; i < x.Length; i++)
        {
            if (T.Abs(Unsafe.Add(ref first, i)) < tinyNumber)
                Unsafe.Add(ref first, i) = T.Zero;
        }
    }

    [MethodImpl(Loop.Compiled)]
    internal override void Update(
        Optimizer optimizer, UpdateStep step, Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state) =>
        UpdateRule<V, T>.Choose(optimizer, step, new UpdateLoop<V, T>(theta, nabla, state));

    [MethodImpl(Loop.Compiled)]
    internal override void Scale(T scale, Span<T> y) => PenaltyLoops<V, T>.Scale(scale, y);

    [MethodImpl(Loop.Compiled)]
    internal override void AddSign(T scale, ReadOnlySpan<T> x, Span<T> y) => PenaltyLoops<V, T>.AddSign(scale, x, y);

    [MethodImpl(Loop.Compiled)]
    internal override void Clamp(T limit, Span<T> y) => PenaltyLoops<V, T>.Clamp(limit, y);

    [MethodImpl(Loop.Compiled)]
    internal override void LimitRows(T limit, int columns, Span<T> w) =>
        PenaltyLoops<V, T>.LimitRows(limit, columns, w);

    private readonly ref struct PlusBias(ref readonly T bias) : IEpilogue<V, T>
    {
        private readonly ref readonly T _bias = ref bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(V sum, nint column) => sum + V.Load(in _bias, column);
    }

    private readonly struct Times(V factor) : IEpilogue<V, T>
    {
        private readonly V _factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(V sum, nint column) => sum * _factor;
    }

    private readonly struct Nothing : IEpilogue<V, T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(V sum, nint column) => sum;
    }
}
