using Nabla.Inspection;
using Nabla.Tests.Equations;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Inspection;

/// <summary>(33) to (35), edge rates and Jacobians, against the reference.</summary>
public sealed class MatrixFormTests
{
    public static TheoryData<string> Outputs => ["sigmoid", "softmax", "gelu"];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Errors_as_products_of_matrices_are_those_of_backpropagation_and_of_the_reference(string output)
    {
        WorkedExample example = Some.Example(
            11, [4, 5, 3, 4], Cost.Quadratic, Activation.Tanh, LayerActivation.PerNeuron(
                Activation.Sigmoid, Activation.Identity, Activation.Silu), Activation.Parse(output));
        Ref.Network<double> network = Pass<double>.Network(example.Parameters);
        Ref.Trace<double> t = Ref.Backprop.Forward(network, [example.A(1).ToArray()]);
        double[] gradient = [.. t.A[4][0].Zip(example.Y.ToArray(), (a, y) => a - y)];
        for (int l = 4; l >= 2; l--)
        {
            double[] delta = l == 4 ? MatrixForm.OutputError(example)
                : MatrixForm.BackpropagateError(example, l, example.Delta(l + 1));
            double largest = delta.Max(Math.Abs);
            Close.To(example.Delta(l), delta, _ => 64 * Close.Roundoff * largest, $"(33), (34): δ^{l}");
            Close.To(example.Delta(l), MatrixForm.Error(example, l), _ => 64 * Close.Roundoff * largest,
                $"(35): δ^{l}");
            Close.To(
                Ref.MatrixForm.Error(network, t, gradient, l, 0), MatrixForm.Error(example, l),
                _ => 64 * Close.Roundoff * largest, $"reference, δ^{l}");
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Edge_rates_are_those_of_the_reference(string output)
    {
        WorkedExample example =
            Some.Example(12, [3, 4, 3], Cost.Quadratic, Activation.Softplus, Activation.Parse(output));
        Ref.Network<double> network = Pass<double>.Network(example.Parameters);
        Ref.Trace<double> t = Ref.Backprop.Forward(network, [example.A(1).ToArray()]);
        for (int l = 2; l <= 3; l++)
        {
            double[,] rates = example.EdgeRates(l);
            for (int q = 0; q < rates.GetLength(0); q++)
            {
                for (int j = 0; j < rates.GetLength(1); j++)
                    Assert.Equal(Ref.Paths.EdgeRate(network, t, l, q, j), rates[q, j], 1e-14);
            }
        }
    }

    [Fact]
    public void A_jacobian_moves_the_outputs_as_the_network_does()
    {
        WorkedExample example = Some.Example(
            13, [3, 4, 5, 2], Cost.Quadratic, Activation.Tanh, Activation.Softmax, Activation.Sigmoid);
        double[,] jacobian = MatrixForm.Jacobian(example, 1, 4);
        Assert.Equal((2, 3), (jacobian.GetLength(0), jacobian.GetLength(1)));
        for (int k = 0; k < 3; k++)
        {
            double h = 1.0 / (1 << 17);
            double[] up = [.. Nudge.Activation(example, 1, k, h).Layers[^1].ActualA];
            double[] down = [.. Nudge.Activation(example, 1, k, -h).Layers[^1].ActualA];
            for (int i = 0; i < 2; i++)
                Assert.Equal((up[i] - down[i]) / (2 * h), jacobian[i, k], 1e-9);
        }
    }

    [Fact]
    public void Layers_out_of_order_are_refused()
    {
        WorkedExample example = Some.Example(1, [2, 2, 2], Cost.Quadratic, Activation.Tanh, Activation.Tanh);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixForm.Jacobian(example, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixForm.Jacobian(example, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixForm.Error(example, 4));
    }
}
