using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>(BP3) ∂C/∂b^l = (1/m) Σ_x δ^(x,l), against the reference.</summary>
public sealed class EquationBP3Tests
{
    [Fact]
    public void Bias_gradients_agree_at_every_shape()
    {
        EveryShape<double>(Shapes.All.Where(shape => shape.Inputs == 1));
        EveryShape<float>(Shapes.All.Where(shape => shape.Inputs == 1));
    }

    [Fact]
    public void Bias_gradients_agree_at_257_odd_shapes()
    {
        EveryShape<double>(Shapes.Odd);
        EveryShape<float>(Shapes.Odd);
    }

    [Fact]
    public void A_single_example_has_its_errors_for_bias_gradient()
    {
        var pass = new Pass<double>(1, 1, [3, 5, 2], Cost.Quadratic, Activation.Sigmoid, Activation.Tanh);
        Assert.Equal(pass.Trace.Delta(2).Row(0), pass.Nabla.B(2));
        Assert.Equal(pass.Trace.Delta(3).Row(0), pass.Nabla.B(3));
    }

    private static void EveryShape<T>(IEnumerable<(int M, int Inputs, int Outputs)> shapes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int inputs, int outputs) in shapes)
        {
            var pass = new Pass<T>(m, m, [inputs, outputs], Cost.Quadratic, Activation.Tanh);
            Ref.Network<double> nabla = pass.Reference.Zeros<double>();
            Ref.Backprop.BiasGradient(pass.Given, nabla, 2);
            double[] actual = [.. pass.Nabla.B(2).ToArray().Select(double.CreateTruncating)];
            Close.To(
                nabla[2].B, actual, j =>
                    2 * (m + 2) * Pass<T>.U * pass.Given.Delta[2].Sum(delta => Math.Abs(delta[j])) / m,
                $"∇b of {m} × {inputs} → {outputs}");
        }
    }
}
