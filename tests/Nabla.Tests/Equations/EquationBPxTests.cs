using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>(BPx) ∂C_x/∂x = (w²)ᵀ δ², (BPa) δ^L = g ⊙ σ'(z^L) and (BPz) δ^L = g, against the reference, the complex
/// step and the passes that begin from a cost.</summary>
public sealed class EquationBPxTests
{
    [Fact]
    public void Gradients_of_inputs_agree_in_double_at_every_shape() => EveryShape<double>(Shapes.All);

    [Fact]
    public void Gradients_of_inputs_agree_in_float_at_every_shape() => EveryShape<float>(Shapes.All);

    [Fact]
    public void Gradients_of_inputs_agree_at_257_odd_shapes()
    {
        EveryShape<double>(Shapes.Odd);
        EveryShape<float>(Shapes.Odd);
    }

    [Fact]
    public void The_gradient_of_an_input_is_what_the_complex_step_finds()
    {
        foreach ((Activation output, Cost cost) in Legal.Pairs)
        {
            var pass = new Pass<double>(3, 2, [4, 5, 3], cost, Activation.Tanh, output);
            double[][] actual = Pass<double>.Rows(Backprop.InputGradient(pass.Theta, pass.Trace));
            for (int x = 0; x < 2; x++)
            {
                double[] expected = Ref.Differentiation.Input(
                    pass.Reference, cost.Name, pass.Given.A[1][x], Pass<double>.Rows(pass.Y)[x]);
                double size = Math.Max(1, expected.Max(Math.Abs));
                Close.To(expected, actual[x], _ => 256 * Close.Roundoff * size, $"∂C/∂x of {output} {cost}");
            }
        }
    }

