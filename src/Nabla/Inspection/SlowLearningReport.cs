using System.Collections.Immutable;

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
        return new(new(l, j, k), a, prime, error, Blame(a, prime, error), gradient);
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
