namespace Nabla.Inspection;

/// <summary>Why a weight learns as fast as it does.</summary>
/// <param name="At">Which weight.</param>
/// <param name="ActivationIn">Mean of |a_k| over the largest mean in the network, 0 … 1.</param>
/// <param name="SigmaPrime">Mean of |σ'(z_j)| over the largest σ' there is, 0 … 1.</param>
/// <param name="Error">Mean of |∂C/∂a_j| over the largest mean in the network, 0 … 1.</param>
/// <param name="Blame">The smallest of the three where their product is below the threshold.</param>
/// <param name="Gradient">∂C/∂w of the mean cost.</param>
public readonly record struct SlowWeight(
    ParameterLocation At, double ActivationIn, double SigmaPrime, double Error, SlowFactor Blame, double Gradient)
{
    /// <summary>The product of the three: 1 is as fast as it gets in this network.</summary>
    public double Speed => ActivationIn * SigmaPrime * Error;
}
