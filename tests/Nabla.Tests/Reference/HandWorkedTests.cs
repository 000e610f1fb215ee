namespace Nabla.Tests.Reference;

using Nabla.Reference;

/// <summary>
/// One step of gradient descent on a 2-2-1 network, worked by hand. σ(0) = 1/2, σ(ln 3) = 3/4 and σ(−ln 3) = 1/4, so
/// that with logarithms for biases every activation, error and derivative is a fraction.
/// </summary>
public sealed class HandWorkedTests
{
    private static readonly double s_ln3 = Math.Log(3);

    private static Network<double> Net() => new(
        new Layer<double>(["sigmoid", "sigmoid"], new[,] { { 2.0, -1.5 }, { -1.0, 0.5 } }, [1, s_ln3]),
        new Layer<double>(["sigmoid"], new[,] { { 2.0, -4.0 } }, [2 - s_ln3]));

    private static readonly double[] s_x = [1, 2], s_y = [1];

    [Fact]
    public void Every_quantity_of_one_example_is_as_worked_by_hand()
    {
        (Trace<double> t, Network<double> nabla) = Backprop.Run(Net(), "quadratic", [s_x], [s_y]);

        Is([0, s_ln3], t.Z[2][0], "z^2");           // 2·1 − 1.5·2 + 1 = 0;   −1·1 + 0.5·2 + ln 3 = ln 3
        Is([1 / 2.0, 3 / 4.0], t.A[2][0], "a^2"); // 1/(1+1);   1/(1 + 1/3)
        Is([-s_ln3], t.Z[3][0], "z^3");             // 2·1/2 − 4·3/4 + 2 − ln 3 = −ln 3
        Is([1 / 4.0], t.A[3][0], "a^3");          // 1/(1 + 3)
        Is([9 / 32.0], [Costs.Mean("quadratic", t, [s_y])], "C"); // ½ (1 − 1/4)²

        // (BP1): a − y = −3/4, σ' = 1/4 · 3/4 = 3/16.
        Is([-9 / 64.0], t.Delta[3][0], "δ^3");
        // (BP2): (2, −4)·(−9/64) = (−9/32, 9/16), σ' = (1/2 · 1/2, 3/4 · 1/4) = (1/4, 3/16).
        Is([-9 / 128.0, 27 / 256.0], t.Delta[2][0], "δ^2");

        // (BP3): the errors themselves. (BP4): δ_j a_k, with a^2 = (1/2, 3/4) and a^1 = (1, 2).
        Is([-9 / 64.0], nabla[3].B, "∇b^3");
        Is([-9 / 128.0, -27 / 256.0], [nabla[3].W[0, 0], nabla[3].W[0, 1]], "∇w^3");
        Is([-9 / 128.0, 27 / 256.0], nabla[2].B, "∇b^2");
        Is([-9 / 128.0, -9 / 64.0], [nabla[2].W[0, 0], nabla[2].W[0, 1]], "∇w^2[0]");
        Is([27 / 256.0, 27 / 128.0], [nabla[2].W[1, 0], nabla[2].W[1, 1]], "∇w^2[1]");
    }

    [Fact]
    public void One_step_of_gradient_descent_is_as_worked_by_hand()
    {
        Network<double> net = Net();
        ExampleByExample.UpdateMiniBatch(net, "quadratic", [s_x], [s_y], 2); // η = 2: twice the gradient is taken away

        Is([2 - s_ln3 + 9 / 32.0], net[3].B, "b^3");
        Is([2 + 9 / 64.0, -4 + 27 / 128.0], [net[3].W[0, 0], net[3].W[0, 1]], "w^3");
        Is([1 + 9 / 64.0, s_ln3 - 27 / 128.0], net[2].B, "b^2");
        Is([2 + 9 / 64.0, -1.5 + 9 / 32.0], [net[2].W[0, 0], net[2].W[0, 1]], "w^2[0]");
        Is([-1 - 27 / 128.0, 0.5 - 27 / 64.0], [net[2].W[1, 0], net[2].W[1, 1]], "w^2[1]");
    }

    // A handful of roundings of numbers up to 3 (−4 · 3/4).
    private static void Is(double[] byHand, double[] actual, string what) =>
        Claim.Close(byHand, actual, 8 * Claim.Roundoff, what, floor: 3);
}
