namespace Nabla;

/// <summary>Thrown by <see cref="Trainer{T}.Steps"/> when training came to numbers that are not finite.</summary>
/// <param name="divergence">Where, and in which quantity.</param>
public sealed class DivergenceException(Divergence divergence) : ArithmeticException(divergence?.ToString())
{
    /// <summary>Where, and in which quantity.</summary>
    public Divergence Divergence { get; } = divergence;
}
