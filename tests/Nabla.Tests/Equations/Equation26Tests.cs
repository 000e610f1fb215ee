using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>
/// (26) C = (1/m) Σ_x C_x, for every legal pair of output activation and cost, against the reference.
/// </summary>
public sealed class Equation26Tests
{
    [Fact]
    public void Costs_of_examples_and_their_mean_agree_for_every_legal_pair()
    {
        foreach ((Activation output, Cost cost) in Legal.Pairs)
        {
            Costs<double>(output, cost);
            Costs<float>(output, cost);
        }
    }

    private static void Costs<T>(Activation output, Cost cost)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int width = 1; width <= 17; width++)
        {
            var pass = new Pass<T>(width, 5, [3, width], cost, output);
            double[][] y = Pass<T>.Rows(pass.Y);
            double[] expected =
                [.. y.Select((y, x) => Ref.Costs.Value(cost.Name, pass.Given.Z[2][x], pass.Given.A[2][x], y))];
            // Costs are summed in double whatever T is, from production's own z and a, width terms of at most (6 +
            // 1.5)² each.
            double allowed = 4 * (width + 8) * Close.Roundoff * width * 57;
            Close.To(expected, pass.Trace.Costs, _ => allowed, $"C_x of {output} with {cost}, width {width}");
            Close.To([expected.Average()], [pass.Trace.MeanCost], _ => 2 * allowed,
                $"C of {output} with {cost}, width {width}");
        }
    }
}
