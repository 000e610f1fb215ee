using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>Rows of registers: how many rows, how far from one to the next, and the numbers of each that
/// count.</summary>
internal readonly record struct RegisterRows(nint Count, nint Stride, nint Width);

/// <summary>
/// The one loop that applies a rule to parameters and its slots of state, register by register. Where the gradient
/// comes from is a structure too: ∇ in memory, nothing at all, or the product a δ of a single example.
/// </summary>
internal static class SlotLoop<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Applies a rule to a whole buffer.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="theta">θ, whole panels, so that no number is left over; filling that is zero stays zero.</param>
    /// <param name="nabla">∇, as long.</param>
    /// <param name="state">The rule's state, as long.</param>
    internal static void Run<TRule>(in TRule rule, Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state)
        where TRule : struct, IUpdateRule<V, T> =>
        Run(in rule, theta, state, new InMemory(ref MemoryMarshal.GetReference(nabla)),
            new(theta.Length / V.Count, V.Count, V.Count));

    /// <summary>Applies a rule to rows of registers.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="theta">θ from the first row on.</param>
    /// <param name="state">The rule's state likewise.</param>
    /// <param name="gradient">The gradient from the first row on.</param>
    /// <param name="rows">Which registers.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run<TRule, TGradient>(
        in TRule rule, Span<T> theta, UpdateSlots<T> state, TGradient gradient, RegisterRows rows)
        where TRule : struct, IUpdateRule<V, T>
        where TGradient : struct, IGradient, allows ref struct
    {
        TRule formula = rule;
        bool has0 = TRule.LeastSlots > 0 || (TRule.MostSlots > 0 && !state.First.IsEmpty);
        bool has1 = TRule.LeastSlots > 1 || (TRule.MostSlots > 1 && !state.Second.IsEmpty);
        bool has2 = TRule.MostSlots > 2 && !state.Third.IsEmpty;
        ref T first = ref MemoryMarshal.GetReference(theta);
        ref T slot0 = ref MemoryMarshal.GetReference(state.First);
        ref T slot1 = ref MemoryMarshal.GetReference(state.Second);
        ref T slot2 = ref MemoryMarshal.GetReference(state.Third);
        nint stride = rows.Stride, all = rows.Count * stride;
        for (nint v = 0; v < rows.Width; v += V.Count)
        {
            gradient.Begin(v);
            for (nint i = v; i < all; i += stride)
            {
                V s0 = has0 ? V.Load(ref slot0, i) : default;
                V s1 = has1 ? V.Load(ref slot1, i) : default;
                V s2 = has2 ? V.Load(ref slot2, i) : default;
                V.Store(formula.Step(V.Load(ref first, i), gradient.At(i), ref s0, ref s1, ref s2), ref first, i);
                if (has0)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s0), ref slot0, i);
                if (has1)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s1), ref slot1, i);
                if (has2)
                    V.Store(UpdateRule<V, T>.WithoutTiny(s2), ref slot2, i);
            }
        }
    }

    /// <summary>Where a gradient comes from.</summary>
    internal interface IGradient
    {
        /// <summary>Begins with column <paramref name="v"/> of all rows.</summary>
        void Begin(nint v);

        /// <summary>A register of the column.</summary>
        /// <param name="i">Where its parameters lie, counted from the first row.</param>
        V At(nint i);
    }

    /// <summary>∇, laid out as θ is.</summary>
    internal readonly ref struct InMemory(ref readonly T first) : IGradient
    {
        private readonly ref T _first = ref Unsafe.AsRef(in first);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Begin(nint v)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At(nint i) => V.Load(ref _first, i);
    }

    /// <summary>No gradient: of inputs that were zero in all examples. Most rules move on all the same.</summary>
    internal readonly struct Zero : IGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Begin(nint v)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At(nint i) => V.Const(0);
    }

    /// <summary>scale · a δ of a single example: a row of a panel for each a, a lane for each δ. It needs no tile, and
    /// goes from one register to the next.</summary>
    internal ref struct OuterProduct(ref readonly T a, ref readonly T delta, T scale) : IGradient
    {
        private readonly ref T _a = ref Unsafe.AsRef(in a);
        private readonly ref T _delta = ref Unsafe.AsRef(in delta);
        private readonly V _scale = V.Broadcast(scale);
        private V _d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Begin(nint v) => _d = V.Load(ref _delta, v);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V At(nint i)
        {
            nint row = (nint)((nuint)i / (nuint)Layout.Panel<T>());
            return V.Fma(V.Broadcast(Unsafe.Add(ref _a, row)), _d, V.Const(0)) * _scale;
        }
    }
}
