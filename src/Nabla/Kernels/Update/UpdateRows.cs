using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>An optimizer's rule on rows of a panel of weights, one or two registers wide.</summary>
/// <param name="rule">The rule.</param>
/// <param name="w">The panel's weights, from the first column wanted.</param>
/// <param name="state">The rule's state of these weights.</param>
internal readonly ref struct UpdateRows<V, T, TRule, TWidth>(in TRule rule, Span<T> w, UpdateSlots<T> state)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<V, T>
    where TWidth : struct, ITileWidth
{
    private readonly ref readonly TRule _rule = ref rule;
    private readonly ref T _w = ref MemoryMarshal.GetReference(w);
    private readonly UpdateSlots<T> _state = state;

    private ref T First => ref MemoryMarshal.GetReference(_state.First);

    private ref T Second => ref MemoryMarshal.GetReference(_state.Second);

    private ref T Third => ref MemoryMarshal.GetReference(_state.Third);

    /// <summary>Row <paramref name="k"/> of the weights.</summary>
    internal ref T Weights(int k) => ref Unsafe.Add(ref _w, k * Layout.Panel<T>());

    /// <summary>Applies the rule to rows from … on, with their gradient.</summary>
    /// <param name="nablaW">The gradient's rows.</param>
    /// <param name="step">From one of them to the next; 0: all are the same.</param>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(Loop.Compiled)]
    internal void Apply(ref T nablaW, nint step, nint from, nint count)
    {
        TRule formula = _rule;
        nint panel = Layout.Panel<T>();
        bool has0 = TRule.LeastSlots > 0 || (TRule.MostSlots > 0 && !_state.First.IsEmpty);
        bool has1 = TRule.LeastSlots > 1 || (TRule.MostSlots > 1 && !_state.Second.IsEmpty);
        bool has2 = TRule.MostSlots > 2 && !_state.Third.IsEmpty;
        ref T theta = ref Unsafe.Add(ref _w, from * panel);
        ref T slot0 = ref Unsafe.Add(ref First, from * panel);
        ref T slot1 = ref Unsafe.Add(ref Second, from * panel);
        ref T slot2 = ref Unsafe.Add(ref Third, from * panel);
        for (nint row = 0; row < count * panel; row += panel)
        {
            for (nint v = 0; v < (TWidth.IsTwo ? 2 : 1) * V.Count; v += V.Count)
            {
                nint i = row + v;
                V s0 = has0 ? V.Load(ref slot0, i) : default;
                V s1 = has1 ? V.Load(ref slot1, i) : default;
                V s2 = has2 ? V.Load(ref slot2, i) : default;
                V updated = formula.Step(V.Load(ref theta, i), V.Load(ref nablaW, v), ref s0, ref s1, ref s2);
                V.Store(updated, ref theta, i);
                if (has0)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s0), ref slot0, i);
                if (has1)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s1), ref slot1, i);
                if (has2)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s2), ref slot2, i);
            }

            nablaW = ref Unsafe.Add(ref nablaW, step);
        }
    }

    /// <summary>Applies the rule to the rows of a run, with the gradient scale · a δ of a single example: it needs no
    /// tile, and goes from one register to the next.</summary>
    [MethodImpl(Loop.Compiled)]
    internal void ApplyOuterProduct(ref readonly T a, ref readonly T delta, T scale, Terms run)
    {
        TRule formula = _rule;
        nint panel = Layout.Panel<T>();
        bool has0 = TRule.LeastSlots > 0 || (TRule.MostSlots > 0 && !_state.First.IsEmpty);
        bool has1 = TRule.LeastSlots > 1 || (TRule.MostSlots > 1 && !_state.Second.IsEmpty);
        bool has2 = TRule.MostSlots > 2 && !_state.Third.IsEmpty;
        V zero = V.Const(0), factor = V.Broadcast(scale);
        for (nint v = 0; v < (TWidth.IsTwo ? 2 : 1) * V.Count; v += V.Count)
        {
            V d = V.Load(in delta, v);
            ref T input = ref Unsafe.AsRef(in a);
            nint i = run.Start * panel + v;
            for (int k = run.Length; k > 0; k--)
            {
                V s0 = has0 ? V.Load(ref First, i) : default;
                V s1 = has1 ? V.Load(ref Second, i) : default;
                V s2 = has2 ? V.Load(ref Third, i) : default;
                V g = V.Fma(V.Broadcast(input), d, zero) * factor;
                V.Store(formula.Step(V.Load(ref _w, i), g, ref s0, ref s1, ref s2), ref _w, i);
                if (has0)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s0), ref First, i);
                if (has1)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s1), ref Second, i);
                if (has2)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s2), ref Third, i);
                input = ref Unsafe.Add(ref input, 1);
                i += panel;
            }
        }
    }

    /// <summary>Rows from … to − 1, whose inputs were zero in all examples, so that their gradient is too: most rules
    /// move on all the same.</summary>
    internal void ApplyWithoutGradient(int from, int to)
    {
        Span<T> zero = stackalloc T[Layout.Panel<T>()];
        Apply(ref zero[0], 0, from, to - from);
    }
}
