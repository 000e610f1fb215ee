namespace Nabla.Tests.Reference;

using Nabla.Reference;

/// <summary>
/// The reference's backpropagation against the complex step on its forward pass and cost, which takes no difference
/// and so is exact to rounding. A derivative through at most 4 layers of a few neurons has some tens of roundings, more
/// where terms cancel: 128 roundoffs of the largest entry.
/// </summary>
public sealed class ComplexStepTests
{
    private const double Tolerance = 128 * Claim.Roundoff;
    private static readonly int[] s_widths = [3, 4, 2, 4, 3];

    public static TheoryData<string> Activations => [.. Example.Activations];

    [Theory, MemberData(nameof(Activations))]
    public void Backpropagation_equals_the_complex_step_for_every_hidden_activation_output_cost_and_depth(string hidden)
    {
        for (int depth = hidden == "identity" ? 1 : 2; depth <= 4; depth++) // at depth 1 nothing is hidden
        {
            foreach ((string output, string cost) in Example.Outputs)
            {
                string[] activations = [.. Enumerable.Repeat(hidden, depth - 1), output];
                Example e = Example.Of(depth, 2, cost, s_widths[^(depth + 1)..], activations);
                Check(e, string.Join('-', activations) + " " + cost);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Backpropagation_equals_the_complex_step_where_every_neuron_has_a_function_of_its_own(int depth)
    {
        int n = Example.Neurons.Length;
        string[][] layers = [.. Enumerable.Range(0, depth).Select(i => // every layer begins elsewhere in the list
            Enumerable.Range(0, n).Select(j => Example.Neurons[(j + 5 * i) % n]).ToArray())];
        int[] widths = [2, .. Enumerable.Repeat(n, depth)];
        foreach (string cost in Example.Free)
            Check(Example.Of(10 + depth, 3, cost, widths, layers), $"per neuron, depth {depth}, {cost}");
    }

    [Fact]
    public void The_error_is_the_derivative_of_the_cost_by_z()
    {
        foreach (string hidden in Example.Activations)
        {
            Example e = Example.Of(3, 1, "softmax_cross_entropy", [3, 4, 2, 3], hidden, hidden, "softmax");
            Trace<double> t = e.Run().Trace;
            for (int l = 2; l <= e.Net.L; l++)
            {
                double[] definition = Differentiation.Error(e.Net, e.Cost, e.X[0], e.Y[0], l);
                Claim.Close(definition, t.Delta[l][0], Tolerance, $"{hidden} δ^{l}", floor: 1);
            }
        }
    }

    [Fact]
    public void Finite_differences_come_as_near_as_their_truncation_and_rounding_allow()
    {
        Example e = Example.Of(4, 3, "quadratic", [3, 4, 2], "tanh", "sigmoid");
        Network<double> nabla = e.Run().Nabla;
        // One-sided ½ε|C''| + 2·roundoff/ε, least near ε = √roundoff; central ε²|C'''|/6 + roundoff/ε, near its cube
        // root. Here |C''| and |C'''| are below 30 gradients.
        Claim.Close(nabla, Differentiation.OneSided(e.Net, e.Cost, e.X, e.Y, 1e-8), 30 * 1e-8);
        Claim.Close(nabla, Differentiation.Central(e.Net, e.Cost, e.X, e.Y, 1e-5), 30 * 1e-10);
        Network<double> coarse = Differentiation.OneSided(e.Net, e.Cost, e.X, e.Y, 1e-3);
        Assert.NotNull(Record.Exception(() => Claim.Close(nabla, coarse, 30 * 1e-10)));
    }

    [Fact]
    public void A_wrong_gradient_is_caught()
    {
        Example e = Example.Of(5, 3, "quadratic", [3, 3, 3, 3], "gelu", "tanh", "sigmoid");
        Network<double> truth = Differentiation.ComplexStep(e.Net, e.Cost, e.X, e.Y);
        Claim.Close(truth, e.Run().Nabla, Tolerance);

        Network<double> With(int layer, Func<Layer<double>, Layer<double>> slip) =>
            new([.. Enumerable.Range(2, 3).Select(l => l == layer ? slip(e.Net[l]) : e.Net[l])]);
        void Caught(string slip, Network<double> wrong)
        {
            Exception? problem = Record.Exception(() => Claim.Close(truth, wrong, Tolerance));
            Assert.True(problem is not null, $"not caught: {slip}");
        }

        // Backward with σ' of the other gelu: wrong by less than a hundredth.
        Trace<double> t = e.Run().Trace;
        Network<double> otherGelu = With(2, layer => layer with { Sigma = ["gelu_tanh", "gelu_tanh", "gelu_tanh"] });
        Caught("σ' of a neighbouring function", Gradient(otherGelu, t));

        // (BP2) with w instead of its transpose: the shapes of square layers do not object.
        Network<double> transposed = With(3, layer => layer with { W = Transpose(layer.W) });
        Caught("w^(l+1) not transposed", Gradient(transposed, t));

        // The sum over the batch instead of the mean.
        Caught("no division by m", Scaled(e.Run().Nabla, 3));

        // One weight of all, by a part in a hundred thousand million.
        Network<double> nudged = e.Run().Nabla;
        nudged[4].W[1, 2] += 1e-11 * Claim.Entries(truth).Max(entry => Math.Abs(entry.Value));
        Caught("one entry off by 1e-11", nudged);

        Network<double> Gradient(Network<double> wrong, Trace<double> trace)
        {
            for (int l = 3; l >= 2; l--)
                Backprop.BackpropagateError(wrong, trace, l);
            Network<double> nabla = wrong.Zeros<double>();
            for (int l = 2; l <= 4; l++)
                Backprop.BiasGradient(trace, nabla, l);
            for (int l = 2; l <= 4; l++)
                Backprop.WeightGradient(trace, nabla, l);
            return nabla;
        }
    }

    // The floor: under a softmax that sums to 1 a cost can be flat, its gradient a difference of numbers of that size.
    private static void Check(Example e, string what) =>
        Claim.Close(Differentiation.ComplexStep(e.Net, e.Cost, e.X, e.Y), e.Run().Nabla, Tolerance, what, floor: 0.05);

    private static double[,] Transpose(double[,] w)
    {
        var transposed = new double[w.GetLength(1), w.GetLength(0)];
        for (int j = 0; j < w.GetLength(0); j++)
        {
            for (int k = 0; k < w.GetLength(1); k++)
                transposed[k, j] = w[j, k];
        }

        return transposed;
    }

    private static Network<double> Scaled(Network<double> nabla, double factor)
    {
        for (int l = 2; l <= nabla.L; l++)
        {
            for (int j = 0; j < nabla[l].B.Length; j++)
            {
                nabla[l].B[j] *= factor;
                for (int k = 0; k < nabla[l].W.GetLength(1); k++)
                    nabla[l].W[j, k] *= factor;
            }
        }

        return nabla;
    }
}
