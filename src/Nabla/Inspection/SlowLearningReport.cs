namespace Nabla.Inspection;

/// <summary>What <see cref="SlowLearning"/> found.</summary>
public sealed class SlowLearningReport
{
    private readonly double[][] _activationIn;   // mean |a^l_k| over the largest mean, by l − 1
    private readonly double _largestError;
    private readonly double _threshold;
    private readonly ParameterVector<double> _nabla;

    internal SlowLearningReport(
        int examples, double meanCost, ImmutableArray<SlowLayer> layers, double[][] activationIn, double largestError,
        double threshold, ParameterVector<double> nabla)
    {
        (Examples, MeanCost, _activationIn, _largestError, _threshold, _nabla) =
            (examples, meanCost, activationIn, largestError, threshold, nabla);
        Layers = [.. layers.Select(layer => layer with { Slow = Count(layer) })];
    }

    /// <summary>How many examples were looked at.</summary>
    public int Examples { get; }

    /// <summary>C over them.</summary>
    public double MeanCost { get; }

    /// <summary>The layers 2 … L.</summary>
    public ImmutableArray<SlowLayer> Layers { get; }

    /// <summary>Why one weight learns as fast as it does.</summary>
    /// <param name="l">2 … L.</param>
    /// <param name="j">The neuron of layer l.</param>
    /// <param name="k">The neuron of layer l−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such weight.</exception>
    public SlowWeight Weight(int l, int j, int k)
    {
        double gradient = _nabla.W(l)[j, k];
        (double a, double prime, double error) = Factors(Layers[l - 2].Neurons[j], _activationIn[l - 2][k]);
        return new()
        {
            At = new(l, j, k),
            ActivationIn = a,
            SigmaPrime = prime,
            Error = error,
            Blame = Blame(a, prime, error),
            Gradient = gradient,
        };
    }

    private (double A, double Prime, double Error) Factors(SlowNeuron neuron, double activationIn) =>
        (activationIn, neuron.SigmaPrime, _largestError > 0 ? neuron.Error / _largestError : 0);

    private SlowFactor Blame(double a, double prime, double error) =>
        a * prime * error >= _threshold ? SlowFactor.None
        : a <= prime && a <= error ? SlowFactor.Activation
        : prime <= error ? SlowFactor.SigmaPrime : SlowFactor.Error;

    private ImmutableDictionary<SlowFactor, long> Count(SlowLayer layer)
    {
        var counts = Enum.GetValues<SlowFactor>().ToDictionary(factor => factor, _ => 0L);
        foreach (SlowNeuron neuron in layer.Neurons)
        {
            foreach (double activationIn in _activationIn[layer.Layer - 2])
            {
                (double a, double prime, double error) = Factors(neuron, activationIn);
                counts[Blame(a, prime, error)]++;
            }
        }

        return counts.ToImmutableDictionary();
    }
}

/// <summary>How a layer learns.</summary>
public sealed record SlowLayer
{
    /// <summary>l, 2 … L.</summary>
    public required int Layer { get; init; }

    /// <summary>Every neuron.</summary>
    public required ImmutableArray<SlowNeuron> Neurons { get; init; }

    /// <summary>Mean of |a^{l−1}_k|.</summary>
    public required double MeanActivationIn { get; init; }

    /// <summary>Mean over the examples of ‖δ^{x,l}‖, the error of each example by itself.</summary>
    public required double ErrorNorm { get; init; }

    /// <summary>‖∇b^l‖ of the mean cost: the norm of the mean error, in which examples may cancel. The book's later
    /// chapter compares the speed of layers by this, over a thousand examples.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>‖∇w^l‖ of the mean cost.</summary>
    public required double WeightGradientNorm { get; init; }

    /// <summary>η ‖∇w^l‖ / ‖w^l‖; null where all weights are 0.</summary>
    public required double? UpdateToWeight { get; init; }

    /// <summary>How many weights learn slowly, by the factor to blame.</summary>
    public required ImmutableDictionary<SlowFactor, long> Slow { get; init; }

    /// <summary>Mean over the neurons of the share of the largest σ'.</summary>
    public double MeanSigmaPrime => Neurons.Average(neuron => neuron.SigmaPrime);

    /// <summary>Mean over the neurons of |∂C/∂a|.</summary>
    public double MeanError => Neurons.Average(neuron => neuron.Error);

    /// <summary>How many neurons are dead.</summary>
    public int Dead => Neurons.Count(neuron => neuron.IsDead);

    /// <summary>How many neurons are saturated, the dead ones among them.</summary>
    public int Saturated => Neurons.Count(neuron => neuron.IsSaturated);

    /// <summary>How many weights the layer has.</summary>
    public long WeightCount => Slow.Values.Sum();
}

/// <summary>A neuron's part in learning, means over the examples.</summary>
public readonly record struct SlowNeuron
{
    /// <summary>l, 2 … L.</summary>
    public required int Layer { get; init; }

    /// <summary>The neuron.</summary>
    public required int J { get; init; }

    /// <summary>Mean of a.</summary>
    public required double Activation { get; init; }

    /// <summary>Mean of |σ'(z)| over the largest σ' this activation has, 0 … 1. Where a cross-entropy cancels σ', 1;
    /// of softmax |δ_j| over the largest |∂C/∂a|.</summary>
    public required double SigmaPrime { get; init; }

    /// <summary>Mean of |∂C/∂a|, the error from above; where σ' cancels, of |δ|.</summary>
    public required double Error { get; init; }

    /// <summary>Mean of |δ|.</summary>
    public required double Delta { get; init; }

    /// <summary>Norm of the mean gradient of its weights and its bias.</summary>
    public required double Speed { get; init; }

    /// <summary>Whether σ'(z) is 0 on every example, so that no error can ever reach its weights.</summary>
    public required bool IsDead { get; init; }

    /// <summary>Whether the mean σ' is below the threshold; a dead neuron is.</summary>
    public required bool IsSaturated { get; init; }
}

/// <summary>Why a weight learns as fast as it does.</summary>
public readonly record struct SlowWeight
{
    /// <summary>Which weight.</summary>
    public required ParameterLocation At { get; init; }

    /// <summary>Mean of |a_k| over the largest mean in the network, 0 … 1.</summary>
    public required double ActivationIn { get; init; }

    /// <summary>Mean of |σ'(z_j)| over the largest σ' there is, 0 … 1.</summary>
    public required double SigmaPrime { get; init; }

    /// <summary>Mean of |∂C/∂a_j| over the largest mean in the network, 0 … 1.</summary>
    public required double Error { get; init; }

    /// <summary>The smallest of the three where their product is below the threshold.</summary>
    public required SlowFactor Blame { get; init; }

    /// <summary>∂C/∂w of the mean cost.</summary>
    public required double Gradient { get; init; }

    /// <summary>The product of the three: 1 is as fast as it gets in this network.</summary>
    public double Speed => ActivationIn * SigmaPrime * Error;
}

/// <summary>Which factor of ∂C/∂w_jk = a_k · σ'(z_j) · ∂C/∂a_j is to blame where a weight learns slowly.</summary>
public enum SlowFactor
{
    /// <summary>None: it learns.</summary>
    None,

    /// <summary>a_in ≈ 0: the weight comes from a neuron of low activation.</summary>
    Activation,

    /// <summary>σ' ≈ 0: the weight leads to a saturated (or dead) neuron.</summary>
    SigmaPrime,

    /// <summary>∂C/∂a ≈ 0: next to no error comes from above.</summary>
    Error,
}
