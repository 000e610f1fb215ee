namespace Nabla.Kernels;

internal static partial class Functions
{
    /// <summary>σ(z) = 1/(1 + e^−z), accurate relative to itself also for very negative z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // With e = e^−|z| ≤ 1, which cannot overflow: 1/(1 + e) for z ≥ 0, e/(1 + e) for z < 0.
        V e = ExpBelowOverflow<V, T>(-V.Abs(z));
        return V.Select(V.Less(z, V.Const(0)), e, V.Const(1)) / (V.Const(1) + e);
    }

    /// <summary>σ(z), and 1 − σ(z) = σ(−z) as accurately.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, T>(V z, out V complement)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V e = ExpBelowOverflow<V, T>(-V.Abs(z));
        V negative = V.Less(z, V.Const(0));
        V large = V.Const(1) / (V.Const(1) + e);
        V small = e / (V.Const(1) + e);
        complement = V.Select(negative, large, small);
        return V.Select(negative, small, large);
    }

    /// <summary>tanh z, accurate relative to itself also near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // With t = e^−2|z| − 1 in (−1, 0]: tanh |z| = −t/(2 + t).
        V t = Expm1Unsigned<V, T>(V.Const(-2) * V.Abs(z));
        return V.CopySign(t / (V.Const(2) + t), z);
    }

    /// <summary>ln(1 + e^z), accurate relative to itself for every z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // max(z, 0) + ln(1 + e^−|z|): nothing overflows, no difference is taken. (Max lets a NaN pass.)
        V e = ExpBelowOverflow<V, T>(-V.Abs(z));
        return V.Max(V.Const(0), z) + Log1pInside<V, T>(e);
    }
}
