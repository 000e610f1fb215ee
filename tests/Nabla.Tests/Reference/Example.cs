namespace Nabla.Tests.Reference;

using Nabla.Reference;

/// <summary>A network with examples and a cost, drawn from a seed.</summary>
internal sealed record Example(Network<double> Net, string Cost, double[][] X, double[][] Y)
{
    /// <summary>The activations of single neurons.</summary>
    public static readonly string[] Neurons =
    [
        "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu",
        "gelu", "gelu_tanh", "silu", "softplus", "hard_sigmoid",
    ];

    /// <summary>All that hidden layers have here; exponentials of exponentials leave every tolerance.</summary>
    public static readonly string[] Activations = [.. Neurons, "softmax"];

    /// <summary>The costs that go with any output, of those with a parameter several.</summary>
    public static readonly string[] Free =
        ["quadratic", "mean_absolute_error", "huber", "huber:0.25", "huber:3", "quantile:0.1", "quantile:0.9"];

    /// <summary>Every output activation with every cost that goes with it.</summary>
    public static readonly (string Output, string Cost)[] Outputs =
    [
        .. Activations.SelectMany(a => Free.Select(c => (a, c))),
        ("sigmoid", "binary_cross_entropy"), ("softmax", "softmax_cross_entropy"), ("exponential", "poisson"),
        ("exponential", "quadratic"), ("exponential", "quantile:0.3"),
    ];

    /// <summary>One activation per layer of parameters, layers 2 … L.</summary>
    public static Example Of(int seed, int examples, string cost, int[] widths, params string[] activations) =>
        Of(seed, examples, cost, widths,
            [.. activations.Select((a, i) => Enumerable.Repeat(a, widths[i + 1]).ToArray())]);

    /// <summary>One activation per neuron.</summary>
    public static Example Of(int seed, int examples, string cost, int[] widths, string[][] activations)
    {
        var random = new Random(seed);
        double Next() => 3 * random.NextDouble() - 1.5;
        double[] Row(int n) => [.. Enumerable.Range(0, n).Select(_ => Next())];
        var layers = activations.Select((sigma, i) =>
        {
            var w = new double[widths[i + 1], widths[i]];
            for (int j = 0; j < widths[i + 1]; j++)
            {
                for (int k = 0; k < widths[i]; k++)
                    w[j, k] = Next();
            }

            return new Layer<double>(sigma, w, Row(widths[i + 1]));
        }).ToArray();
        double[][] x = [.. Enumerable.Range(0, examples).Select(_ => Row(widths[0]))];
        double[][] y = [.. Enumerable.Range(0, examples).Select(_ => Row(widths[^1]))];
        bool probabilities = cost is "binary_cross_entropy" or "softmax_cross_entropy" or "poisson";
        if (probabilities)
            y = [.. y.Select(row => row.Select(v => (v + 1.5) / 3).ToArray())];
        return new(new(layers), cost, x, y);
    }

    /// <summary>z, a, δ and ∇ by the reference's backpropagation.</summary>
    public (Trace<double> Trace, Network<double> Nabla) Run() => Backprop.Run(Net, Cost, X, Y);

    /// <summary>∇_a C_x of one example.</summary>
    public double[] CostGradient(Trace<double> t, int x) => Costs.Gradient(Cost, t.Z[Net.L][x], t.A[Net.L][x], Y[x]);
}
