using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>(BP4) ∂C/∂w^l_jk = (1/m) Σ_x a^(x,l−1)_k δ^(x,l)_j, against the reference.</summary>
public sealed class EquationBP4Tests
{
    [Fact]
    public void Weight_gradients_agree_in_double_at_every_shape() => EveryShape<double>(Shapes.All);

    [Fact]
    public void Weight_gradients_agree_in_float_at_every_shape() => EveryShape<float>(Shapes.All);

    [Fact]
    public void Weight_gradients_agree_at_257_odd_shapes()
    {
        EveryShape<double>(Shapes.Odd);
        EveryShape<float>(Shapes.Odd);
    }

    private static void EveryShape<T>(IEnumerable<(int M, int Inputs, int Outputs)> shapes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int inputs, int outputs) in shapes)
        {
            var pass = new Pass<T>(m, m, [inputs, outputs], Cost.Quadratic, Activation.Tanh);
            Ref.Network<double> nabla = pass.Reference.Zeros<double>();
            Ref.Backprop.WeightGradient(pass.Given, nabla, 2);
            Close.To(
                MatrixShape.Flatten(nabla[2].W), Pass<T>.Flat(pass.Nabla.W(2).ToArray()),
                i => 2 * (m + 2) * Pass<T>.U * Size(pass, i / inputs, i % inputs), $"∇w of {m} × {inputs} → {outputs}");
        }
    }

    /// <summary>(1/m) Σ_x |a_k||δ_j|.</summary>
    private static double Size<T>(Pass<T> pass, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double size = 0;
        for (int x = 0; x < pass.Given.A[1].Length; x++)
            size += Math.Abs(pass.Given.A[1][x][k] * pass.Given.Delta[2][x][j]);
        return size / pass.Given.A[1].Length;
    }
}
