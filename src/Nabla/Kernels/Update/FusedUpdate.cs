using System.Numerics;
using System.Runtime.CompilerServices;
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
    : IUpdateRuleUser<V, T>
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

    [SkipLocalsInit]
    [MethodImpl(Loop.Compiled)]
    public void Use<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<V, T>
    {
        Span<T> nablaW = stackalloc T[(Rows + 4) * Layout.Panel<T>()];
        for (int j = 0; j < _delta.Columns; j += Layout.Panel<T>())
        {
            for (int v = 0; v < Math.Min(Layout.Panel<T>(), _delta.Columns - j); v += 2 * V.Count)
            {
                if (_delta.Columns - j - v > V.Count)
                    Update<TRule, TwoRegisters>(in rule, j, v, ref nablaW[0]);
                else
                    Update<TRule, OneRegister>(in rule, j, v, ref nablaW[0]);
            }
        }
    }

    /// <summary>The weights into a few output neurons: one or two registers from j + v on.</summary>
    [MethodImpl(Loop.Compiled)]
    private void Update<TRule, TWidth>(in TRule rule, int j, int v, ref T nablaW)
        where TRule : struct, IUpdateRule<V, T>
        where TWidth : struct, ITileWidth
    {
        int inputs = _input.Values.Columns, at = j * inputs + v;
        var rows = new UpdateRows<V, T, TRule, TWidth>(in rule, _w[at..], _state.From(at));
        var delta = new Strided<T>(in _delta.Values[j + v], _delta.Stride, 0);
        ref T a = ref MemoryMarshal.GetReference(_input.Values.Values);
        int done = 0;
        foreach (Terms run in _input.Terms)
        {
            if (!_update.RestsWithoutGradient)
                rows.ApplyWithoutGradient(done, run.Start);
            done = run.Start + run.Length;
            if (_delta.Rows == 1)
            {
                rows.ApplyOuterProduct(in Unsafe.Add(ref a, run.Start), in delta.First, _update.Scale, run);
                continue;
            }

            int k = run.Start;
            if (TRule.FitsTile)
            {
                int whole = run.Length / 4 * 4;
                Tiles<IntoWeights<V, T, TRule>, TWidth>(
                    From(ref a, k), delta, new(ref rows.Weights(k), V.Broadcast(_update.Scale), rule), whole);
                k += whole;
            }

            for (; k < done; k += Rows)
            {
                int count = Math.Min(Rows, done - k);
                Tiles<IntoGradient<V, T>, TWidth>(
                    From(ref a, k), delta, new(ref nablaW, V.Broadcast(_update.Scale)), count);
                rows.Apply(ref nablaW, Layout.Panel<T>(), k, count);
            }
        }

        if (!_update.RestsWithoutGradient)
            rows.ApplyWithoutGradient(done, inputs);
    }

    /// <summary>Input neurons from k on.</summary>
    private Strided<T> From(ref T a, int k) => new(in Unsafe.Add(ref a, k), _input.Values.Stride, 0);

    /// <summary>The sums of <paramref name="count"/> input neurons, filled up to a multiple of four: rows of a^(l−1) go
    /// on to the end of their filling.</summary>
    private void Tiles<TSink, TWidth>(Strided<T> a, Strided<T> delta, TSink sink, int count)
        where TSink : struct, IGradientSink<TSink, V>, allows ref struct
        where TWidth : struct, ITileWidth
    {
        int blocks = (count + 3) / 4;
        if (V.HasManyRegisters && blocks >= 3)
        {
            int tiles = blocks / 3;
            GradientTile<V, T, TSink, TWidth, TwelveRows>.Run(a, delta, sink, _delta.Rows, tiles);
            a = a.From(0, 12 * tiles);
            sink = sink.From(12 * tiles * Layout.Panel<T>());
            blocks -= 3 * tiles;
        }

        if (V.HasManyRegisters && blocks == 2)
            GradientTile<V, T, TSink, TWidth, EightRows>.Run(a, delta, sink, _delta.Rows, 1);
        else if (blocks > 0)
            GradientTile<V, T, TSink, TWidth, FourRows>.Run(a, delta, sink, _delta.Rows, blocks);
    }
}
