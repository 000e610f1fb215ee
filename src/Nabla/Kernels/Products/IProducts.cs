namespace Nabla.Kernels;

/// <summary>
/// The three matrix products of backpropagation. Every output is one chain of fused multiply-adds in ascending order of
/// the summed index, starting from 0, so that all implementations give the same bits.
/// </summary>
internal interface IProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>z[x, j] = Σ_k a[x, k] w_jk + b_j: (25) before σ.</summary>
    void Forward(LayerInput<T> a, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z);

    /// <summary>e[x, k] = Σ_j w_jk δ[x, j]: the product wᵀδ of BP2.</summary>
    /// <param name="delta">δ, m × n_l.</param>
    /// <param name="w">The weights out of e's columns.</param>
    /// <param name="inputs">n_{l−1}; e may be some of its columns, whole panels.</param>
    /// <param name="e">Receives the product.</param>
    /// <param name="scratch">n_l panels, a multiple of four.</param>
    void Backward(ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, int inputs, MatrixSpan<T> e, Span<T> scratch);

    /// <summary>∇w_jk = scale · Σ_x δ[x, j] a[x, k]: BP4.</summary>
    void WeightGradient(ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW);

    /// <summary>
    /// BP4 and a rule in one pass over the weights: each g = scale · Σ_x δ[x, j] a[x, k] goes from its register into
    /// the rule, by the same operations as through a visible ∇w, and so to the same bits.
    /// </summary>
    void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state);
}
