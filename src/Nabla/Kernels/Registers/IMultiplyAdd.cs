using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Nabla.Kernels;

/// <summary>a b + c of 128-bit registers, rounded once.</summary>
internal interface IMultiplyAdd
{
    /// <summary>Whether this machine has it.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Whether floats are multiplied as doubles.</summary>
    static abstract bool Widens { get; }

    static abstract Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c);

    static abstract Vector128<double> Of(Vector128<double> a, Vector128<double> b, Vector128<double> c);
}

/// <summary>The instruction: x86 with fused multiply-add, or Arm.</summary>
internal readonly struct HardwareMultiplyAdd : IMultiplyAdd
{
    public static bool IsSupported => Fma.IsSupported || Arm.AdvSimd.Arm64.IsSupported;

    public static bool Widens => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Of(Vector128<double> a, Vector128<double> b, Vector128<double> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);
}

/// <summary>
/// Floats as doubles, for machines without the instruction, a browser among them: there a b is exact, and
/// a b + c is rounded to double and then to float. That is one rounding, unless
/// <list type="bullet">
/// <item>the double lies halfway between two floats without being exact: <see cref="Widened.Settle"/> moves it to the
/// right side;</item>
/// <item>the float is subnormal, or has just ceased to be: then each lane is computed by itself.</item>
/// </list>
/// (Where the float is 0 nothing is wrong: the double is exact then, by Sterbenz's lemma.)
/// </summary>
internal readonly struct WideningMultiplyAdd : IMultiplyAdd
{
    public static bool IsSupported => true;

    public static bool Widens => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        Vector128<double> c0 = Widened.Lower(c), c1 = Widened.Upper(c);
        Vector128<double> p0 = Widened.Lower(a) * Widened.Lower(b), p1 = Widened.Upper(a) * Widened.Upper(b);
        Vector128<double> s0 = p0 + c0, s1 = p1 + c1;
        Vector128<float> result = Widened.Narrow(s0, s1);

        // |result| in (0, 2^−126]: one comparison, because 0 wraps around.
        Vector128<int> above = (result.AsInt32() & Vector128.Create(int.MaxValue)) + Vector128.Create(int.MaxValue);
        Vector128<int> tiny = Vector128.LessThan(above, Vector128.Create(int.MinValue + 0x00800000));
        return Widened.IsAny(Widened.IsHalfway(s0) | Widened.IsHalfway(s1) | tiny.AsInt64())
            ? OneByOne(a, b, c) : result;
    }

    public static Vector128<double> Of(Vector128<double> a, Vector128<double> b, Vector128<double> c) =>
        Vector128.Create(
            Math.FusedMultiplyAdd(a[0], b[0], c[0]), Math.FusedMultiplyAdd(a[1], b[1], c[1]));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> OneByOne(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.Create(
            MathF.FusedMultiplyAdd(a[0], b[0], c[0]), MathF.FusedMultiplyAdd(a[1], b[1], c[1]),
            MathF.FusedMultiplyAdd(a[2], b[2], c[2]), MathF.FusedMultiplyAdd(a[3], b[3], c[3]));
}
