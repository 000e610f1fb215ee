namespace Nabla.Reference;

/// <summary>The alternate presentation, by the matrix Σ'(z) = diag σ'(z); softmax: the transposed Jacobian.</summary>
public static class MatrixForm
{
    /// <summary>Σ'(z^l) of example x.</summary>
    public static T[,] SigmaPrime<T>(Network<T> net, Trace<T> t, int l, int x) where T : INumberBase<T> =>
        Matrix.Transpose(Activations.Jacobian(net[l].Sigma, t.Z[l][x]));

    /// <summary>(33) δ^L = Σ'(z^L) ∇_a C.</summary>
    public static T[] OutputError<T>(Network<T> net, Trace<T> t, T[] gradient, int x) where T : INumberBase<T> =>
        Matrix.Times(SigmaPrime(net, t, net.L, x), gradient);

    /// <summary>(34) δ^l = Σ'(z^l) (w^(l+1))ᵀ δ^(l+1).</summary>
    public static T[] BackpropagateError<T>(Network<T> net, Trace<T> t, T[] delta, int l, int x)
        where T : INumberBase<T> =>
        Matrix.Times(Matrix.Times(SigmaPrime(net, t, l, x), Matrix.Transpose(net[l + 1].W)), delta);

    /// <summary>(35) δ^l = Σ'(z^l) (w^(l+1))ᵀ … Σ'(z^(L−1)) (w^L)ᵀ Σ'(z^L) ∇_a C, matrices first.</summary>
    public static T[] Error<T>(Network<T> net, Trace<T> t, T[] gradient, int l, int x) where T : INumberBase<T>
    {
        T[,] product = SigmaPrime(net, t, l, x);
        for (int i = l + 1; i <= net.L; i++)
            product = Matrix.Times(Matrix.Times(product, Matrix.Transpose(net[i].W)), SigmaPrime(net, t, i, x));
        return Matrix.Times(product, gradient);
    }
}
