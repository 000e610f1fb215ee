using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedMultiplyAdd = System.Runtime.Intrinsics.X86.Fma;

namespace Nabla.Kernels;

/// <summary>256 bits: 8 floats or 4 doubles (AVX2 with fused multiply-add).</summary>
/// <remarks>
/// .NET names fused multiply-add, rounding and maximum per number type only; the branches on <c>typeof(T)</c>
/// choose, and the compiler keeps the one that holds. Exponents are read and written as bits, without conversions
/// between integers and floating point, which for double are slow before AVX-512.
/// </remarks>
internal readonly struct Simd256<T>(Vector256<T> lanes) : ISimd<Simd256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> _lanes = lanes;

    public static int Count => Vector256<T>.Count;

    public static bool HasManyRegisters => false;

    public static bool IsSupported =>
        Vector256.IsHardwareAccelerated && Avx2.IsSupported && FusedMultiplyAdd.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Simd256<T>(double value) => Const(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Const(double value) => typeof(T) == typeof(float)
        ? new(Vector256.Create((float)value).As<float, T>())
        : new(Vector256.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(ref readonly T source, nint offset) =>
        new(Vector256.LoadUnsafe(in source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256<T> value, ref T destination, nint offset) =>
        value._lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> a, Simd256<T> b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> a, Simd256<T> b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> a, Simd256<T> b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> a, Simd256<T> b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> a) => new(-a._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Fma(Simd256<T> a, Simd256<T> b, Simd256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(a.Singles, b.Singles, c.Singles).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> a) => new(Vector256.Sqrt(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Abs(Simd256<T> a) => new(Vector256.Abs(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Round(Simd256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Round(a.Singles).As<float, T>())
        : new(Vector256.Round(a.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Max(Simd256<T> a, Simd256<T> b) => typeof(T) == typeof(float)
        ? new(Avx.Max(a.Singles, b.Singles).As<float, T>())
        : new(Avx.Max(a.Doubles, b.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Min(Simd256<T> a, Simd256<T> b) => typeof(T) == typeof(float)
        ? new(Avx.Min(a.Singles, b.Singles).As<float, T>())
        : new(Avx.Min(a.Doubles, b.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Less(Simd256<T> a, Simd256<T> b) => new(Vector256.LessThan(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Simd256<T> a) => Vector256.EqualsAll(a._lanes, Vector256<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Equal(Simd256<T> a, Simd256<T> b) => new(Vector256.Equals(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Select(Simd256<T> mask, Simd256<T> yes, Simd256<T> no) =>
        new(Vector256.ConditionalSelect(mask._lanes, yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Pow2(Simd256<T> n)
    {
        // Adding 1.5·2^p + bias leaves n + bias in the low bits of the sum; the shift makes it an exponent.
        if (typeof(T) == typeof(float))
        {
            Vector256<float> biased = n.Singles + Vector256.Create(12582912f + 127f);
            return new(Vector256.ShiftLeft(biased.AsUInt32(), 23).As<uint, T>());
        }
        else
        {
            Vector256<double> biased = n.Doubles + Vector256.Create(6755399441055744.0 + 1023.0);
            return new(Vector256.ShiftLeft(biased.AsUInt64(), 52).As<ulong, T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> CopySign(Simd256<T> magnitude, Simd256<T> sign) => typeof(T) == typeof(float)
        ? new(Vector256.CopySign(magnitude.Singles, sign.Singles).As<float, T>())
        : new(Vector256.CopySign(magnitude.Doubles, sign.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Scale(Simd256<T> a, Simd256<T> n)
    {
        Simd256<T> half = Round(n * Const(0.5));
        return a * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SplitExponent(Simd256<T> x, out Simd256<T> n)
    {
        // bits(x) − bits(√½) has n in its exponent field. Biased to be positive and set below the bits of 2^p,
        // it reads as the number 2^p + bias + n.
        if (typeof(T) == typeof(float))
        {
            Vector256<uint> bits = x.Singles.AsUInt32();
            Vector256<uint> above = bits - Vector256.Create(0x3F3504F3u);
            Vector256<uint> biased = Vector256.ShiftRightLogical(above + Vector256.Create(128u << 23), 23);
            Vector256<float> shifted = (biased | Vector256.Create(0x4B000000u)).AsSingle();
            n = new((shifted - Vector256.Create(8388608f + 128f)).As<float, T>());
            return new((bits - (above & Vector256.Create(0xFF800000u))).As<uint, T>());
        }
        else
        {
            Vector256<ulong> bits = x.Doubles.AsUInt64();
            Vector256<ulong> above = bits - Vector256.Create(0x3FE6A09E667F3BCDul);
            Vector256<ulong> biased = Vector256.ShiftRightLogical(above + Vector256.Create(1024ul << 52), 52);
            Vector256<double> shifted = (biased | Vector256.Create(0x4330000000000000ul)).AsDouble();
            n = new((shifted - Vector256.Create(4503599627370496.0 + 1024.0)).As<double, T>());
            return new((bits - (above & Vector256.Create(0xFFF0000000000000ul))).As<ulong, T>());
        }
    }

    private Vector256<float> Singles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, float>();
    }

    private Vector256<double> Doubles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.As<T, double>();
    }
}
