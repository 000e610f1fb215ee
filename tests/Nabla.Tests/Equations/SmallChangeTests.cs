using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>
/// (47) to (50): a small change of one weight travels forward as the chapter says. What is left over is of second
/// order, so that it falls fourfold as the change halves.
/// </summary>
public sealed class SmallChangeTests
{
    private const int L = 4;

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("gelu")]
    [InlineData("softplus")]
    public void The_predictions_are_right_to_first_order(string hidden)
    {
        Activation sigma = Activation.Parse(hidden);
        var pass = new Pass<double>(41, 1, [2, 3, 3, 2], Cost.Quadratic, sigma, sigma, Activation.Sigmoid);
        (int j, int k, int q) = (1, 0, 2);
        double rate = SigmaPrime(pass, 2, j) * pass.Trace.A(1)[0, k];                   // (48): ∂a²_j/∂w²_jk
        double edge = Ref.Paths.EdgeRate(pass.Reference, pass.Given, 3, q, j);          // (49): ∂a³_q/∂a²_j
        Assert.Equal(SigmaPrime(pass, 3, q) * pass.Theta.W(3)[q, j], edge, 1e-14);

        (double c0, double a2, double a3) = (pass.Trace.MeanCost, pass.Trace.A(2)[0, j], pass.Trace.A(3)[0, q]);
        double nablaW = pass.Nabla.W(2)[j, k];
        var left = new List<(double Cost, double Near, double Far)>();
        foreach (double change in (double[])[1e-3, 5e-4, 2.5e-4])
        {
            ParameterVector<double> theta = pass.Theta.Clone();
            theta.W(2)[j, k] += change;
            var after = new Trace<double>(theta.Architecture, 1);
            double c = Backprop.Run(theta, pass.Cost, pass.X, pass.Y, after, new(theta.Architecture));
            left.Add((
                c - c0 - nablaW * change,                                               // (47)
                after.A(2)[0, j] - a2 - rate * change,                                  // (48)
                after.A(3)[0, q] - a3 - edge * rate * change));                         // (50)
        }

        for (int i = 1; i < left.Count; i++)
        {
            AssertFourfold(left[i - 1].Cost, left[i].Cost);
            AssertFourfold(left[i - 1].Near, left[i].Near);
            AssertFourfold(left[i - 1].Far, left[i].Far);
        }
    }

    [Fact]
    public void A_wrong_prediction_is_left_over_at_first_order_and_falls_only_twofold()
    {
        var pass =
            new Pass<double>(41, 1, [2, 3, 3, 2], Cost.Quadratic, Activation.Tanh, Activation.Tanh, Activation.Sigmoid);
        double wrong = 1.01 * pass.Nabla.W(2)[1, 0];
        double[] left = [.. ((double[])[1e-3, 5e-4]).Select(change =>
        {
            ParameterVector<double> theta = pass.Theta.Clone();
            theta.W(2)[1, 0] += change;
            return Backprop.Run(theta, pass.Cost, pass.X, pass.Y, new(theta.Architecture, 1), new(theta.Architecture))
                - pass.Trace.MeanCost - wrong * change;
        })];
        Assert.InRange(left[0] / left[1], 1.5, 2.5);
    }

    private static double SigmaPrime(Pass<double> pass, int l, int j) =>
        Ref.Activations.Derivative(pass.Theta.Architecture.Activation(l)[j].Name, pass.Trace.Z(l)[0, j]);

    // The third-order rest makes the ratio differ from 4 by a share of the order of the change itself, 1e-3.
    private static void AssertFourfold(double before, double now)
    {
        Assert.True(Math.Abs(before) > 1e-11, $"{before:R} is too near to rounding to judge.");
        Assert.InRange(before / now, 3.9, 4.1);
    }
}
