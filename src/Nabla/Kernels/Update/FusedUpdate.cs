using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// BP4 and the optimizer's rule in one pass over the weights. A short rule is applied to the sums while they are in
/// their registers. For the others the gradient of the weights out of a few input neurons goes no further than the
/// first-level cache, where the rule takes it up. (On registers the compiler runs out of its budget for inlining, and
/// a step takes many times as long.)
/// </summary>
internal readonly ref struct FusedUpdate<V, T>(
    ReadOnlyMatrixSpan<T> delta, LayerInput<T> input, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Input neurons at a time: 6 KiB of gradient, whatever the type of number.</summary>
    private const int Rows = 48;

    private readonly ReadOnlyMatrixSpan<T> _delta = delta;
    private readonly LayerInput<T> _input = input;
    private readonly WeightUpdate<T> _update = update;
    private readonly Span<T> _w = w;
    private readonly UpdateSlots<T> _state = state;

    /// <summary>Applies a rule to all weights.</summary>
    [SkipLocalsInit]
    [MethodImpl(Loop.Compiled)]
    internal void Run<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<V, T>
    {
        Span<T> nablaW = stackalloc T[(Rows + GradientTiles.Block) * Layout.Panel<T>()];
        for (int j = 0; j < _delta.Columns; j += Layout.Panel<T>())
        {
            if (V.WidensToMultiply && TryWidened(in rule, j))
                continue;
            for (int v = 0; v < Math.Min(Layout.Panel<T>(), _delta.Columns - j); v += 2 * V.Count)
            {
                if (_delta.Columns - j - v > V.Count)
                    Update<TRule, TwoRegisters>(in rule, j, v, nablaW);
                else
                    Update<TRule, OneRegister>(in rule, j, v, nablaW);
            }
        }
    }

    /// <summary>The weights into a few output neurons: one or two registers from j + v on.</summary>
    [MethodImpl(Loop.Compiled)]
    private void Update<TRule, TWidth>(in TRule rule, int j, int v, Span<T> nablaW)
        where TRule : struct, IUpdateRule<V, T>
        where TWidth : struct, ITileWidth
    {
        int inputs = _input.Values.Columns, at = j * inputs + v, panel = Layout.Panel<T>();
        Span<T> w = _w[at..];
        UpdateSlots<T> state = _state.From(at);
        int width = (TWidth.IsTwo ? 2 : 1) * V.Count;
        var delta = new Strided<T>(in _delta.Values[j + v], _delta.Stride, 0);
        ref T a = ref MemoryMarshal.GetReference(_input.Values.Values);
        V scale = V.Broadcast(_update.Scale);
        int done = 0;
        foreach (Terms run in _input.Terms)
        {
            WithoutGradient(in rule, done, run.Start, w, state, width);
            done = run.Start + run.Length;
            int k = run.Start;
            if (_delta.Rows == 1)
            {
                SlotLoop<V, T>.Run(
                    in rule, w[(k * panel)..], state.From(k * panel),
                    new SlotLoop<V, T>.OuterProduct(in Unsafe.Add(ref a, k), in delta.First, _update.Scale),
                    new(run.Length, panel, width));
                continue;
            }

            if (TRule.FitsTile && run.Length >= GradientTiles.Block)
            {
                int whole = run.Length - run.Length % GradientTiles.Block;
                GradientTiles.Run<V, T, IntoWeights<V, T, TRule>, TWidth>(
                    From(ref a, k), delta, new(ref w[k * panel], scale, rule), _delta.Rows, whole);
                k += whole;
            }

            for (; k < done; k += Rows)
            {
                int count = Math.Min(Rows, done - k);
                GradientTiles.Run<V, T, IntoGradient<V, T>, TWidth>(
                    From(ref a, k), delta, new(ref nablaW[0], scale), _delta.Rows, count);
                SlotLoop<V, T>.Run(
                    in rule, w[(k * panel)..], state.From(k * panel), new SlotLoop<V, T>.InMemory(in nablaW[0]),
                    new(count, panel, width));
            }
        }

        WithoutGradient(in rule, done, inputs, w, state, width);
    }

    /// <summary>The weights into a panel of output neurons, where <see cref="WideningGradient"/> has their
    /// gradient.</summary>
    [MethodImpl(Loop.Compiled)]
    private bool TryWidened<TRule>(in TRule rule, int j)
        where TRule : struct, IUpdateRule<V, T>
    {
        int panel = Layout.Panel<T>(), at = j * _input.Values.Columns, width = Math.Min(panel, _delta.Columns - j);
        var delta = new Strided<T>(in _delta.Values[j], _delta.Stride, 0);
        if (!WideningGradient.Takes(delta, _delta.Rows, width, out WideningGradient widened))
            return false;
        Span<T> w = _w[at..];
        UpdateSlots<T> state = _state.From(at);
        ref T a = ref MemoryMarshal.GetReference(_input.Values.Values);
        int end = 0;
        while (widened.Next(
            From(ref a, 0), delta, _update.Scale, (_delta.Rows, width), _input.Terms,
            out ReadOnlySpan<Terms> done, out ReadOnlySpan<T> nablaW))
        {
            foreach (Terms run in done)
            {
                WithoutGradient(in rule, end, run.Start, w, state, width);
                end = run.Start + run.Length;
                SlotLoop<V, T>.Run(
                    in rule, w[(run.Start * panel)..], state.From(run.Start * panel),
                    new SlotLoop<V, T>.InMemory(in nablaW[(run.Start - done[0].Start) * panel]),
                    new(run.Length, panel, width));
            }
        }

        WithoutGradient(in rule, end, _input.Values.Columns, w, state, width);
        return true;
    }

    /// <summary>Rows from … to − 1, whose inputs were zero in all examples, so that their gradient is too.</summary>
    private void WithoutGradient<TRule>(
        in TRule rule, int from, int to, Span<T> w, UpdateSlots<T> state, int width)
        where TRule : struct, IUpdateRule<V, T>
    {
        if (_update.RestsWithoutGradient || from == to)
            return;
        int at = from * Layout.Panel<T>();
        SlotLoop<V, T>.Run(
            in rule, w[at..], state.From(at), default(SlotLoop<V, T>.Zero), new(to - from, Layout.Panel<T>(), width));
    }

    /// <summary>Input neurons from k on.</summary>
    private Strided<T> From(ref T a, int k) => new(in Unsafe.Add(ref a, k), _input.Values.Stride, 0);
}
