using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>(25) a^l = σ(w^l a^(l−1) + b^l), on whole mini-batches, against the reference.</summary>
public sealed class Equation25Tests
{
    [Fact]
    public void Weighted_inputs_agree_in_double_at_every_shape() => EveryShape<double>(Shapes.All);

    [Fact]
    public void Weighted_inputs_agree_in_float_at_every_shape() => EveryShape<float>(Shapes.All);

    [Fact]
    public void Weighted_inputs_agree_at_257_odd_shapes()
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
            double[] z = Pass<T>.Flat(pass.Trace.Z(2)), a = Pass<T>.Flat(pass.Trace.A(2));
            double[] activated = [.. z.Select(v => Ref.Activations.Value("tanh", v))];
            Ref.Backprop.Feedforward(pass.Reference, pass.Given, 2);
            string what = $"z of {m} × {inputs} → {outputs}";
            // inputs + 1 roundings of production, each at most u of Σ|w||a| + |b|; the reference's are as many or far
            // smaller.
            Close.To([.. pass.Given.Z[2].SelectMany(row => row)], z, i =>
                2 * (inputs + 2) * Pass<T>.U * Size(pass, i / outputs, i % outputs), what);
            // σ of production's own z: a few roundings of a number below 1.
            Close.To(activated, a, _ => 4 * Pass<T>.U, $"a of {m} × {inputs} → {outputs}");
        }
    }

    private static double Size<T>(Pass<T> pass, int x, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ref.Layer<double> layer = pass.Reference[2];
        double size = Math.Abs(layer.B[j]);
        for (int k = 0; k < layer.W.GetLength(1); k++)
            size += Math.Abs(layer.W[j, k] * pass.Given.A[1][x][k]);
        return size;
    }
}
