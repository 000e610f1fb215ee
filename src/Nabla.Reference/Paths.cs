namespace Nabla.Reference;

/// <summary>(53), ∂C/∂w^l_jk as the sum over every path from the weight to the cost, each walked by itself.</summary>
public static class Paths
{
    /// <summary>Every path of the weight (l, j, k): its neurons in layers l … L, and its product.</summary>
    /// <param name="net">The network.</param>
    /// <param name="t">A pass of one example.</param>
    /// <param name="gradient">∇_a C of that example.</param>
    /// <param name="weight">Layer, and the neurons the weight leads to and from.</param>
    public static IEnumerable<(int[] Neurons, T Product)> Enumerate<T>(
        Network<T> net, Trace<T> t, T[] gradient, (int L, int J, int K) weight) where T : INumberBase<T>
    {
        T[,] jacobian = Activations.Jacobian(net[weight.L].Sigma, t.Z[weight.L][0]);
        bool softmax = Activations.IsSoftmax(net[weight.L].Sigma);                        // then z_j moves every a_i
        return Enumerable.Range(0, jacobian.GetLength(0)).Where(i => softmax || i == weight.J).SelectMany(i =>
            Onward([i], jacobian[i, weight.J] * t.A[weight.L - 1][0][weight.K]));  // ∂a^l_i/∂w^l_jk

        IEnumerable<(int[], T)> Onward(int[] path, T product)
        {
            int l = weight.L + path.Length - 1, i = path[^1];
            if (l == net.L)
                return [(path, gradient[i] * product)];
            return Enumerable.Range(0, net[l + 1].B.Length).SelectMany(q =>
                Onward([.. path, q], EdgeRate(net, t, l + 1, q, i) * product));
        }
    }

    /// <summary>(49) An edge's rate factor, ∂a^l_q/∂a^(l−1)_j = σ'(z^l_q) w^l_qj; softmax: Σ_i J^l_qi w^l_ij.</summary>
    public static T EdgeRate<T>(Network<T> net, Trace<T> t, int l, int q, int j) where T : INumberBase<T> =>
        Matrix.Times(Activations.Jacobian(net[l].Sigma, t.Z[l][0]), net[l].W)[q, j];
}
