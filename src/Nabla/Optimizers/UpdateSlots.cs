namespace Nabla;

/// <summary>The buffers of an optimizer's state, as long as θ's; empty where the rule has no use for them.</summary>
internal readonly ref struct UpdateSlots<T>(Span<T> first, Span<T> second, Span<T> third)
    where T : unmanaged
{
    internal readonly Span<T> First = first, Second = second, Third = third;
}
