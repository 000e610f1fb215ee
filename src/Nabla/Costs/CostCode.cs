using System.Diagnostics;

namespace Nabla;

/// <summary>A cost as code for one precision. Each call is one example.</summary>
internal abstract class CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C_x. Given z as well as a = σ(z), so that the cross-entropies need no logarithm of a number rounded to
    /// 0.</summary>
    internal abstract double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y);

    /// <summary>∇_a C.</summary>
    internal abstract void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA);

    /// <summary>Whether σ' of the output activation that belongs to the cost cancels in (BP1).</summary>
    internal virtual bool IsPaired => false;

    /// <summary>δ^L of a paired cost, in the simplified form.</summary>
    internal virtual void OutputError(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta) =>
        throw new UnreachableException("Only a cross-entropy gives its error directly.");

    protected static double ToDouble(T value) => double.CreateTruncating(value);
}