    [Fact]
    public void Errors_from_given_derivatives_agree_for_every_output_activation()
    {
        Every<double>();
        Every<float>();

        static void Every<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (Activation output in Activation.All)
            {
                foreach ((int m, int n) in Enumerable.Range(1, 17 * 17).Select(i => (1 + i % 17, 1 + i / 17)))
                {
                    var pass = new Pass<T>(m, m, [3, 7, n], Cost.Quadratic, Activation.Silu, Activation.Tanh);
                    var theta = new ParameterVector<T>(new([3, 7, n], Activation.Silu, output));
                    theta.CopyFrom(pass.Theta);
                    var t = new Trace<T>(theta.Architecture, m);
                    Backprop.Feedforward(theta, pass.X, t);
                    Ref.Network<double> net = Pass<T>.Network(theta);
                    var given = new Ref.Trace<double>(3, Pass<T>.Rows(pass.X));
                    (given.Z[3], given.A[3]) = (Pass<T>.Rows(t.Z(3)), Pass<T>.Rows(t.A(3)));

                    Backprop.BackwardFromA(theta, pass.Y, t);
                    Ref.Backprop.OutputErrorFromA(net, given, Pass<T>.Rows(pass.Y));
                    double size = Math.Max(1, given.Delta[3].SelectMany(row => row).Max(Math.Abs));
                    Close.To([.. given.Delta[3].SelectMany(row => row)], Pass<T>.Flat(t.Delta(3)),
                        _ => 32 * Pass<T>.U * size, $"δ^L of {output}, {m} × {n}");

                    Backprop.BackwardFromZ(theta, pass.Y, t);
                    Assert.Equal(Pass<T>.Flat(pass.Y), Pass<T>.Flat(t.Delta(3)));
                }
            }
        }
    }

    [Fact]
    public void From_the_derivatives_of_a_cost_come_the_bits_of_the_pass_with_the_cost()
    {
        var pass = new Pass<float>(
            5, 6, [4, 9, 5, 3], Cost.Huber, Activation.Gelu, Activation.Tanh, Activation.Softmax);
        ParameterVector<float> nabla = new(pass.Theta.Architecture);
        float[,] given = pass.Trace.NablaA.ToArray();
        string errors = Errors(pass.Trace);
        Backprop.Feedforward(pass.Theta, pass.X, pass.Trace);
        Backprop.BackwardFromA(pass.Theta, given, pass.Trace, nabla);
        Assert.Equal(pass.Nabla.Checksum(), nabla.Checksum());
        Assert.Equal(errors, Errors(pass.Trace));

        float[,] delta = pass.Trace.Delta(4).ToArray();
        nabla.Clear();
        Backprop.Feedforward(pass.Theta, pass.X, pass.Trace);
        Backprop.BackwardFromZ(pass.Theta, delta, pass.Trace, nabla);
        Assert.Equal(pass.Nabla.Checksum(), nabla.Checksum());
        Assert.Equal(errors, Errors(pass.Trace));

        static string Errors(Trace<float> t) => string.Join(' ', Enumerable.Range(2, 3).SelectMany(
            l => Pass<float>.Flat(t.Delta(l))));
    }

    [Fact]
    public void Two_parts_of_a_network_one_inside_the_other_have_the_bits_of_the_whole()
    {
        Parts<float>();
        Parts<double>();

        static void Parts<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var pass = new Pass<T>(
                7, 5, [6, 33, 8, 4], Cost.SoftmaxCrossEntropy, Activation.Elu, Activation.Silu, Activation.Softmax);
            var whole = new Network<T>(pass.Theta);
            for (int cut = 2; cut <= 3; cut++)
            {
                Network<T> first = whole.Slice(1, cut), second = whole.Slice(cut, 4);
                Trace<T> t = new(first.Architecture, 5), u = new(second.Architecture, 5);
                ParameterVector<T> nabla = new(first.Architecture), last = new(second.Architecture);
                Backprop.Feedforward(first.Parameters, pass.X, t);
                double cost = Backprop.Run(
                    second.Parameters, pass.Cost, t.A(t.Architecture.LayerCount), pass.Y, u, last);
                Backprop.BackwardFromA(
                    first.Parameters, Backprop.InputGradient(second.Parameters, u), t, nabla);
                Assert.Equal(pass.Trace.MeanCost, cost);
                for (int l = 2; l <= 4; l++)
                {
                    ParameterVector<T> of = l <= cut ? nabla : last;
                    int at = l <= cut ? l : l - cut + 1;
                    Assert.Equal(pass.Nabla.W(l).ToArray(), of.W(at).ToArray());
                    Assert.Equal(pass.Nabla.B(l).ToArray(), of.B(at).ToArray());
                }

                Assert.Equal(
                    Backprop.InputGradient(pass.Theta, pass.Trace).ToArray(),
                    Backprop.InputGradient(first.Parameters, t).ToArray());
                Assert.Equal(whole.Parameters.Checksum(), first.Then(second).Parameters.Checksum());
                Assert.Equal(whole.Architecture, first.Then(second).Architecture);
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_what_was_not_computed_is_not_shown()
    {
        var pass = new Pass<double>(1, 4, [3, 5, 2], Cost.Quadratic, Activation.Tanh, Activation.Tanh);
        Trace<double> t = pass.Trace;
        Assert.Contains("Call Backprop.InputGradient", Assert.Throws<InvalidOperationException>(
            () => t.NablaX.Rows).Message, StringComparison.Ordinal);
        _ = Backprop.InputGradient(pass.Theta, t);
        Assert.Equal(4, t.NablaX.Rows);
        Backprop.Feedforward(pass.Theta, pass.X, t);
        _ = Assert.Throws<InvalidOperationException>(() => t.NablaX.Rows);   // of the pass before
        Assert.Equal(
            "The derivatives are 3 × 2; the trace holds 4 examples with 2 outputs each. (Parameter 'nablaA')",
            Assert.Throws<ArgumentException>(
                () => Backprop.BackwardFromA(pass.Theta, new double[3, 2], t)).Message);
        _ = Assert.Throws<ArgumentException>(() => Backprop.BackwardFromZ(pass.Theta, new double[4, 3], t));
        var network = new Network<double>(pass.Theta);
        foreach ((int first, int last) in ((int, int)[])[(0, 2), (1, 4), (2, 2), (3, 1)])
            _ = Assert.Throws<ArgumentOutOfRangeException>(() => network.Slice(first, last));
        Assert.Contains("gives 2 outputs (3-5-2), the next takes 3 inputs", Assert.Throws<ArgumentException>(
            () => network.Then(network)).Message, StringComparison.Ordinal);
        network.Slice(1, 2).W(2)[0, 0] = 99;
        Assert.NotEqual(99, network.W(2)[0, 0]);   // a copy
    }

    private static void EveryShape<T>(IEnumerable<(int M, int Inputs, int Outputs)> shapes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int inputs, int outputs) in shapes)
        {
            var pass = new Pass<T>(m, m, [inputs, outputs], Cost.Quadratic, Activation.Tanh);
            double[] actual = Pass<T>.Flat(Backprop.InputGradient(pass.Theta, pass.Trace));
            Assert.Equal(actual, Pass<T>.Flat(pass.Trace.NablaX));
            double[][] expected = Ref.Backprop.InputGradient(pass.Reference, pass.Given);
            // outputs roundings of a sum, here and there
            Close.To([.. expected.SelectMany(row => row)], actual, i => 2 * outputs * Pass<T>.U * Size(i),
                $"∂C/∂x of {m} × {inputs} ← {outputs}");

            double Size(int i)   // Σ_j |w_jk||δ_j|
            {
                double size = 0;
                for (int j = 0; j < outputs; j++)
                    size += Math.Abs(pass.Reference[2].W[j, i % inputs] * pass.Given.Delta[2][i / inputs][j]);
                return size;
            }
        }
    }
}
