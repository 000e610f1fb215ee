using System.Numerics;

namespace Nabla;

/// <summary>A cost as code for one precision. Each call is one example.</summary>
internal abstract class CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// C_x. Given z as well as a = σ(z), so that the cross-entropies need no logarithm of a number rounded to 0.
    /// </summary>
    internal abstract double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y);

    /// <summary>∇_a C.</summary>
    internal abstract void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA);

    /// <summary>
    /// For a cost paired with its output activation, (BP1) in the simplified form in which σ' cancels: fills δ^L and
    /// returns true. Other costs return false, and δ^L is made of ∇_a C and σ'.
    /// </summary>
    internal virtual bool OutputError(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta) => false;

    protected static double ToDouble(T value) => double.CreateTruncating(value);
}
