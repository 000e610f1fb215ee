using System.Diagnostics;

namespace Nabla.Activations;

/// <summary>A user's formula in dual numbers, evaluated in double whatever T is.</summary>
internal sealed class DualCode<T>(Func<Dual, Dual> formula) : ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Apply(ReadOnlySpan<T> z, Span<T> a)
    {
        Debug.Assert(z.Length == a.Length);
        for (int i = 0; i < z.Length; i++)
            a[i] = T.CreateTruncating(formula(Dual.Variable(double.CreateTruncating(z[i]))).Value);
    }

    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        Debug.Assert(z.Length == delta.Length);
        for (int i = 0; i < z.Length; i++)
            delta[i] *= T.CreateTruncating(formula(Dual.Variable(double.CreateTruncating(z[i]))).Derivative);
    }
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
