namespace Nabla.Lab.Tests.Explaining;

/// <summary>Matrices to test with.</summary>
internal static class Matrices
{
    /// <summary>Entries between -1/2 and 1/2.</summary>
    internal static double[,] Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return Map(new double[rows, columns], _ => random.NextDouble() - 0.5);
    }

    /// <summary>A Householder reflection 1 - 2 v vᵀ / vᵀv: orthogonal up to rounding.</summary>
    internal static double[,] Reflection(int n, int seed)
    {
        double[,] v = Random(n, 1, seed);
        double squares = Norm(v) * Norm(v);
        double[,] reflection = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                reflection[i, j] = (i == j ? 1 : 0) - 2 * v[i, 0] * v[j, 0] / squares;
        }

        return reflection;
    }

    /// <summary>a b.</summary>
    internal static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < product.GetLength(0); i++)
        {
            for (int j = 0; j < product.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++)
                    product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    /// <summary>aᵀ.</summary>
    internal static double[,] Transposed(double[,] a)
    {
        var transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
                transposed[j, i] = a[i, j];
        }

        return transposed;
    }

    /// <summary>A function of every entry, row by row.</summary>
    internal static double[,] Map(double[,] a, Func<double, double> of)
    {
        var mapped = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
                mapped[i, j] = of(a[i, j]);
        }

        return mapped;
    }

    /// <summary>‖a‖_F.</summary>
    internal static double Norm(double[,] a) => Math.Sqrt(a.Cast<double>().Sum(x => x * x));
}
