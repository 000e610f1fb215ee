namespace Nabla.Inspection;

/// <summary>‖v‖ of any run of numbers; that of the kernels takes whole buffers of parameters.</summary>
internal static class EuclideanNorm
{
    /// <summary>√Σv², relative to the largest magnitude, so that no square overflows or vanishes.</summary>
    internal static double Of(ReadOnlySpan<double> v)
    {
        double largest = 0;
        foreach (double value in v)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        double sum = 0;
        foreach (double value in v)
            sum += value / largest * (value / largest);
        return largest * Math.Sqrt(sum);
    }

    /// <summary>The norm of all entries of a matrix, Frobenius's.</summary>
    internal static double Of(double[,] matrix) => Of(MatrixShape.Flatten(matrix));
}
