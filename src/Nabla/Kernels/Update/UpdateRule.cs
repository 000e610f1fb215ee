namespace Nabla.Kernels;

/// <summary>A rule's formula on one register of parameters, with everything that is constant in a step computed
/// beforehand.</summary>
internal interface IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most slots of state that the formula may touch; known to the compiler, so that the rest costs
    /// nothing.</summary>
    static abstract int MostSlots { get; }

    /// <summary>Slots of state that every such formula has, so that loops need not ask.</summary>
    static virtual int LeastSlots => 0;

    /// <summary>Whether the formula has no state and so few operations that a tile of BP4 can end with it.</summary>
    static virtual bool FitsTile => false;

    /// <summary>The new θ; the state is changed in place.</summary>
    V Step(V theta, V g, ref V s0, ref V s1, ref V s2);
}

/// <summary>What formulas share.</summary>
internal static class UpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a/b, and 0 where b is 0, as in the filling of the buffers where ε is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Quotient(V a, V b)
    {
        V zero = V.Const(0);
        return V.SelectEqual(b, zero, zero, a / b);
    }

    /// <summary>float32 only: state below 1e-30 in magnitude becomes 0. NaN survives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V WithoutTiny(V state) => Precision.IsSingle<T>()
        ? V.SelectLess(V.Abs(state), V.Const(Kernel<T>.Tiny), V.Const(0), state)
        : state;
}

/// <summary>What changes from one step to the next: t = 1, 2, … and the learning rate.</summary>
internal readonly record struct UpdateStep(long Number, double Rate)
{
    /// <summary>x^n for n ≥ 0 by squaring: the same bits on every machine.</summary>
    internal static double Power(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
                power *= x;
        }

        return power;
    }
}

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
