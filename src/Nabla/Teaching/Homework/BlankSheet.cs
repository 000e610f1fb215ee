using System.Text;

namespace Nabla.Teaching;

/// <summary>A sheet to fill in: a place for every number of backpropagation on a case, and none of the numbers.
/// </summary>
internal static class BlankSheet
{
    /// <summary>The places in the algorithm's order: forward, the costs, the errors from the last layer down, the
    /// gradient; where the case says how it is trained, the parameters after a step.</summary>
    /// <param name="given">The case; nothing of it is computed.</param>
    internal static IEnumerable<AnswerEntry> Places(CaseFile given)
    {
        foreach ((string name, int? layer) in Asked(given))
        {
            (int rows, int columns) = Shape(given, name, layer);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    yield return new(name, layer, row, column, "", Quantities.NameOf(name, layer));
            }
        }
    }

    /// <summary>Writes the sheet as JSON that <see cref="AnswerSheet.Read(Stream)"/> reads, with null in each place.
    /// </summary>
    /// <param name="given">The case; nothing of it is computed.</param>
    /// <param name="stream">Receives UTF-8; left open.</param>
    internal static void Write(CaseFile given, Stream stream)
    {
        IEnumerable<string> fields = Asked(given).GroupBy(quantity => quantity.Name).Select(quantity =>
            $"  \"{quantity.Key}\": " + (quantity.First().Layer is null ? Nulls(given, quantity.Key, null)
                : "[\n" + string.Join(",\n", quantity.OrderBy(at => at.Layer)
                    .Select(at => "    " + Nulls(given, at.Name, at.Layer))) + "\n  ]"));
        string text = "{\n" + string.Join(",\n", fields) + "\n}\n";
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    // The parameters after a step, where the case says how it is trained.
    private static IEnumerable<(string Name, int? Layer)> Asked(CaseFile given) =>
        Quantities.InOrder(given.Architecture.LayerCount)
            .Where(quantity => given.Optimizer is not null || !StepSlips.AreOf(quantity.Name));

    // One example needs no brackets around it.
    private static string Nulls(CaseFile given, string name, int? layer)
    {
        (int rows, int columns) = Shape(given, name, layer);
        bool isList = name is "cost_per_example" or "grad_b" or StepSlips.Biases
            || rows == 1 && name is not ("grad_W" or StepSlips.Weights);
        string row = string.Join(", ", Enumerable.Repeat("null", columns));
        return name == "mean_cost" ? "null"
            : isList ? $"[{string.Join(", ", Enumerable.Repeat("null", rows * columns))}]"
            : $"[{string.Join(", ", Enumerable.Repeat($"[{row}]", rows))}]";
    }

    private static (int Rows, int Columns) Shape(CaseFile given, string name, int? layer)
    {
        ImmutableArray<int> widths = given.Architecture.Widths;
        int m = given.Examples;
        return name switch
        {
            "mean_cost" => (1, 1),
            "cost_per_example" => (m, 1),
            "grad_b" or StepSlips.Biases => (widths[layer!.Value - 1], 1),
            "grad_W" or StepSlips.Weights => (widths[layer!.Value - 1], widths[layer.Value - 2]),
            _ => (m, widths[layer!.Value - 1]),
        };
    }
}
