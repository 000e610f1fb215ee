using System.Numerics;

namespace Nabla.Activations;

/// <summary>
/// An <see cref="Activation"/> made executable for one number type: virtual once per buffer, never once per number.
/// A buffer is any run of numbers for an elementwise activation, the row of one example for softmax.
/// </summary>
internal abstract class ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a ← σ(z). The two have equal lengths and may be the same memory.</summary>
    public abstract void Apply(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>δ ← δ ⊙ σ'(z), given both z and a = σ(z); for softmax δ ← Jᵀδ. All of one length.</summary>
    public abstract void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta);
}
