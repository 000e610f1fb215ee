namespace Nabla.Teaching;

/// <summary>Everything backpropagation computes on a case, by name and layer, in the algorithm's order.</summary>
internal sealed class Quantities
{
    private readonly Dictionary<(string Name, int? Layer), double[][]> _rows = [];

    /// <summary>In the algorithm's order: forward, the costs, the errors from the last layer down, the
    /// gradient, the parameters after a step.</summary>
    internal static IEnumerable<(string Name, int? Layer)> InOrder(int L)
    {
        for (int l = 2; l <= L; l++)
        {
            yield return ("z", l);
            yield return ("a", l);
        }

        yield return ("cost_per_example", null);
        yield return ("mean_cost", null);
        for (int l = L; l >= 2; l--)
            yield return ("delta", l);
        for (int l = 2; l <= L; l++)
        {
            yield return ("grad_b", l);
            yield return ("grad_W", l);
        }

        for (int l = 2; l <= L; l++)
        {
            yield return (StepSlips.Biases, l);
            yield return (StepSlips.Weights, l);
        }
    }

    /// <summary>A row for each example of z, a and δ, for each neuron of ∇w; a row for each number of ∇b and the
    /// costs.</summary>
    internal double[][] this[string name, int? layer]
    {
        get => _rows[(name, layer)];
        set => _rows[(name, layer)] = value;
    }

    internal double[][]? Find(string name, int? layer) => _rows.GetValueOrDefault((name, layer));

    /// <summary>z^2, delta^3, mean_cost.</summary>
    internal static string NameOf(string name, int? layer) =>
        layer is { } l ? Invariant($"{name}^{l}") : name;
}
