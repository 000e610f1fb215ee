using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace Nabla.Kernels;

/// <summary>Floats as pairs of doubles. In a browser each of the conversions is an instruction with a name of its own;
/// the general ones are not compiled there.</summary>
internal static class Widened
{
    /// <summary>The bits of a double that no float has, and those of a number halfway between two floats.</summary>
    internal const long Below = 0x1FFF_FFFF, Half = 0x1000_0000;

    /// <summary>The first two of four floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Lower(Vector128<float> x) =>
        PackedSimd.IsSupported ? PackedSimd.ConvertToDoubleLower(x) : Vector128.WidenLower(x);

    /// <summary>The last two of four floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Upper(Vector128<float> x) => PackedSimd.IsSupported
        ? PackedSimd.ConvertToDoubleLower(PackedSimd.Swizzle(
            x.AsByte(), Vector128.Create((byte)8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)).AsSingle())
        : Vector128.WidenUpper(x);

    /// <summary>Four doubles, each rounded to float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Narrow(Vector128<double> lower, Vector128<double> upper)
    {
        if (!PackedSimd.IsSupported)
            return Vector128.Narrow(lower, upper);
        Vector128<byte> above = PackedSimd.Swizzle(
            PackedSimd.ConvertToSingle(upper).AsByte(),
            Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7));
        return (PackedSimd.ConvertToSingle(lower).AsByte() | above).AsSingle();
    }

    /// <summary>Doubles rounded to float, as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Round(Vector128<double> x) => PackedSimd.IsSupported
        ? PackedSimd.ConvertToDoubleLower(PackedSimd.ConvertToSingle(x))
        : Vector128.WidenLower(Vector128.Narrow(x, x));

    /// <summary>A mask: which doubles lie halfway between two floats (normal ones).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> IsHalfway(Vector128<double> x) =>
        Vector128.Equals(x.AsInt64() & Vector128.Create(Below), Vector128.Create(Half));

    /// <summary>Whether a mask has anything in it.</summary>
    /// <remarks>Not <c>PackedSimd.AnyTrue</c>: .NET 10's tracing compiler makes invalid code of it, and gives up
    /// compiling altogether after two such failures.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAny(Vector128<long> mask) => mask != Vector128<long>.Zero;

    /// <summary>The double next to a halfway one, on the side where p + c really lies.</summary>
    /// <param name="p">A product.</param>
    /// <param name="c">What is added to it.</param>
    /// <param name="sum">p + c, rounded.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Settle(Vector128<double> p, Vector128<double> c, Vector128<double> sum)
    {
        // What the addition rounded away, exactly (Knuth's two-sum).
        Vector128<double> part = sum - c, lost = (c - (sum - part)) + (p - part);
        Vector128<long> isInward = Vector128.ShiftRightArithmetic(lost.AsInt64() ^ sum.AsInt64(), 63);
        Vector128<long> isExact = Vector128.Equals(lost, Vector128<double>.Zero).AsInt64();
        return (sum.AsInt64() + ((isInward | Vector128<long>.One) & IsHalfway(sum) & ~isExact)).AsDouble();
    }

    /// <summary>A mask: which floats are −0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> IsMinusZero(Vector128<float> x) =>
        Vector128.Equals(x.AsInt32(), Vector128.Create(int.MinValue)).AsInt64();
}
