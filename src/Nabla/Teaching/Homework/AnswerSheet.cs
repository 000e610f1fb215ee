namespace Nabla.Teaching;

/// <summary>Somebody's answers to a case: any of the fields that <see cref="CaseGradient{T}.Write"/> gives, in its
/// shapes. Layers from the first that has parameters; null stands for a layer left out.</summary>
public sealed class AnswerSheet
{
    private static readonly string[] s_fields =
        ["mean_cost", "cost_per_example", "z", "a", "delta", "grad_W", "grad_b", "id", "note"];

    private readonly Dictionary<(string Quantity, int? Layer), double[][]> _rows;

    private AnswerSheet(Dictionary<(string, int?), double[][]> rows) => _rows = rows;

    /// <summary>Reads answers: JSON in UTF-8.</summary>
    /// <param name="stream">Read to its end; left open.</param>
    /// <exception cref="NablaFormatException">The file cannot be used; says where, why, and what to do.</exception>
    public static AnswerSheet Read(Stream stream) => JsonReading.Read(stream, Read);

    /// <summary>How many numbers were answered.</summary>
    public int Count => _rows.Values.Sum(rows => rows.Sum(row => row.Length));

    /// <summary>The numbers of one quantity, null where it was left out. A vector is one row, but the costs and ∇b have
    /// a row for each number.</summary>
    internal double[][]? Rows(string quantity, int? layer) => _rows.GetValueOrDefault((quantity, layer));

    /// <summary>Every layer that a field has something for, beyond those of the network too.</summary>
    internal int LastLayer => _rows.Keys.Max(key => key.Layer) ?? 0;

    private static AnswerSheet Read(LocatedJson document)
    {
        var rows = new Dictionary<(string, int?), double[][]>();
        foreach ((string name, LocatedJson node) in document.Fields(s_fields))
        {
            switch (name)
            {
                case "id" or "note":
                    break;
                case "mean_cost":
                    rows[(name, null)] = [[node.Number<double>()]];
                    break;
                case "cost_per_example":
                    rows[(name, null)] = Column(node);
                    break;
                default:
                    ReadLayers(name, node, rows);
                    break;
            }
        }

        return rows.Count > 0 ? new(rows) : throw document.Problem(
            "has no answers.", "Give some of mean_cost, cost_per_example, z, a, delta, grad_W, grad_b.");
    }

    private static void ReadLayers(string name, LocatedJson node, Dictionary<(string, int?), double[][]> rows)
    {
        int l = 2;
        foreach (LocatedJson layer in node.Items())
        {
            if (layer.Kind != System.Text.Json.JsonValueKind.Null)
            {
                rows[(name, l)] = name == "grad_b"
                    ? Column(layer) : [.. layer.Items().Select(row => row.Numbers<double>())];
            }

            l++;
        }
    }

    private static double[][] Column(LocatedJson node) => [.. node.Numbers<double>().Select(n => (double[])[n])];
}
