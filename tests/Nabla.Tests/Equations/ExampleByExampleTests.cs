using System.Numerics;
using Nabla.Teaching;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>The chapter's backprop(x, y) and update_mini_batch against the matrix form and the reference.</summary>
public sealed class ExampleByExampleTests
{
    [Fact]
    public void The_mean_of_the_gradients_of_examples_is_the_gradient_of_the_matrix_form()
    {
        Mean<double>();
        Mean<float>();
    }

    [Fact]
    public void A_step_on_a_mini_batch_is_that_of_the_reference()
    {
        var pass = new Pass<double>(9, 7, [5, 4, 3], Cost.SoftmaxCrossEntropy, Activation.Tanh, Activation.Softmax);
        Ref.ExampleByExample.UpdateMiniBatch(
            pass.Reference, "softmax_cross_entropy", Pass<double>.Rows(pass.X), Pass<double>.Rows(pass.Y), 0.5);
        var network = new Network<double>(pass.Theta);
        ExampleByExample.UpdateMiniBatch(network, pass.Cost, pass.X, pass.Y, 0.5);
        for (int l = 2; l <= 3; l++)
        {
            // Parameters below 2 after the step; about 40 roundings of numbers of that size on the way through two
            // layers.
            Close.To(MatrixShape.Flatten(pass.Reference[l].W), MatrixShape.Flatten(network.W(l).ToArray()), _ =>
                2 * 40 * Close.Roundoff, $"w^{l}");
            Close.To(pass.Reference[l].B, network.B(l), _ => 2 * 40 * Close.Roundoff, $"b^{l}");
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var pass = new Pass<double>(9, 2, [5, 3], Cost.Quadratic, Activation.Tanh);
        Assert.Throws<ArgumentException>(
            () => ExampleByExample.Backprop<double>(pass.Theta, pass.Cost, new double[4], new double[3], pass.Nabla));
        Assert.Throws<ArgumentException>(
            () => ExampleByExample.Backprop<double>(pass.Theta, pass.Cost, new double[5], [], pass.Nabla));
        Assert.Throws<ArgumentException>(() =>
            ExampleByExample.UpdateMiniBatch(
                new Network<double>(pass.Theta), pass.Cost, pass.X, new double[1, 3], 1.0));
    }

    private static void Mean<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int M = 7;
        var pass = new Pass<T>(8, M, [5, 4, 3], Cost.Quadratic, Activation.Sigmoid, Activation.Tanh);
        var nabla = new ParameterVector<T>(pass.Theta.Architecture);
        double[] sum = new double[pass.Theta.Count], size = new double[pass.Theta.Count];
        double costs = 0;
        for (int x = 0; x < M; x++)
        {
            costs += ExampleByExample.Backprop<T>(
                pass.Theta, pass.Cost, MatrixShape.Flatten(pass.X).Slice(5 * x, 5),
                    MatrixShape.Flatten(pass.Y).Slice(3 * x, 3), nabla);
            for (int i = 0; i < sum.Length; i++)
            {
                double g = double.CreateTruncating(nabla[i]);
                sum[i] += g / M;
                size[i] += Math.Abs(g) / M;
            }
        }

        // δ and a are the same bits either way (a chain of a product does not know how many rows there are): only the
        // sum over x rounds, M + 1 times.
        var actual = new T[sum.Length];
        pass.Nabla.CopyTo(actual);
        Close.To(sum, [.. actual.Select(double.CreateTruncating)], i => 2 * (M + 2) * Pass<T>.U * size[i], "∇C");
        Close.To([costs / M], [pass.Trace.MeanCost], _ => 8 * M * Close.Roundoff * costs, "C");
    }
}
