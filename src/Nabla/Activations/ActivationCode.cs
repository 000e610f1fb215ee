namespace Nabla.Activations;

/// <summary>An <see cref="Activation"/> made executable for one number type: virtual once per buffer, never once per
/// number. A buffer is any run of numbers for an elementwise activation, the row of one example for softmax.</summary>
internal abstract class ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a ← σ(z). The two have equal lengths and may be the same memory.</summary>
    public abstract void Apply(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>δ ← δ ⊙ σ'(z), given both z and a = σ(z); for softmax δ ← Jᵀδ. All of one length.</summary>
    public abstract void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta);

    /// <summary>The same for a whole layer, an example in each row. The rows' filling may be overwritten.</summary>
    public virtual void Apply(MatrixSpan<T> z, MatrixSpan<T> a)
    {
        for (int x = 0; x < z.Rows; x++)
            Apply(z.Row(x), a.Row(x));
    }

    /// <summary>The same for a whole layer, an example in each row. Filling that is 0 in δ stays 0.</summary>
    public virtual void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> delta)
    {
        for (int x = 0; x < z.Rows; x++)
            TimesDerivative(z.Row(x), a.Row(x), delta.Row(x));
    }
}
