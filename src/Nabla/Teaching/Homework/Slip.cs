namespace Nabla.Teaching;

/// <summary>What may have gone wrong in a calculation by hand.</summary>
public enum Slip
{
    /// <summary>The factor σ'(z) of BP1 or BP2 is missing.</summary>
    SigmaPrimeMissing,

    /// <summary>σ' was taken at a instead of z.</summary>
    SigmaPrimeOfActivation,

    /// <summary>A factor σ' too many, where a cross-entropy cancels it.</summary>
    SigmaPrimeExtra,

    /// <summary>w was used where its transpose belongs, or the other way round.</summary>
    WeightsTransposed,

    /// <summary>A sum over the examples where the mean belongs.</summary>
    SumForMean,

    /// <summary>A mean where single examples, or their sum, belong.</summary>
    MeanTooEarly,

    /// <summary>The sign is reversed.</summary>
    Sign,

    /// <summary>The neighbor's number: a neuron, a layer or an example off by one.</summary>
    IndexShifted,

    /// <summary>The layers stand in the opposite order.</summary>
    LayersReversed,

    /// <summary>z was used where a belongs.</summary>
    WeightedInputForActivation,

    /// <summary>σ was forgotten: a = z.</summary>
    ActivationMissing,

    /// <summary>The bias was forgotten.</summary>
    BiasMissing,

    /// <summary>The bias was subtracted.</summary>
    BiasSubtracted,

    /// <summary>A factor 2 too many, or one half missing: that of the quadratic cost.</summary>
    FactorOfTwo,

    /// <summary>∇w is transposed.</summary>
    GradientTransposed,

    /// <summary>The numbers are those of one example alone.</summary>
    OneExampleOnly,

    /// <summary>Right as far as it goes, but rounded too coarsely to tell.</summary>
    RoundedTooCoarsely,

    /// <summary>There are too many numbers or too few.</summary>
    WrongShape,

    /// <summary>Softmax was taken for elementwise: of its Jacobian the diagonal alone was used.</summary>
    JacobianDiagonalOnly,

    /// <summary>The errors went back through weights that the step had changed already.</summary>
    WeightsUpdated,

    /// <summary>Right until it was written: two digits have changed places, one is another, or the decimal point is.
    /// </summary>
    Mistyped,

    /// <summary>The step was made with the gradient itself: without the learning rate.</summary>
    LearningRateMissing,

    /// <summary>The change of a parameter stands where the parameter belongs.</summary>
    ChangeForParameter,
}
