namespace Nabla.Inspection;

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
