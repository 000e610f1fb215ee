using System.Numerics;

namespace Nabla.Kernels;

/// <summary>
/// The three matrix products of backpropagation. Every output is one chain of fused multiply-adds in ascending order of
/// the summed index, starting from 0, so that all implementations give the same bits.
/// </summary>
internal interface IProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>z[x, j] = Σ_k a[x, k] w_jk + b_j: (25) before σ.</summary>
    void Forward(ReadOnlyMatrixSpan<T> a, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z);

    /// <summary>e[x, k] = Σ_j w_jk δ[x, j]: the product wᵀδ of BP2. <paramref name="scratch"/>: n_l panels.</summary>
    void Backward(ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, MatrixSpan<T> e, Span<T> scratch);

    /// <summary>∇w_jk = scale · Σ_x δ[x, j] a[x, k]: BP4.</summary>
    void WeightGradient(ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW);
}
