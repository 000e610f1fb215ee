using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>512 bits: 16 floats or 8 doubles (AVX-512).</summary>
/// <remarks>
/// .NET names fused multiply-add, rounding and maximum per number type only; the branches on <c>typeof(T)</c>
/// choose, and the compiler keeps the one that holds. Exponents are read and written as bits, without conversions
/// between integers and floating point, which for double are slow before AVX-512.
/// </remarks>
internal readonly struct Simd512<T>(Vector512<T> lanes) : ISimd<Simd512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _lanes = lanes;

    public static int Count => Vector512<T>.Count;

    public static bool HasManyRegisters => true;

    public static bool IsSupported =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Simd512<T>(double value) => Const(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Const(double value) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)value).As<float, T>())
        : new(Vector512.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(ref readonly T source, nint offset) =>
        new(Vector512.LoadUnsafe(in source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd512<T> value, ref T destination, nint offset) =>
        value._lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> a, Simd512<T> b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> a, Simd512<T> b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> a, Simd512<T> b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> a, Simd512<T> b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> a) => new(-a._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Fma(Simd512<T> a, Simd512<T> b, Simd512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a.Singles, b.Singles, c.Singles).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> a) => new(Vector512.Sqrt(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> a) => new(Vector512.Abs(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Round(Simd512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Round(a.Singles).As<float, T>())
        : new(Vector512.Round(a.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Max(Simd512<T> a, Simd512<T> b) => typeof(T) == typeof(float)
        ? new(Avx512F.Max(a.Singles, b.Singles).As<float, T>())
        : new(Avx512F.Max(a.Doubles, b.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Min(Simd512<T> a, Simd512<T> b) => typeof(T) == typeof(float)
        ? new(Avx512F.Min(a.Singles, b.Singles).As<float, T>())
        : new(Avx512F.Min(a.Doubles, b.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Less(Simd512<T> a, Simd512<T> b) => new(Vector512.LessThan(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Simd512<T> a) => Vector512.EqualsAll(a._lanes, Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Equal(Simd512<T> a, Simd512<T> b) => new(Vector512.Equals(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectLess(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectEqual(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Select(Simd512<T> mask, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(mask._lanes, yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Pow2(Simd512<T> n)
    {
        // Adding 1.5·2^p + bias leaves n + bias in the low bits of the sum; the shift makes it an exponent.
        if (typeof(T) == typeof(float))
        {
            Vector512<float> biased = n.Singles + Vector512.Create(12582912f + 127f);
            return new(Vector512.ShiftLeft(biased.AsUInt32(), 23).As<uint, T>());
        }
        else
        {
            Vector512<double> biased = n.Doubles + Vector512.Create(6755399441055744.0 + 1023.0);
            return new(Vector512.ShiftLeft(biased.AsUInt64(), 52).As<ulong, T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> CopySign(Simd512<T> magnitude, Simd512<T> sign) => typeof(T) == typeof(float)
        ? new(Vector512.CopySign(magnitude.Singles, sign.Singles).As<float, T>())
        : new(Vector512.CopySign(magnitude.Doubles, sign.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Scale(Simd512<T> a, Simd512<T> n) => typeof(T) == typeof(float)
        ? new(Avx512F.Scale(a.Singles, n.Singles).As<float, T>())
        : new(Avx512F.Scale(a.Doubles, n.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SplitExponent(Simd512<T> x, out Simd512<T> n)
    {
        // bits(x) − bits(√½) has n in its exponent field. Biased to be positive and set below the bits of 2^p,
        // it reads as the number 2^p + bias + n.
        if (typeof(T) == typeof(float))
        {
            Vector512<uint> bits = x.Singles.AsUInt32();
            Vector512<uint> above = bits - Vector512.Create(0x3F3504F3u);
            Vector512<uint> biased = Vector512.ShiftRightLogical(above + Vector512.Create(128u << 23), 23);
            Vector512<float> shifted = (biased | Vector512.Create(0x4B000000u)).AsSingle();
            n = new((shifted - Vector512.Create(8388608f + 128f)).As<float, T>());
            return new((bits - (above & Vector512.Create(0xFF800000u))).As<uint, T>());
        }
        else
        {
            Vector512<ulong> bits = x.Doubles.AsUInt64();
            Vector512<ulong> above = bits - Vector512.Create(0x3FE6A09E667F3BCDul);
            Vector512<ulong> biased = Vector512.ShiftRightLogical(above + Vector512.Create(1024ul << 52), 52);
            Vector512<double> shifted = (biased | Vector512.Create(0x4330000000000000ul)).AsDouble();
            n = new((shifted - Vector512.Create(4503599627370496.0 + 1024.0)).As<double, T>());
            return new((bits - (above & Vector512.Create(0xFFF0000000000000ul))).As<ulong, T>());
        }
    }

    private Vector512<float> Singles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, float>();
    }

    private Vector512<double> Doubles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, double>();
    }
}
