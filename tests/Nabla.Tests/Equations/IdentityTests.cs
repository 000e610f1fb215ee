using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>The chapter's identities, with production on one side: (35), (53), linear networks.</summary>
public sealed class IdentityTests
{
    [Fact]
    public void Errors_equal_the_product_of_matrices_of_35()
    {
        foreach (Activation output in (Activation[])[Activation.Sigmoid, Activation.Softmax])
        {
            var pass = new Pass<double>(5, 3, [4, 5, 3, 4], Cost.Quadratic, Activation.Tanh, Activation.Silu, output);
            for (int x = 0; x < 3; x++)
            {
                double[] nablaA = [.. pass.Given.A[4][x].Select((a, j) => a - pass.Y[x, j])];
                for (int l = 2; l <= 4; l++)
                {
                    double[] delta = Ref.MatrixForm.Error(pass.Reference, pass.Given, nablaA, l, x);
                    Close.To(delta, pass.Trace.Delta(l).Row(x), _ => 1e-12 * delta.Max(Math.Abs),
                        $"δ^{l} of example {x} with {output}");
                }
            }
        }
    }

    [Fact]
    public void Weight_gradients_equal_the_sum_over_all_paths_of_53()
    {
        var pass = new Pass<double>(
            6, 1, [3, 4, 3, 2], Cost.Quadratic, Activation.Sigmoid, Activation.Softmax, Activation.Tanh);
        double[] nablaA = [.. pass.Given.A[4][0].Select((a, j) => a - pass.Y[0, j])];
        for (int l = 2; l <= 4; l++)
        {
            double[,] w = pass.Nabla.W(l).ToArray(), sums = new double[w.GetLength(0), w.GetLength(1)];
            for (int j = 0; j < w.GetLength(0); j++)
            {
                for (int k = 0; k < w.GetLength(1); k++)
                {
                    sums[j, k] = Ref.Paths.Enumerate(pass.Reference, pass.Given, nablaA, (l, j, k))
                        .Sum(path => path.Product);
                }
            }

            double largest = sums.Cast<double>().Max(Math.Abs);
            Close.To(MatrixShape.Flatten(sums), MatrixShape.Flatten(w), _ => 1e-12 * largest, $"∇w^{l}");
        }
    }

    [Fact]
    public void A_linear_network_equals_the_product_of_its_matrices()
    {
        var pass = new Pass<double>(
            7, 4, [6, 5, 4, 3], Cost.Quadratic, Activation.Identity, Activation.Identity, Activation.Identity);
        for (long i = 0; i < pass.Theta.Count; i++)
        {
            if (pass.Theta.Locate(i).K is null)
                pass.Theta[i] = 0;
        }

        Backprop.Feedforward(pass.Theta, pass.X, pass.Trace);
        double[,] product =
            Product(pass.Theta.W(4).ToArray(), Product(pass.Theta.W(3).ToArray(), pass.Theta.W(2).ToArray()));
        double[,] sizes =
            Product(Abs(pass.Theta.W(4).ToArray()),
                Product(Abs(pass.Theta.W(3).ToArray()), Abs(pass.Theta.W(2).ToArray())));
        for (int x = 0; x < 4; x++)
        {
            double[] input = [.. Enumerable.Range(0, 6).Select(k => pass.X[x, k])];
            double[] expected = Times(product, input), size = Times(sizes, [.. input.Select(Math.Abs)]);
            // Either order of the products rounds at most 6 + 5 + 4 times, each relative to the product of magnitudes.
            Close.To(expected, pass.Trace.A(4).Row(x), j => 2 * 16 * Close.Roundoff * size[j],
                $"output of example {x}");
        }
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        var product = new double[left.GetLength(0), right.GetLength(1)];
        for (int i = 0; i < product.GetLength(0); i++)
        {
            for (int j = 0; j < product.GetLength(1); j++)
                product[i, j] = Enumerable.Range(0, right.GetLength(0)).Sum(k => left[i, k] * right[k, j]);
        }

        return product;
    }

    private static double[] Times(double[,] matrix, double[] v) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => v.Select((value, k) => matrix[i, k] * value).Sum())];

    private static double[,] Abs(double[,] matrix)
    {
        foreach (ref double value in MatrixShape.Flatten(matrix))
            value = Math.Abs(value);
        return matrix;
    }
}
