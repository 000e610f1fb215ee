using System.Runtime.InteropServices;

namespace Nabla.Cli.Cases;

/// <summary>Examples of a data set as arrays.</summary>
internal static class Rows
{
    /// <summary>Inputs and desired outputs of consecutive examples, in double.</summary>
    public static (double[,] X, double[,] Y) Of(Dataset data, int start, int count)
    {
        double[,] x = new double[count, data.InputWidth], y = new double[count, data.TargetWidth];
        for (int i = 0; i < count; i++)
        {
            data.CopyInput(start + i, Row(x, i));
            data.CopyTarget(start + i, Row(y, i));
        }

        return (x, y);
    }

    private static Span<double> Row(double[,] matrix, int row) =>
        MemoryMarshal.CreateSpan(ref matrix[row, 0], matrix.GetLength(1));
}
