namespace Nabla;

/// <summary>Columns that stand for each other: a copy, the same in another unit, a code beside its name. What one of
/// them tells, the other tells too. Two columns are alike by the RV coefficient of the inputs they become (Robert and
/// Escoufier: A unifying tool for linear multivariate statistical methods, 1976): ‖S_gh‖² / (‖S_gg‖ ‖S_hh‖) with the
/// covariances S; of two numbers it is the square of their correlation.</summary>
internal static class AlikeColumns
{
    /// <summary>From here on columns are alike: a correlation of 0.9.</summary>
    internal const double Least = 0.81;

    /// <summary>With fewer rows chance makes columns alike.</summary>
    private const int LeastRows = 50;

    /// <summary>More would tell the same.</summary>
    private const int MostRows = 2_000;

    /// <summary>Wider tables are not looked at: their covariances would take longer than all else.</summary>
    private const int MostInputs = 1_000;

    /// <summary>The columns that are alike, two or more together, in their order; a column is at most once in it.
    /// </summary>
    /// <param name="data">Examples that are ready for the network.</param>
    /// <param name="groups">The inputs of each column.</param>
    internal static ImmutableArray<ImmutableArray<int>> Of(Dataset data, ImmutableArray<InputGroup> groups)
    {
        if (data.Count < LeastRows || data.InputWidth > MostInputs || groups.Length < 2)
            return [];
        double[,] products = Covariances(data);
        int[] leader = [.. Enumerable.Range(0, groups.Length)];
        double[] own = [.. groups.Select(group => Square(products, group, group))];
        for (int g = 1; g < groups.Length; g++)
        {
            for (int h = 0; h < g; h++)
            {
                double size = Math.Sqrt(own[g]) * Math.Sqrt(own[h]);
                if (size > 0 && Square(products, groups[g], groups[h]) >= Least * size)
                    Join(leader, g, h);
            }
        }

        return
        [
            .. Enumerable.Range(0, groups.Length).GroupBy(g => leader[g]).Where(alike => alike.Skip(1).Any())
                .Select(alike => alike.ToImmutableArray()),
        ];
    }

    private static void Join(int[] leader, int g, int h)
    {
        int from = leader[g], to = leader[h];
        for (int i = 0; i < leader.Length; i++)
        {
            if (leader[i] == from)
                leader[i] = to;
        }
    }

    /// <summary>Σ (x_i − x̄_i)(x_j − x̄_j) over some of the examples, spread evenly.</summary>
    private static double[,] Covariances(Dataset data)
    {
        int width = data.InputWidth, rows = Math.Min(data.Count, MostRows);
        var x = new double[rows][];
        var mean = new double[width];
        for (int row = 0; row < rows; row++)
        {
            x[row] = new double[width];
            data.CopyInput<double>((int)((long)row * data.Count / rows), x[row]);
            for (int i = 0; i < width; i++)
                mean[i] += x[row][i] / rows;
        }

        var products = new double[width, width];
        foreach (double[] row in x)
        {
            for (int i = 0; i < width; i++)
                row[i] -= mean[i];
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j <= i; j++)
                    products[i, j] += row[i] * row[j];
            }
        }

        return products;
    }

    // ‖S_gh‖², of a matrix whose lower half is known.
    private static double Square(double[,] products, InputGroup g, InputGroup h)
    {
        double sum = 0;
        for (int i = g.Start; i < g.Start + g.Width; i++)
        {
            for (int j = h.Start; j < h.Start + h.Width; j++)
            {
                double s = products[Math.Max(i, j), Math.Min(i, j)];
                sum += s * s;
            }
        }

        return sum;
    }
}
