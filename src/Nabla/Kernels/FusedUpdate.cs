using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>
/// BP4 and the optimizer's rule in one pass over the weights. The gradient of a few rows at a time goes no further than
/// the
/// first-level cache, where the rule takes it up. (With the rule as the tile's own epilogue the compiler runs out of
/// registers
/// for the sums, and a step takes twice as long.)
/// </summary>
internal readonly ref struct FusedUpdate<V, T>(
    ReadOnlyMatrixSpan<T> delta, LayerInput<T> input, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    : IUpdateRuleUser<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Input neurons at a time: 6 KiB of gradient, whatever the type of number.</summary>
    private const int Rows = 8 * Tile.Rows;

    private readonly ReadOnlyMatrixSpan<T> _delta = delta;
    private readonly LayerInput<T> _input = input;
    private readonly WeightUpdate<T> _update = update;
    private readonly Span<T> _w = w;
    private readonly UpdateSlots<T> _state = state;

    [MethodImpl(Loop.Compiled)]
    public void Use<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<V, T>
    {
        int panel = Layout.Panel<T>();
        Span<T> nablaW = stackalloc T[Rows * panel];
        for (int j = 0; j < _delta.Columns; j += panel)
        {
            int done = 0;
            foreach (Terms run in _input.Terms)
            {
                UpdateWithoutGradient(in rule, j, done, run.Start, nablaW);
                done = run.Start + run.Length;
                for (int k = run.Start; k < done; k += Rows)
                {
                    int rows = Math.Min(Rows, done - k);
                    RegisterKernel<T, V>.WeightGradientOfPanel(_delta, j, _input.Values, k, rows, _update.Scale,
                        nablaW);
                    Apply(in rule, j, k, nablaW[..(rows * panel)]);
                }
            }

            UpdateWithoutGradient(in rule, j, done, _input.Values.Columns, nablaW);
        }
    }

    /// <summary>Input neurons from … to − 1 were zero in all examples, so that ∇w is too; most rules move on all the
    /// same.</summary>
    private void UpdateWithoutGradient<TRule>(in TRule rule, int j, int from, int to, Span<T> nablaW)
        where TRule : struct, IUpdateRule<V, T>
    {
        if (from == to || _update.Optimizer.RestsWithoutGradient)
            return;
        nablaW.Clear();
        for (int k = from; k < to; k += Rows)
            Apply(in rule, j, k, nablaW[..(Math.Min(Rows, to - k) * Layout.Panel<T>())]);
    }

    private void Apply<TRule>(in TRule rule, int j, int k, Span<T> nablaW)
        where TRule : struct, IUpdateRule<V, T>
    {
        int at = j * _input.Values.Columns + k * Layout.Panel<T>();
        new UpdateLoop<V, T>(_w.Slice(at, nablaW.Length), nablaW, _state.Slice(at, nablaW.Length)).Use(in rule);
    }
}
