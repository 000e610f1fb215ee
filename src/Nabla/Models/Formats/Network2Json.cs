namespace Nabla;

/// <summary>The JSON that network2.py of the code of *Neural Networks and Deep Learning* saves: <c>sizes</c>,
/// <c>weights</c> (a matrix n_l × n_{l−1} for each layer), <c>biases</c> (a column n_l × 1) and <c>cost</c>, a Python
/// class. Its networks are sigmoid throughout and computed in double precision.</summary>
internal static class Network2Json
{
    private static readonly Dictionary<string, Cost> s_costs = new(StringComparer.Ordinal)
    {
        ["QuadraticCost"] = Cost.Quadratic,
        ["CrossEntropyCost"] = Cost.BinaryCrossEntropy,
    };

    /// <summary>Whether a document is one of these.</summary>
    internal static bool Recognizes(LocatedJson root) => root.Kind == System.Text.Json.JsonValueKind.Object
        && root.Field("format") is null && root.Field("weights") is not null && root.Field("biases") is not null;

    /// <summary>Reads a network.</summary>
    /// <exception cref="NablaFormatException">Something is missing, unknown, or of the wrong shape.</exception>
    internal static Model Read(LocatedJson root)
    {
        JsonFields fields = root.Fields("sizes", "weights", "biases", "cost");
        LocatedJson sizes = fields.Need("sizes"), weights = fields.Need("weights"), biases = fields.Need("biases");
        int[] widths = [.. sizes.Items().Select(size => size.Whole(1))];
        sizes.RefuseIf(widths.Length < 2, "has fewer than two widths.", "A network has at least input and output.");
        foreach (LocatedJson list in new[] { weights, biases })
        {
            list.RefuseIf(list.Count != widths.Length - 1, $"has {list.Count} entries for {widths.Length} sizes.",
                "There is one for each layer after the input.");
        }

        double[][,] w = [.. weights.Items().Select((node, i) => Shaped(node, widths[i + 1], widths[i]))];
        double[][,] b = [.. biases.Items().Select((node, i) => Shaped(node, widths[i + 1], 1))];
        var theta = new ParameterVector<double>(
            Architecture.Create(widths, Activation.Sigmoid, Activation.Sigmoid));
        for (int l = 2; l <= widths.Length; l++)
        {
            theta.W(l).CopyFrom(MatrixShape.Flatten(w[l - 2]));
            MatrixShape.Flatten(b[l - 2]).CopyTo(theta.B(l));
        }

        LocatedJson cost = fields.Need("cost");
        return s_costs.TryGetValue(cost.Text(), out Cost? known)
            ? Model.Of(theta, known, null, [], null)
            : throw cost.Problem(
                $"is {Quoted.Of(cost.Text())}.", $"Nabla knows {string.Join(" and ", s_costs.Keys)}.");
    }

    private static double[,] Shaped(LocatedJson node, int rows, int columns)
    {
        double[,] matrix = node.Matrix<double>();
        return matrix.GetLength(0) == rows && matrix.GetLength(1) == columns ? matrix : throw node.Problem(
            Invariant($"is {matrix.GetLength(0)} × {matrix.GetLength(1)}, but must be {rows} × {columns}."),
            "The shapes follow from sizes.");
    }
}
