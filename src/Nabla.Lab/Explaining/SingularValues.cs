namespace Nabla.Lab.Explaining;

/// <summary>The singular values of a matrix by one-sided Jacobi: columns are rotated in pairs until all are orthogonal;
/// their norms are the singular values.</summary>
public static class SingularValues
{
    // Golub and Van Loan, Matrix Computations, 4th ed., 8.6.3. Demmel and Veselić, Jacobi's method is more accurate
    // than QR, SIAM J. Matrix Anal. Appl. 13 (1992): even tiny values have small relative errors where scaled columns
    // are independent. A few sweeps suffice, since convergence is quadratic; LAPACK's dgesvj has the same limit.
    private const int MostSweeps = 30;
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>min(rows, columns) numbers, largest first.</summary>
    /// <param name="matrix">At least 1 × 1, finite.</param>
    /// <exception cref="ArgumentException">The matrix is empty, or has an entry that is not finite.</exception>
    public static double[] Of(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Length == 0)
            throw new ArgumentException("The matrix is empty; it needs a row and a column.", nameof(matrix));
        if (!matrix.Cast<double>().All(double.IsFinite))
            throw new ArgumentException("The matrix has an entry that is not finite.", nameof(matrix));
        double most = matrix.Cast<double>().Max(Math.Abs);
        if (most == 0)
            return new double[Math.Min(matrix.GetLength(0), matrix.GetLength(1))];
        int exponent = Math.ILogB(most);   // a power of two: scaling rounds nothing
        double[][] columns = Columns(matrix, exponent);
        for (int sweep = 0; sweep < MostSweeps && Sweep(columns); sweep++)
        {
        }

        return [.. columns.Select(Norm).OrderDescending().Select(norm => Math.ScaleB(norm, exponent))];
    }

    // The columns of the matrix times 2^-exponent. Of a wide matrix the rows: Aᵀ has the same singular values, but
    // fewer columns.
    private static double[][] Columns(double[,] matrix, int exponent)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        return rows >= columns
            ? [.. Enumerable.Range(0, columns).Select(j => Scaled(rows, i => matrix[i, j]))]
            : [.. Enumerable.Range(0, rows).Select(i => Scaled(columns, j => matrix[i, j]))];

        double[] Scaled(int count, Func<int, double> entry) =>
            [.. Enumerable.Range(0, count).Select(i => Math.ScaleB(entry(i), -exponent))];
    }

    // Makes every pair of columns orthogonal once; whether any was not.
    private static bool Sweep(double[][] columns)
    {
        bool isRotated = false;
        for (int p = 0; p < columns.Length - 1; p++)
        {
            for (int q = p + 1; q < columns.Length; q++)
                isRotated |= Rotate(columns[p], columns[q]);
        }

        return isRotated;
    }

    // a, b ← c a - s b, s a + c b, with c and s such that the two become orthogonal. All from ratios of norms, not from
    // their squares, which underflow where columns differ much in size.
    private static bool Rotate(double[] a, double[] b)
    {
        double normA = Norm(a), normB = Norm(b);
        if (normA == 0 || normB == 0)
            return false;
        double cosine = 0;
        for (int i = 0; i < a.Length; i++)
            cosine += a[i] / normA * (b[i] / normB);
        if (Math.Abs(cosine) <= Epsilon * Math.Sqrt(a.Length))
            return false;
        double zeta = (normB / normA - normA / normB) / (2 * cosine);
        double t = Math.CopySign(1 / (Math.Abs(zeta) + double.Hypot(1, zeta)), zeta);   // tan of the smaller angle
        double c = 1 / double.Hypot(1, t), s = c * t;
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (c * a[i] - s * b[i], s * a[i] + c * b[i]);
        return true;
    }

    // ‖v‖, without squares of numbers so small that they are 0.
    private static double Norm(double[] v)
    {
        double most = v.Max(Math.Abs), squares = 0;
        if (most == 0)
            return 0;
        foreach (double x in v)
            squares += x / most * (x / most);
        return most * Math.Sqrt(squares);
    }
}
