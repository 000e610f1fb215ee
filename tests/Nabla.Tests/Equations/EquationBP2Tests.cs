using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>(BP2) δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l), against the reference.</summary>
public sealed class EquationBP2Tests
{
    [Fact]
    public void Errors_of_the_layer_before_agree_in_double_at_every_shape() => EveryShape<double>(Shapes.All);

    [Fact]
    public void Errors_of_the_layer_before_agree_in_float_at_every_shape() => EveryShape<float>(Shapes.All);

    [Fact]
    public void Errors_of_the_layer_before_agree_at_257_odd_shapes()
    {
        EveryShape<double>(Shapes.Odd);
        EveryShape<float>(Shapes.Odd);
    }

    [Fact]
    public void Linear_neurons_pass_errors_back_by_the_transposed_weights_alone()
    {
        var pass = new Pass<double>(1, 4, [3, 5, 2], Cost.Quadratic, Activation.Identity, Activation.Identity);
        for (int x = 0; x < 4; x++)
        {
            double[] next = pass.Given.Delta[3][x];
            double[,] w = pass.Reference[3].W;
            double[] delta = [.. Enumerable.Range(0, 5).Select(k => w[0, k] * next[0] + w[1, k] * next[1])];
            Close.To(delta, pass.Given.Delta[2][x], j => 4 * Close.Roundoff * Size(pass, x, j), $"δ^2 of example {x}");
        }
    }

    private static void EveryShape<T>(IEnumerable<(int M, int Inputs, int Outputs)> shapes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int inputs, int outputs) in shapes)
        {
            var pass = new Pass<T>(m, m, [2, inputs, outputs], Cost.Quadratic, Activation.Sigmoid, Activation.Tanh);
            double[] actual = Pass<T>.Flat(pass.Trace.Delta(2));
            Ref.Backprop.BackpropagateError(pass.Reference, pass.Given, 2);
            // outputs roundings of a sum, then the few of σ' = a(1 − a), which is at most 1/4 and known to u
            // absolutely.
            Close.To(
                [.. pass.Given.Delta[2].SelectMany(row => row)], actual,
                i => (outputs + 8) * Pass<T>.U * Size(pass, i / inputs, i % inputs),
                    $"δ of {m} × {inputs} ← {outputs}");
        }
    }

    /// <summary>Σ_j |w_jk||δ_j|.</summary>
    private static double Size<T>(Pass<T> pass, int x, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double size = 0;
        for (int j = 0; j < pass.Reference[3].B.Length; j++)
            size += Math.Abs(pass.Reference[3].W[j, k] * pass.Given.Delta[3][x][j]);
        return size;
    }
}
