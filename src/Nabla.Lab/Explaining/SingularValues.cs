using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Nabla.Lab.Explaining;

/// <summary>The singular values of a matrix, by Math.NET Numerics.</summary>
public static class SingularValues
{
    /// <summary>min(rows, columns) numbers, largest first.</summary>
    /// <param name="matrix">At least 1 × 1, finite.</param>
    public static double[] Of(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        // Of a wide matrix those of the transposed one, which is less work and gives min(rows, columns) either way.
        Matrix<double> m = DenseMatrix.OfArray(matrix);
        if (m.RowCount < m.ColumnCount)
            m = m.Transpose();
        return [.. m.Svd(computeVectors: false).S.OrderDescending()];
    }
}
