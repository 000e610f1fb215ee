namespace Nabla.Kernels;

/// <summary>
/// One number in the guise of a register: the fallback of machines without vectors, and for doubles of those without
/// fused multiply-add in hardware; the way to compute an elementary function of a single number; and the reading that
/// explains the wider ones.
/// </summary>
/// <remarks>A mask is all ones (a NaN) or all zeros, as in the wider registers.</remarks>
internal readonly struct SimdScalar<T>(T lane) : ISimd<SimdScalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number.</summary>
    public readonly T Value = lane;

    public static int Count => 1;

    public static bool HasManyRegisters => false;

    public static bool IsSupported => true;

    private static T Ones => typeof(T) == typeof(float)
        ? Unsafe.BitCast<uint, T>(uint.MaxValue)
        : Unsafe.BitCast<ulong, T>(ulong.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Broadcast(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator SimdScalar<T>(double value) => Const(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Const(double value) => typeof(T) == typeof(float)
        ? new(Unsafe.BitCast<float, T>((float)value))
        : new(Unsafe.BitCast<double, T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Load(ref readonly T source, nint offset) =>
        new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdScalar<T> value, ref T destination, nint offset) =>
        Unsafe.Add(ref destination, offset) = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator +(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator -(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator *(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator /(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator -(SimdScalar<T> a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Fma(SimdScalar<T> a, SimdScalar<T> b, SimdScalar<T> c) =>
        new(T.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Sqrt(SimdScalar<T> a) => new(T.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Abs(SimdScalar<T> a) => new(T.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Round(SimdScalar<T> a) => new(T.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Max(SimdScalar<T> a, SimdScalar<T> b) => a.Value > b.Value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Min(SimdScalar<T> a, SimdScalar<T> b) => a.Value < b.Value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Less(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value < b.Value ? Ones : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(SimdScalar<T> a) => a.Value == T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Equal(SimdScalar<T> a, SimdScalar<T> b) => new(a.Value == b.Value ? Ones : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Select(SimdScalar<T> mask, SimdScalar<T> yes, SimdScalar<T> no) =>
        T.IsNaN(mask.Value) ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Pow2(SimdScalar<T> n)
    {
        // Adding 1.5·2^p + bias leaves n + bias in the low bits of the sum; the shift makes it an exponent.
        if (typeof(T) == typeof(float))
            return new(Unsafe.BitCast<uint, T>(BitConverter.SingleToUInt32Bits(n.Single + (12582912f + 127f)) << 23));
        ulong biased = BitConverter.DoubleToUInt64Bits(n.Double + (6755399441055744.0 + 1023.0));
        return new(Unsafe.BitCast<ulong, T>(biased << 52));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> CopySign(SimdScalar<T> magnitude, SimdScalar<T> sign) =>
        new(T.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Scale(SimdScalar<T> a, SimdScalar<T> n)
    {
        SimdScalar<T> half = Round(n * Const(0.5));
        return a * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> SplitExponent(SimdScalar<T> x, out SimdScalar<T> n)
    {
        // bits(x) − bits(√½) has n above the mantissa, rounded down.
        if (typeof(T) == typeof(float))
        {
            int bits = BitConverter.SingleToInt32Bits(x.Single);
            int exponent = (bits - 0x3F3504F3) >> 23;
            n = new(Unsafe.BitCast<float, T>(exponent));
            return new(Unsafe.BitCast<int, T>(bits - (exponent << 23)));
        }
        else
        {
            long bits = BitConverter.DoubleToInt64Bits(x.Double);
            long exponent = (bits - 0x3FE6A09E667F3BCD) >> 52;
            n = new(Unsafe.BitCast<double, T>(exponent));
            return new(Unsafe.BitCast<long, T>(bits - (exponent << 52)));
        }
    }

    private float Single => Unsafe.BitCast<T, float>(Value);

    private double Double => Unsafe.BitCast<T, double>(Value);
}
