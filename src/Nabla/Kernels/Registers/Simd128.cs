using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>128 bits: 4 floats or 2 doubles.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TFma">What the processor's fused multiply-add is, or stands for it.</typeparam>
/// <remarks>
/// .NET names fused multiply-add, rounding and maximum per number type only; the branches on <c>typeof(T)</c>
/// choose, and the compiler keeps the one that holds. Exponents are read and written as bits, without conversions
/// between integers and floating point, which for double are slow before AVX-512.
/// </remarks>
internal readonly struct Simd128<T, TFma>(Vector128<T> lanes) : ISimd<Simd128<T, TFma>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFma : struct, IMultiplyAdd
{
    private readonly Vector128<T> _lanes = lanes;

    public static int Count => Vector128<T>.Count;

    public static bool HasManyRegisters => false;

    public static bool IsSupported => Vector128.IsHardwareAccelerated && TFma.IsSupported;

    public static bool WidensToMultiply => typeof(T) == typeof(float) && TFma.Widens;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Simd128<T, TFma>(double value) => Const(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Const(double value) => typeof(T) == typeof(float)
        ? new(Vector128.Create((float)value).As<float, T>())
        : new(Vector128.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Load(ref readonly T source, nint offset) =>
        new(Vector128.LoadUnsafe(in source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128<T, TFma> value, ref T destination, nint offset) =>
        value._lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> operator +(Simd128<T, TFma> a, Simd128<T, TFma> b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> operator -(Simd128<T, TFma> a, Simd128<T, TFma> b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> operator *(Simd128<T, TFma> a, Simd128<T, TFma> b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> operator /(Simd128<T, TFma> a, Simd128<T, TFma> b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> operator -(Simd128<T, TFma> a) => new(-a._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Fma(Simd128<T, TFma> a, Simd128<T, TFma> b, Simd128<T, TFma> c) =>
        typeof(T) == typeof(float)
        ? new(TFma.Of(a.Singles, b.Singles, c.Singles).As<float, T>())
        : new(TFma.Of(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Sqrt(Simd128<T, TFma> a) => new(Vector128.Sqrt(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Abs(Simd128<T, TFma> a) => new(Vector128.Abs(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Round(Simd128<T, TFma> a) => typeof(T) == typeof(float)
        ? new(Vector128.Round(a.Singles).As<float, T>())
        : new(Vector128.Round(a.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Max(Simd128<T, TFma> a, Simd128<T, TFma> b)
    {
        if (!Sse2.IsSupported)
            return new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._lanes, b._lanes), a._lanes, b._lanes));
        return typeof(T) == typeof(float)
            ? new(Sse.Max(a.Singles, b.Singles).As<float, T>())
            : new(Sse2.Max(a.Doubles, b.Doubles).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Min(Simd128<T, TFma> a, Simd128<T, TFma> b)
    {
        if (!Sse2.IsSupported)
            return new(Vector128.ConditionalSelect(Vector128.LessThan(a._lanes, b._lanes), a._lanes, b._lanes));
        return typeof(T) == typeof(float)
            ? new(Sse.Min(a.Singles, b.Singles).As<float, T>())
            : new(Sse2.Min(a.Doubles, b.Doubles).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Less(Simd128<T, TFma> a, Simd128<T, TFma> b) =>
        new(Vector128.LessThan(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Simd128<T, TFma> a) => Vector128.EqualsAll(a._lanes, Vector128<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Equal(Simd128<T, TFma> a, Simd128<T, TFma> b) =>
        new(Vector128.Equals(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Select(
        Simd128<T, TFma> mask, Simd128<T, TFma> yes, Simd128<T, TFma> no) =>
        new(Vector128.ConditionalSelect(mask._lanes, yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Pow2(Simd128<T, TFma> n)
    {
        // Adding 1.5·2^p + bias leaves n + bias in the low bits of the sum; the shift makes it an exponent.
        if (typeof(T) == typeof(float))
        {
            Vector128<float> biased = n.Singles + Vector128.Create(12582912f + 127f);
            return new(Vector128.ShiftLeft(biased.AsUInt32(), 23).As<uint, T>());
        }
        else
        {
            Vector128<double> biased = n.Doubles + Vector128.Create(6755399441055744.0 + 1023.0);
            return new(Vector128.ShiftLeft(biased.AsUInt64(), 52).As<ulong, T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> CopySign(Simd128<T, TFma> magnitude, Simd128<T, TFma> sign) =>
        typeof(T) == typeof(float)
        ? new(Vector128.CopySign(magnitude.Singles, sign.Singles).As<float, T>())
        : new(Vector128.CopySign(magnitude.Doubles, sign.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> Scale(Simd128<T, TFma> a, Simd128<T, TFma> n)
    {
        Simd128<T, TFma> half = Round(n * Const(0.5));
        return a * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T, TFma> SplitExponent(Simd128<T, TFma> x, out Simd128<T, TFma> n)
    {
        // bits(x) − bits(√½) has n in its exponent field. Biased to be positive and set below the bits of 2^p,
        // it reads as the number 2^p + bias + n.
        if (typeof(T) == typeof(float))
        {
            Vector128<uint> bits = x.Singles.AsUInt32();
            Vector128<uint> above = bits - Vector128.Create(0x3F3504F3u);
            Vector128<uint> biased = Vector128.ShiftRightLogical(above + Vector128.Create(128u << 23), 23);
            Vector128<float> shifted = (biased | Vector128.Create(0x4B000000u)).AsSingle();
            n = new((shifted - Vector128.Create(8388608f + 128f)).As<float, T>());
            return new((bits - (above & Vector128.Create(0xFF800000u))).As<uint, T>());
        }
        else
        {
            Vector128<ulong> bits = x.Doubles.AsUInt64();
            Vector128<ulong> above = bits - Vector128.Create(0x3FE6A09E667F3BCDul);
            Vector128<ulong> biased = Vector128.ShiftRightLogical(above + Vector128.Create(1024ul << 52), 52);
            Vector128<double> shifted = (biased | Vector128.Create(0x4330000000000000ul)).AsDouble();
            n = new((shifted - Vector128.Create(4503599627370496.0 + 1024.0)).As<double, T>());
            return new((bits - (above & Vector128.Create(0xFFF0000000000000ul))).As<ulong, T>());
        }
    }

    private Vector128<float> Singles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, float>();
    }

    private Vector128<double> Doubles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, double>();
    }
}
