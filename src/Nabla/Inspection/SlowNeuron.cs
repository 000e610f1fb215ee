namespace Nabla.Inspection;

/// <summary>A neuron's part in learning, means over the examples.</summary>
/// <param name="Layer">l, 2 … L.</param>
/// <param name="J">The neuron.</param>
/// <param name="Activation">Mean of a.</param>
/// <param name="SigmaPrime">Mean of |σ'(z)| over the largest σ' this activation has, 0 … 1. Where a cross-entropy
/// cancels σ', 1; of softmax |δ_j| over the largest |∂C/∂a|.</param>
/// <param name="Error">Mean of |∂C/∂a|, the error from above; where σ' cancels, of |δ|.</param>
/// <param name="Delta">Mean of |δ|.</param>
/// <param name="Speed">Norm of the mean gradient of its weights and its bias.</param>
/// <param name="IsDead">Whether σ'(z) is 0 on every example, so that no error can ever reach its weights.</param>
/// <param name="IsSaturated">Whether the mean σ' is below the threshold; a dead neuron is.</param>
public readonly record struct SlowNeuron(
    int Layer, int J, double Activation, double SigmaPrime, double Error, double Delta, double Speed, bool IsDead,
    bool IsSaturated);
