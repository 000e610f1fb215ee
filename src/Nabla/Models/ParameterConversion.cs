namespace Nabla;

/// <summary>From float to double, exactly, and from double to float, rounded.</summary>
internal static class ParameterConversion
{
    /// <summary>A copy in the other precision.</summary>
    internal static ParameterVector<TTo> To<TFrom, TTo>(this ParameterVector<TFrom> theta)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        var numbers = new TFrom[theta.Count];
        theta.CopyTo(numbers);
        var copy = new ParameterVector<TTo>(theta.Architecture);
        copy.CopyFrom(Array.ConvertAll(numbers, TTo.CreateTruncating));
        return copy;
    }

    /// <summary>A copy in another precision.</summary>
    internal static T[,] To<T>(double[,] matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => To<double, T>(matrix);

    /// <summary>A copy in another precision.</summary>
    internal static TTo[,] To<TFrom, TTo>(ReadOnlyMatrixSpan<TFrom> matrix)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        var copy = new TTo[matrix.Rows, matrix.Columns];
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<TFrom> row = matrix.Row(i);
            for (int j = 0; j < row.Length; j++)
                copy[i, j] = TTo.CreateTruncating(row[j]);
        }

        return copy;
    }
}
