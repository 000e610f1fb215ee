using Nabla.Teaching;

namespace Nabla.Tests.Equations;

/// <summary>
/// One step of gradient descent on a 2-2-1 network, worked by hand. σ(0) = 1/2, σ(ln 3) = 3/4 and σ(−ln 3) = 1/4, so
/// that with logarithms for biases every activation, error and derivative is a fraction.
/// </summary>
public sealed class HandWorkedTests
{
    private static readonly double s_ln3 = Math.Log(3);

    [Fact]
    public void Every_quantity_of_one_step_is_as_worked_by_hand()
    {
        Network<double> network = Start();
        var t = new Trace<double>(network.Architecture, 1);
        var nabla = new ParameterVector<double>(network.Architecture);
        double cost =
            Backprop.Run<double>(
                network.Parameters, Cost.Quadratic, new double[,] { { 1, 2 } }, new double[,] { { 1 } }, t, nabla);

        Is([0, s_ln3], t.Z(2).Row(0), "z²");           // 2·1 − 1.5·2 + 1 = 0;   −1·1 + 0.5·2 + ln 3 = ln 3
        Is([1 / 2.0, 3 / 4.0], t.A(2).Row(0), "a²");   // 1/(1 + 1);   1/(1 + 1/3)
        Is([-s_ln3], t.Z(3).Row(0), "z³");             // 2·1/2 − 4·3/4 + 2 − ln 3 = −ln 3
        Is([1 / 4.0], t.A(3).Row(0), "a³");            // 1/(1 + 3)
        Is([9 / 32.0], [cost], "C");                   // ½ (1/4 − 1)²
        Is([-3 / 4.0], t.NablaA.Row(0), "∇_a C");      // 1/4 − 1
        // (BP1): σ'(z³) = 1/4 · 3/4 = 3/16, and −3/4 · 3/16 = −9/64.
        Is([-9 / 64.0], t.Delta(3).Row(0), "δ³");
        // (BP2): (2, −4)·(−9/64) = (−9/32, 9/16); σ'(z²) = (1/2 · 1/2, 3/4 · 1/4) = (1/4, 3/16).
        Is([-9 / 128.0, 27 / 256.0], t.Delta(2).Row(0), "δ²");
        // (BP3): the errors themselves. (BP4): δ_j a_k, with a² = (1/2, 3/4) and a¹ = (1, 2).
        Is([-9 / 64.0], nabla.B(3), "∇b³");
        Is([-9 / 128.0, -27 / 256.0], [nabla.W(3)[0, 0], nabla.W(3)[0, 1]], "∇w³");
        Is([-9 / 128.0, 27 / 256.0], nabla.B(2), "∇b²");
        Is([-9 / 128.0, -9 / 64.0], [nabla.W(2)[0, 0], nabla.W(2)[0, 1]], "∇w², row 0");
        Is([27 / 256.0, 27 / 128.0], [nabla.W(2)[1, 0], nabla.W(2)[1, 1]], "∇w², row 1");

        ParameterVector<double> theta = network.Parameters;
        theta -= 2.0 * nabla;   // η = 2
        IsAfterOneStep(network);
    }

    [Fact]
    public void The_step_of_the_example_by_example_form_is_as_worked_by_hand()
    {
        Network<double> network = Start();
        ExampleByExample.UpdateMiniBatch(
            network, Cost.Quadratic, new double[,] { { 1, 2 } }, new double[,] { { 1 } }, eta: 2);
        IsAfterOneStep(network);
    }

    private static void IsAfterOneStep(Network<double> network)
    {
        Is([2 - s_ln3 + 9 / 32.0], network.B(3), "b³");
        Is([2 + 9 / 64.0, -4 + 27 / 128.0], [network.W(3)[0, 0], network.W(3)[0, 1]], "w³");
        Is([1 + 9 / 64.0, s_ln3 - 27 / 128.0], network.B(2), "b²");
        Is([2 + 9 / 64.0, -1.5 + 9 / 32.0], [network.W(2)[0, 0], network.W(2)[0, 1]], "w², row 0");
        Is([-1 - 27 / 128.0, 0.5 - 27 / 64.0], [network.W(2)[1, 0], network.W(2)[1, 1]], "w², row 1");
    }

    private static Network<double> Start()
    {
        var theta = new ParameterVector<double>(Architecture.Create([2, 2, 1], Activation.Sigmoid, Activation.Sigmoid));
        theta.CopyFrom([2.0, -1.5, -1.0, 0.5, 1, s_ln3, 2.0, -4.0, 2 - s_ln3]);   // w², b², w³, b³
        return new(theta);
    }

    // A handful of roundings of numbers up to 3, −4 · 3/4.
    private static void Is(ReadOnlySpan<double> byHand, ReadOnlySpan<double> actual, string what) =>
        Close.To(byHand, actual, _ => 8 * 3 * Close.Roundoff, what);
}
