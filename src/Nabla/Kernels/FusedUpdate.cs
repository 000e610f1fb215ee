using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>
/// BP4 and the optimizer's rule in one pass over the weights. The gradient of a few rows at a time goes no further than the
/// first-level cache, where the rule takes it up. (With the rule as the tile's own epilogue the compiler runs out of registers
/// for the sums, and a step takes twice as long.)
/// </summary>
internal readonly ref struct FusedUpdate<V, T>(
    ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> w, UpdateSlots<T> state) : IUpdateRuleUser<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Input neurons at a time: 6 KiB of gradient, whatever the type of number.</summary>
    private const int Rows = 8 * Tile.Rows;

    private readonly ReadOnlyMatrixSpan<T> _delta = delta, _a = a;
    private readonly T _scale = scale;
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
            for (int k = 0; k < _a.Columns; k += Rows)
            {
                int rows = Math.Min(Rows, _a.Columns - k), at = j * _a.Columns + k * panel, length = rows * panel;
                RegisterKernel<T, V>.WeightGradientOfPanel(_delta, j, _a, k, rows, _scale, nablaW);
                new UpdateLoop<V, T>(_w.Slice(at, length), nablaW[..length], _state.Slice(at, length)).Use(in rule);
            }
        }
    }
}
