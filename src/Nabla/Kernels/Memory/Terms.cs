using System.Numerics;

namespace Nabla.Kernels;

/// <summary>Neighboring terms of a sum: <paramref name="Start"/> … Start + Length − 1.</summary>
internal readonly record struct Terms(int Start, int Length);

/// <summary>
/// What a layer receives from the one before, m × n_{l−1}, and which of its columns count: those outside
/// <see cref="Terms"/> are zero in every example, and a product may leave them out.
/// </summary>
internal readonly ref struct LayerInput<T>(ReadOnlyMatrixSpan<T> values, ReadOnlySpan<Terms> terms)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal readonly ReadOnlyMatrixSpan<T> Values = values;

    /// <summary>Ascending and apart from each other.</summary>
    internal readonly ReadOnlySpan<Terms> Terms = terms;
}
