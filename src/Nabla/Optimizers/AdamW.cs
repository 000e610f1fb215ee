namespace Nabla;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019): first θ ← (1 − ηλ)θ, then Adam's step with
/// the plain gradient.</summary>
public sealed record AdamW : AdaptiveMoments
{
    /// <summary>With Adam's defaults and a weight decay of 0.01.</summary>
    /// <param name="eta">η, the learning rate; 0.001 is usual.</param>
    public AdamW(double eta)
        : base(eta) => WeightDecay = 0.01;

    /// <inheritdoc/>
    public override string Name => "adamw";
}
