using System.Diagnostics;

namespace Nabla.Inspection;

/// <summary>The alternate presentation of the chapter: errors as products of matrices, with Σ'(z) = diag σ'(z) (of
/// softmax the transposed Jacobian), and the Jacobians of whole stretches of layers.</summary>
public static class MatrixForm
{
    /// <summary>(33) δ^L = Σ'(z^L) ∇_a C, n_L numbers.</summary>
    [Equation("33")]
    public static double[] OutputError(WorkedExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Times(SigmaPrime(example, example.L), example.CostByActivation(example.L));
    }

    /// <summary>(34) δ^l = Σ'(z^l) (w^{l+1})ᵀ δ^{l+1}, n_l numbers.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L−1.</param>
    /// <param name="delta">δ^{l+1}.</param>
    [Equation("34")]
    public static double[] BackpropagateError(WorkedExample example, int l, ReadOnlySpan<double> delta)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l + 1, 0, 3);
        return Times(Product(SigmaPrime(example, l), Transposed(example.W(l + 1))), delta);
    }

    /// <summary>(35) δ^l = Σ'(z^l) (w^{l+1})ᵀ … Σ'(z^{L−1}) (w^L)ᵀ Σ'(z^L) ∇_a C, matrices multiplied first and the
    /// vector last, n_l numbers.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L.</param>
    [Equation("35")]
    public static double[] Error(WorkedExample example, int l)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, 0, 2);
        double[,] product = SigmaPrime(example, l);
        for (int m = l + 1; m <= example.L; m++)
            product = Product(Product(product, Transposed(example.W(m))), SigmaPrime(example, m));
        return Times(product, example.CostByActivation(example.L));
    }

    /// <summary>Σ'(z^l) as an array, n_l × n_l: diag σ'(z^l), of softmax the transposed Jacobian (it is
    /// symmetric).</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L.</param>
    public static double[,] SigmaPrime(WorkedExample example, int l)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Transposed(example.Jacobian(l));
    }

    /// <summary>∂a^to/∂a^from, n_to × n_from: the product of the edge rates between the two layers. Its singular values
    /// say how far the network stretches small changes on the way up, and errors on the way down.</summary>
    /// <param name="example">The example.</param>
    /// <param name="from">1 … L−1.</param>
    /// <param name="to">from+1 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layers are not in this order, or are not there.</exception>
    public static double[,] Jacobian(WorkedExample example, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(from, 0, 1);
        example.RequireNeuron(to, 0, from + 1);
        double[,] product = example.EdgeRates(from + 1);
        for (int m = from + 2; m <= to; m++)
            product = Product(example.EdgeRates(m), product);
        return product;
    }

    internal static double[,] Product(double[,] left, double[,] right)
    {
        Debug.Assert(left.GetLength(1) == right.GetLength(0), "Inner sizes agree.");
        int columns = right.GetLength(1);
        var product = new double[left.GetLength(0), columns];
        for (int i = 0; i < product.GetLength(0); i++)
        {
            Span<double> row = MatrixShape.Flatten(product).Slice(i * columns, columns);
            for (int j = 0; j < right.GetLength(0); j++)
            {
                double factor = left[i, j];
                ReadOnlySpan<double> other = MatrixShape.Flatten(right).Slice(j * columns, columns);
                for (int k = 0; k < row.Length; k++)
                    row[k] = Math.FusedMultiplyAdd(factor, other[k], row[k]);
            }
        }

        return product;
    }

    internal static double[] Times(double[,] matrix, ReadOnlySpan<double> v)
    {
        var product = new double[matrix.GetLength(0)];
        for (int i = 0; i < product.Length; i++)
        {
            for (int j = 0; j < v.Length; j++)
                product[i] = Math.FusedMultiplyAdd(matrix[i, j], v[j], product[i]);
        }

        return product;
    }

    /// <summary>(wᵀ v)_k = Σ_j w_jk v_j.</summary>
    internal static void TransposedTimes(double[,] w, ReadOnlySpan<double> v, Span<double> product)
    {
        product.Clear();
        for (int j = 0; j < v.Length; j++)
        {
            ReadOnlySpan<double> row = MatrixShape.Flatten(w).Slice(j * product.Length, product.Length);
            for (int k = 0; k < row.Length; k++)
                product[k] = Math.FusedMultiplyAdd(row[k], v[j], product[k]);
        }
    }

    private static double[,] Transposed(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int j = 0; j < matrix.GetLength(0); j++)
        {
            for (int k = 0; k < matrix.GetLength(1); k++)
                transposed[k, j] = matrix[j, k];
        }

        return transposed;
    }
}
