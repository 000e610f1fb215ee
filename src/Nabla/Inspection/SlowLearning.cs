namespace Nabla.Inspection;

/// <summary>Which weights learn slowly, and why. ∂C/∂w_jk = a_k · σ'(z_j) · ∂C/∂a_j is a product of three factors (BP4,
/// BP1, BP2); each is averaged over examples and measured against the largest of its kind in the network, and where the
/// product is small the smallest factor is to blame. Where a cross-entropy cancels σ' at the output, σ' cannot
/// be.</summary>
public static class SlowLearning
{
    /// <summary>The number of examples the book's later chapter takes.</summary>
    public const int BookExamples = 1000;

    private const int Batch = 256;

    /// <summary>Looks at a network on some examples.</summary>
    /// <param name="theta">The network's weights and biases; not changed.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="options">What counts as slow, and η.</param>
    /// <exception cref="ArgumentException">There are no examples, the shapes do not fit together, or the cost does not
    /// go with the output activation.</exception>
    public static SlowLearningReport Run(
        ParameterVector<double> theta, Cost cost, ReadOnlyMatrixSpan<double> x, ReadOnlyMatrixSpan<double> y,
        SlowLearningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentException.ThrowIf(x.Rows < 1 || y.Rows != x.Rows,
            $"There are {x.Rows} inputs and {y.Rows} targets; give at least one, and a target for each.", nameof(x));
        options ??= new();
        var sums = new SlowLearningSums(theta, cost, Math.Min(Batch, x.Rows));
        for (int from = 0; from < x.Rows; from += Batch)
        {
            int count = Math.Min(Batch, x.Rows - from);
            sums.Add(Rows(x, from, count), Rows(y, from, count));
        }

        return Report(theta, sums, options);
    }

    private static SlowLearningReport Report(
        ParameterVector<double> theta, SlowLearningSums sums, SlowLearningOptions options)
    {
        int L = theta.Architecture.LayerCount;
        double m = sums.Examples;
        double largestActivation = sums.Activations.Take(L - 1).Max(layer => layer.Max(a => a.Magnitude)) / m;
        double largestError = sums.Neurons.Max(layer => layer.Max(neuron => neuron.Error)) / m;
        var layers = ImmutableArray.CreateBuilder<SlowLayer>();
        for (int l = 2; l <= L; l++)
        {
            double weights = EuclideanNorm.Of(theta.W(l).ToArray());
            double nablaW = EuclideanNorm.Of(sums.Nabla.W(l).ToArray());
            layers.Add(new()
            {
                Layer = l,
                Neurons = [.. Enumerable.Range(0, theta.Architecture.Width(l)).Select(Neuron)],
                MeanActivationIn = sums.Activations[l - 2].Average(a => a.Magnitude) / m,
                ErrorNorm = sums.ErrorNorms[l - 2] / m,
                GradientNorm = EuclideanNorm.Of(sums.Nabla.B(l)),
                WeightGradientNorm = nablaW,
                UpdateToWeight = weights > 0 ? options.LearningRate * nablaW / weights : null,
                Slow = ImmutableDictionary<SlowFactor, long>.Empty,
            });

            SlowNeuron Neuron(int j)
            {
                SlowLearningSums.Neuron sum = sums.Neurons[l - 2][j];
                double squares = sums.Nabla.B(l)[j] * sums.Nabla.B(l)[j];
                for (int k = 0; k < theta.Architecture.Width(l - 1); k++)
                    squares += sums.Nabla.W(l)[j, k] * sums.Nabla.W(l)[j, k];
                return new()
                {
                    Layer = l,
                    J = j,
                    Activation = sums.Activations[l - 1][j].Signed / m,
                    SigmaPrime = sum.SigmaPrime / m,
                    Error = sum.Error / m,
                    Delta = sum.Delta / m,
                    Speed = Math.Sqrt(squares),
                    IsDead = sum.SigmaPrime == 0,
                    IsSaturated = sum.SigmaPrime / m < options.Threshold,
                };
            }
        }

        double[][] activationIn = [.. sums.Activations.Take(L - 1).Select(layer =>
            layer.Select(a => largestActivation > 0 ? a.Magnitude / m / largestActivation : 0).ToArray())];
        return new(
            sums.Examples, sums.Cost / m, layers.ToImmutable(), activationIn, largestError, options.Threshold,
            sums.Nabla);
    }

    private static ReadOnlyMatrixSpan<double> Rows(ReadOnlyMatrixSpan<double> matrix, int from, int count) =>
        new(matrix.Values[(from * matrix.Stride)..], count, matrix.Columns, matrix.Stride);
}

/// <summary>What <see cref="SlowLearning"/> calls slow.</summary>
public sealed record SlowLearningOptions
{
    /// <summary>A weight is slow where its speed is below this share of what the largest factors found anywhere in the
    /// network would give; a neuron is saturated where its mean σ' is below this share of the largest σ' there is.
    /// Between 0 and 1; a hundredth unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Threshold), "The threshold is a share, between 0 and 1.");
    } = 0.01;

    /// <summary>η, for the ratio of update to weight: that of plain gradient descent, one step on all these examples. 1
    /// unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and finite.</exception>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(LearningRate), "The learning rate is a finite number above 0.");
    } = 1;
}
