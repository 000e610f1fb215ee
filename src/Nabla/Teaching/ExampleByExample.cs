namespace Nabla.Teaching;

/// <summary>The algorithms of the chapter as they stand there, one example after another. The matrix form,
/// <see cref="Nabla.Backprop"/>, gives the same up to rounding and is the one to use; this one is for reading and
/// comparing.</summary>
public static class ExampleByExample
{
    /// <summary>The gradient of C_x for a single example: the chapter's <c>backprop(x, y)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">One input, n_1 numbers.</param>
    /// <param name="y">Its desired output, n_L numbers.</param>
    /// <param name="nabla">Receives ∂C_x/∂w and ∂C_x/∂b.</param>
    /// <returns>C_x.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    public static double Backprop<T>(
        ParameterVector<T> theta, Cost cost, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ParameterVector<T> nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        return Backprop(theta, cost, x, y, new Trace<T>(theta.Architecture, capacity: 1), nabla);
    }

    /// <summary>One step of gradient descent on a mini-batch: the chapter's <c>update_mini_batch</c>. Sums the
    /// gradients of the examples, all taken at the parameters before the step, and then w^l → w^l − (η/m) Σ_x δ^(x,l)
    /// (a^(x,l−1))ᵀ, b^l → b^l − (η/m) Σ_x δ^(x,l).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">The network, changed in place.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="eta">η, the learning rate.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    public static void UpdateMiniBatch<T>(
        Network<T> network, Cost cost, ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y, T eta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIf(x.Rows < 1 || y.Rows != x.Rows,
            $"A mini-batch has an input and a desired output for each of its examples; " +
            $"{x.Rows} and {y.Rows} given.", nameof(y));
        ParameterVector<T> sum = new(network.Architecture), nabla = new(network.Architecture);
        var trace = new Trace<T>(network.Architecture, capacity: 1);
        for (int i = 0; i < x.Rows; i++)
        {
            Backprop(network.Parameters, cost, x.Row(i), y.Row(i), trace, nabla);
            sum += T.One * nabla;
        }

        ParameterVector<T> theta = network.Parameters;
        theta -= eta / T.CreateTruncating(x.Rows) * sum;
    }

    private static double Backprop<T>(
        ParameterVector<T> theta, Cost cost, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Trace<T> trace,
            ParameterVector<T> nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIf(
            x.IsEmpty || y.IsEmpty, "An example has an input and a desired output; one of them is empty.", nameof(x));
        return Nabla.Backprop.Run(
            theta, cost, new ReadOnlyMatrixSpan<T>(x, x.Length), new ReadOnlyMatrixSpan<T>(y, y.Length), trace, nabla);
    }
}
