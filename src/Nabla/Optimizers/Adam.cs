namespace Nabla;

/// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
public sealed record Adam : AdaptiveMoments
{
    /// <summary>With the published defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8.</summary>
    /// <param name="eta">η, the learning rate; 0.001 is usual.</param>
    public Adam(double eta)
        : base(eta)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adam";
}
