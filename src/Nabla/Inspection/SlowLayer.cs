using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>How a layer learns.</summary>
/// <param name="Layer">l, 2 … L.</param>
/// <param name="Neurons">Every neuron.</param>
/// <param name="MeanActivationIn">Mean of |a^{l−1}_k|.</param>
/// <param name="ErrorNorm">Mean over the examples of ‖δ^{x,l}‖, the error of each example by itself.</param>
/// <param name="GradientNorm">‖∇b^l‖ of the mean cost: the norm of the mean error, in which examples may cancel. The
/// book's later chapter compares the speed of layers by this, over a thousand examples.</param>
/// <param name="WeightGradientNorm">‖∇w^l‖ of the mean cost.</param>
/// <param name="UpdateToWeight">η ‖∇w^l‖ / ‖w^l‖; null where all weights are 0.</param>
/// <param name="Slow">How many weights learn slowly, by the factor to blame.</param>
public sealed record SlowLayer(
    int Layer, ImmutableArray<SlowNeuron> Neurons, double MeanActivationIn, double ErrorNorm, double GradientNorm,
    double WeightGradientNorm, double? UpdateToWeight, ImmutableDictionary<SlowFactor, long> Slow)
{
    /// <summary>Mean over the neurons of the share of the largest σ'.</summary>
    public double MeanSigmaPrime => Neurons.Average(neuron => neuron.SigmaPrime);

    /// <summary>Mean over the neurons of |∂C/∂a|.</summary>
    public double MeanError => Neurons.Average(neuron => neuron.Error);

    /// <summary>How many neurons are dead.</summary>
    public int Dead => Neurons.Count(neuron => neuron.IsDead);

    /// <summary>How many neurons are saturated, the dead ones among them.</summary>
    public int Saturated => Neurons.Count(neuron => neuron.IsSaturated);

    /// <summary>How many weights the layer has.</summary>
    public long Weights => Slow.Values.Sum();
}
