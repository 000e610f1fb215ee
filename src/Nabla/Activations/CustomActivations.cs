using System.Diagnostics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>A user's formula on registers, for the loops of <see cref="Elementwise{F, V, T}"/>.</summary>
internal readonly struct OwnFormula<F> : IElementwise
    where F : struct, IActivationFormula
{
    /// <summary>The loops for a register. Those over a layer compute on its filling too, which is 0, so a formula that
    /// is not finite at 0 has to go row by row.</summary>
    internal static ActivationCode<T> For<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ActivationCode<T> code = Elementwise.For<OwnFormula<F>, T>(register);
        Span<T> a = [T.Zero], slope = [T.One];
        code.Apply([T.Zero], a);
        code.TimesDerivative([T.Zero], a, slope);
        return T.IsFinite(a[0]) && T.IsFinite(slope[0]) ? code : new RowByRow<T>(code);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        F.Value<V, T>(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        F.Derivative<V, T>(z, a);
}

/// <summary>Code that touches no filling of a layer.</summary>
internal sealed class RowByRow<T>(ActivationCode<T> code) : ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Apply(ReadOnlySpan<T> z, Span<T> a) => code.Apply(z, a);

    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta) =>
        code.TimesDerivative(z, a, delta);
}

/// <summary>A user's formula in dual numbers, evaluated in double whatever T is.</summary>
internal sealed class DualCode<T>(Func<Dual, Dual> formula) : ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Apply(ReadOnlySpan<T> z, Span<T> a)
    {
        Debug.Assert(z.Length == a.Length);
        for (int i = 0; i < z.Length; i++)
            a[i] = T.CreateTruncating(At(z[i]).Value);
    }

    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        Debug.Assert(z.Length == delta.Length);
        for (int i = 0; i < z.Length; i++)
            delta[i] *= T.CreateTruncating(At(z[i]).Derivative);
    }

    public override bool GivesSlope => true;

    public override void Apply(ReadOnlySpan<T> z, Span<T> a, Span<T> slope)
    {
        Debug.Assert(z.Length == a.Length && z.Length == slope.Length);
        for (int i = 0; i < z.Length; i++)
        {
            Dual of = At(z[i]);
            (a[i], slope[i]) = (T.CreateTruncating(of.Value), T.CreateTruncating(of.Derivative));
        }
    }

    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> slope, Span<T> delta)
    {
        Debug.Assert(slope.Length == delta.Length);
        int i = 0;
        for (; i <= delta.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(delta[i..]) * new Vector<T>(slope[i..])).CopyTo(delta[i..]);
        for (; i < delta.Length; i++)
            delta[i] *= slope[i];
    }

    // The instruction that widens a single float waits for the register that it writes to, so that evaluations would
    // follow one another: 38 ns each in place of 12. The one that widens several does not wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Dual At(T z) => formula(Dual.Variable(Precision.IsSingle<T>()
        ? Vector128.WidenLower(Vector128.CreateScalar(Unsafe.BitCast<T, float>(z))).ToScalar()
        : Unsafe.BitCast<T, double>(z)));
}

/// <summary>A user's pair of span functions.</summary>
internal sealed class PairCode<T>(ActivationValue<T> value, ActivationDerivative<T> derivative) : ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 128;

    public override void Apply(ReadOnlySpan<T> z, Span<T> a) => value(z, a);

    // The user's function writes σ'(z); blocks of it stand on the stack until they are multiplied into δ.
    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        Debug.Assert(z.Length == a.Length && z.Length == delta.Length);
        Span<T> block = stackalloc T[Block];
        for (int start = 0; start < z.Length; start += Block)
        {
            int count = Math.Min(Block, z.Length - start);
            Span<T> slope = block[..count];
            derivative(z.Slice(start, count), a.Slice(start, count), slope);
            for (int i = 0; i < count; i++)
                delta[start + i] *= slope[i];
        }
    }
}
