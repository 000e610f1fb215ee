using System.Numerics;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Gradients of networks drawn at random against the equations in numbers of 80 bits.</summary>
public sealed class GradientTests(ITestOutputHelper output)
{
    private const int OfEach = 1200;

    private static readonly Cost[] s_costs = [.. Cost.All, Cost.Quantile(0.1), Cost.Quantile(0.5)];

    /// <summary>Each of the numbers within the bound that the roundings of its own operations allow
    /// (tests/numeric/network.py); PyTorch's errors are measured beside.</summary>
    [Fact]
    [Trait("Tier", "long")]
    public void Thousands_of_gradients_lie_within_what_rounding_explains()
    {
        Oracle.Require("torch", "python3-torch");
        using var oracle = new Oracle();
        for (int i = 0; i < OfEach; i++)
        {
            Add<float>(oracle, i, "float32");
            Add<double>(oracle, i, "float64");
        }

        Verdict verdict = oracle.Judge("gradients.py", output);
        Assert.Equal(2 * OfEach, verdict.Counts["gradients"]);
    }

    private static void Add<T>(Oracle oracle, int i, string precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draw = new Draw(i);
        Cost cost = s_costs[i % s_costs.Length];
        Architecture architecture = draw.Architecture(draw.Widths(300), cost);
        Network<T> network = draw.Network<T>(architecture, draw.OneOf(0.3, 1, 1, 3));
        int m = 1 + draw.Below(33);
        T[,] x = draw.Matrix<T>(m, architecture.InputWidth,
            Draw.HasExponentials(architecture) ? 1 : draw.OneOf(0.01, 1, 1, 10));
        T[,] y = draw.Targets<T>(cost, m, architecture.OutputWidth);
        var trace = new Trace<T>(architecture, m);
        var nabla = new ParameterVector<T>(architecture);
        double mean = Backprop.Run(network.Parameters, cost, x, y, trace, nabla);
        oracle.Add(new
        {
            Id = $"{precision} {i}: {architecture}, {cost.Name}",
            Precision = precision,
            Widths = architecture.Widths,
            Activations = Enumerable.Range(2, architecture.LayerCount - 1)
                .Select(l => architecture.Activation(l).ToString()),
            Cost = cost.Name,
            Examples = m,
            Theta = oracle.Keep(network.Parameters),
            X = oracle.Keep(x),
            Y = oracle.Keep(y),
            Nabla = oracle.Keep(nabla),
            MeanCost = mean,
        });
    }
}
