using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla;

/// <summary>One step of any rule over whole buffers, filling included (which stays zero), in one loop.</summary>
internal readonly ref struct UpdateLoop<V, T>(Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> slots)
    : IUpdateRuleUser<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _theta = theta;
    private readonly ReadOnlySpan<T> _nabla = nabla;
    private readonly UpdateSlots<T> _slots = slots;

    /// <summary>A buffer is whole panels and a panel whole registers, so that no number is left over.</summary>
    [MethodImpl(Loop.Compiled)]
    public void Use<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<V, T>
    {
        Debug.Assert(_theta.Length % V.Count == 0 && _nabla.Length == _theta.Length, "Buffers are whole panels.");
        TRule formula = rule;
        int length = _theta.Length;
        bool has0 = TRule.LeastSlots > 0 || (TRule.MostSlots > 0 && !_slots.First.IsEmpty);
        bool has1 = TRule.LeastSlots > 1 || (TRule.MostSlots > 1 && !_slots.Second.IsEmpty);
        bool has2 = TRule.MostSlots > 2 && !_slots.Third.IsEmpty;
        ref T theta = ref MemoryMarshal.GetReference(_theta);
        ref T nabla = ref MemoryMarshal.GetReference(_nabla);
        ref T slot0 = ref MemoryMarshal.GetReference(_slots.First);
        ref T slot1 = ref MemoryMarshal.GetReference(_slots.Second);
        ref T slot2 = ref MemoryMarshal.GetReference(_slots.Third);
        for (nint i = 0; i < length; i += V.Count)
        {
            V s0 = has0 ? V.Load(ref slot0, i) : default;
            V s1 = has1 ? V.Load(ref slot1, i) : default;
            V s2 = has2 ? V.Load(ref slot2, i) : default;
            V.Store(formula.Step(V.Load(ref theta, i), V.Load(ref nabla, i), ref s0, ref s1, ref s2), ref theta, i);
            if (has0)
                V.Store(UpdateRule<V, T>.WithoutTiny(s0), ref slot0, i);
            if (has1)
                V.Store(UpdateRule<V, T>.WithoutTiny(s1), ref slot1, i);
            if (has2)
                V.Store(UpdateRule<V, T>.WithoutTiny(s2), ref slot2, i);
        }
    }
}
