namespace Nabla.Reference;

// The textbook's sums over plain arrays.
internal static class Matrix
{
    public static T[] Times<T>(T[,] m, T[] v) where T : INumberBase<T> =>
        [.. Enumerable.Range(0, m.GetLength(0)).Select(j => Activations.Sum(v.Select((v, k) => m[j, k] * v)))];

    public static T[,] Times<T>(T[,] a, T[,] b) where T : INumberBase<T> =>
        Of(a.GetLength(0), b.GetLength(1),
            (i, k) => Activations.Sum(Enumerable.Range(0, b.GetLength(0)).Select(j => a[i, j] * b[j, k])));

    public static T[,] Transpose<T>(T[,] m) => Of(m.GetLength(1), m.GetLength(0), (j, k) => m[k, j]);

    public static T[,] Of<T>(int rows, int columns, Func<int, int, T> entry)
    {
        var m = new T[rows, columns];
        for (int j = 0; j < rows; j++)
        {
            for (int k = 0; k < columns; k++)
                m[j, k] = entry(j, k);
        }

        return m;
    }
}
