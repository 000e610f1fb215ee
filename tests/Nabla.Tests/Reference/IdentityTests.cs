namespace Nabla.Tests.Reference;

using Nabla.Reference;

/// <summary>The chapter's identities: each says the same as the four equations, to rounding.</summary>
public sealed class IdentityTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Activations => [.. Example.Activations];

    [Theory, MemberData(nameof(Activations))]
    public void Equations_33_to_35_equal_BP1_and_BP2(string hidden)
    {
        foreach ((string output, string cost) in Example.Outputs)
        {
            Example e = Example.Of(21, 2, cost, [3, 4, 2, 3, 2], hidden, hidden, hidden, output);
            Trace<double> t = e.Run().Trace;
            for (int x = 0; x < e.X.Length; x++)
            {
                double[] gradient = e.CostGradient(t, x);
                Claim.Close(MatrixForm.OutputError(e.Net, t, gradient, x), t.Delta[5][x], Tolerance, "(33)");
                for (int l = 4; l >= 2; l--)
                {
                    double[] by34 = MatrixForm.BackpropagateError(e.Net, t, t.Delta[l + 1][x], l, x);
                    Claim.Close(by34, t.Delta[l][x], Tolerance, $"{hidden} {output} (34) δ^{l}", 1e-3);
                    double[] by35 = MatrixForm.Error(e.Net, t, gradient, l, x);
                    Claim.Close(by35, t.Delta[l][x], Tolerance, $"{hidden} {output} (35) δ^{l}", 1e-3);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Activations))]
    public void The_sum_over_all_paths_equals_BP4(string hidden)
    {
        foreach ((string output, string cost) in Example.Outputs)
        {
            Example e = Example.Of(22, 1, cost, [2, 3, 2, 2], hidden, hidden, output);
            (Trace<double> t, Network<double> nabla) = e.Run();
            double[] gradient = e.CostGradient(t, 0);
            Network<double> sums = e.Net.Zeros<double>();
            for (int l = 2; l <= e.Net.L; l++)
            {
                for (int j = 0; j < sums[l].B.Length; j++)
                {
                    sums[l].B[j] = nabla[l].B[j]; // (53) is about weights
                    for (int k = 0; k < sums[l].W.GetLength(1); k++)
                        sums[l].W[j, k] = Paths.Enumerate(e.Net, t, gradient, (l, j, k)).Sum(path => path.Product);
                }
            }

            Claim.Close(nabla, sums, Tolerance, $"{hidden} {output} (53)", floor: 0.05);
        }
    }

    [Fact]
    public void There_are_as_many_paths_as_the_product_of_the_widths_of_the_later_layers()
    {
        Example e = Example.Of(23, 1, "quadratic", [2, 3, 4, 5, 2], "tanh", "tanh", "tanh", "tanh");
        Trace<double> t = e.Run().Trace;
        int[][] paths = [.. Paths.Enumerate(e.Net, t, e.CostGradient(t, 0), (2, 1, 0)).Select(path => path.Neurons)];
        Assert.Equal(4 * 5 * 2, paths.Length);
        Assert.All(paths, path => Assert.Equal((4, 1), (path.Length, path[0])));
        Assert.Equal(paths.Length, paths.Select(path => string.Join(' ', path)).Distinct().Count());
    }

    [Fact]
    public void Where_a_softmax_layer_is_hidden_paths_start_at_each_of_its_neurons()
    {
        Example e = Example.Of(24, 1, "quadratic", [2, 3, 4], "softmax", "tanh");
        Trace<double> t = e.Run().Trace;
        var starts = Paths.Enumerate(e.Net, t, e.CostGradient(t, 0), (2, 1, 0)).GroupBy(path => path.Neurons[0]);
        Assert.Equal([0, 1, 2], starts.Select(start => start.Key).Order());
    }

    [Fact]
    public void A_linear_network_is_the_product_of_its_matrices()
    {
        Example e = Example.Of(25, 1, "quadratic", [2, 3, 2, 2], "identity", "identity", "identity");
        for (int l = 2; l <= 4; l++)
            Array.Clear(e.Net[l].B);
        (Trace<double> t, Network<double> nabla) = e.Run();
        double[,] w2 = e.Net[2].W, w3 = e.Net[3].W, w4 = e.Net[4].W;
        for (int m = 0; m < 2; m++) // a^4 = w⁴ w³ w² x
        {
            double a = 0;
            for (int q = 0; q < 2; q++)
            {
                for (int j = 0; j < 3; j++)
                {
                    for (int k = 0; k < 2; k++)
                        a += w4[m, q] * w3[q, j] * w2[j, k] * e.X[0][k];
                }
            }

            Claim.Close([a], [t.A[4][0][m]], Tolerance, $"a^4[{m}]", 1);
        }

        for (int j = 0; j < 3; j++) // δ² = (w³)ᵀ (w⁴)ᵀ (a⁴ − y), ∇w² = δ² xᵀ
        {
            double delta = 0;
            for (int q = 0; q < 2; q++)
            {
                for (int m = 0; m < 2; m++)
                    delta += w3[q, j] * w4[m, q] * (t.A[4][0][m] - e.Y[0][m]);
            }

            Claim.Close([delta], [t.Delta[2][0][j]], Tolerance, $"δ^2[{j}]", 1);
            for (int k = 0; k < 2; k++)
                Claim.Close([delta * e.X[0][k]], [nabla[2].W[j, k]], Tolerance, $"∇w^2[{j},{k}]", 1);
        }
    }

    [Fact]
    public void With_its_own_cost_an_output_layer_has_the_error_a_minus_y()
    {
        Example sigmoid = Example.Of(26, 3, "binary_cross_entropy", [3, 2, 3], "tanh", "sigmoid");
        Example softmax = Example.Of(27, 3, "softmax_cross_entropy", [3, 2, 3], "tanh", "softmax");
        Trace<double> s = sigmoid.Run().Trace, t = softmax.Run().Trace;
        for (int x = 0; x < 3; x++)
        {
            Claim.Close([.. s.A[3][x].Select((a, j) => a - sigmoid.Y[x][j])], s.Delta[3][x], Tolerance, "δ = a − y");
            double total = softmax.Y[x].Sum(); // (Σ_j y_j) a − y: these targets do not sum to 1
            double[] error = [.. t.A[3][x].Select((a, j) => total * a - softmax.Y[x][j])];
            Claim.Close(error, t.Delta[3][x], Tolerance, "δ = (Σy) a − y");
        }
    }

    [Theory]
    [InlineData("binary_cross_entropy", "tanh")]
    [InlineData("softmax_cross_entropy", "sigmoid")]
    public void A_cross_entropy_is_refused_under_outputs_that_do_not_fit(string cost, string output)
    {
        Example e = Example.Of(30, 1, cost, [2, 3], output);
        var problem = Assert.Throws<ArgumentException>(() => e.Run());
        Assert.Contains($"{cost} goes only with", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Softmax_is_refused_for_some_neurons_of_a_layer()
    {
        Example e = Example.Of(31, 1, "quadratic", [2, 2], [["softmax", "tanh"]]);
        Assert.Throws<ArgumentException>(() => e.Run());
    }

    [Fact]
    public void The_mean_over_a_batch_is_the_mean_of_its_examples_one_by_one()
    {
        Example e = Example.Of(28, 5, "huber", [3, 4, 2], "silu", "tanh");
        Network<double> mean = e.Net.Zeros<double>();
        foreach ((double[] x, double[] y) in e.X.Zip(e.Y))
        {
            Network<double> nabla = ExampleByExample.Backprop(e.Net, e.Cost, x, y);
            for (int l = 2; l <= 3; l++)
            {
                for (int j = 0; j < nabla[l].B.Length; j++)
                {
                    mean[l].B[j] += nabla[l].B[j] / 5;
                    for (int k = 0; k < nabla[l].W.GetLength(1); k++)
                        mean[l].W[j, k] += nabla[l].W[j, k] / 5;
                }
            }
        }

        Claim.Close(mean, e.Run().Nabla, 16 * Claim.Roundoff);

        Network<double> before = e.Net.To<double>(), batch = e.Run().Nabla;
        ExampleByExample.UpdateMiniBatch(e.Net, e.Cost, e.X, e.Y, 0.5);
        var stepped = Claim.Entries(before).Zip(Claim.Entries(batch), (w, g) => (w.Where, w.Value - 0.5 * g.Value));
        Claim.Close(stepped, Claim.Entries(e.Net).Select(w => w.Value), 16 * Claim.Roundoff);
    }
}
