namespace Nabla.Kernels;

/// <summary>The buffers of an optimizer's state, as long as θ's; empty where the rule has no use for them.</summary>
internal readonly ref struct UpdateSlots<T>(Span<T> first, Span<T> second, Span<T> third)
    where T : unmanaged
{
    internal readonly Span<T> First = first, Second = second, Third = third;

    /// <summary>The part that belongs to a part of θ.</summary>
    internal UpdateSlots<T> Slice(int start, int length) =>
        new(Part(First, start, length), Part(Second, start, length), Part(Third, start, length));

    /// <summary>The part that belongs to the rest of θ.</summary>
    internal UpdateSlots<T> From(int start) =>
        new(First.IsEmpty ? First : First[start..], Second.IsEmpty ? Second : Second[start..],
            Third.IsEmpty ? Third : Third[start..]);

    private static Span<T> Part(Span<T> slot, int start, int length) => slot.IsEmpty ? slot : slot.Slice(start, length);
}
