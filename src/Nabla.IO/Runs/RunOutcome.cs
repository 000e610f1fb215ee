namespace Nabla.IO;

/// <summary>What a run that ended with a usable network leaves behind.</summary>
/// <param name="Training">Means over an epoch of training; null where the network is not that of a whole epoch.</param>
/// <param name="Validation">On the validation examples, by the network that was saved.</param>
/// <param name="Test">On the test examples, by the network that was saved.</param>
/// <param name="Checksum">The checksum of the network that was saved.</param>
internal sealed record RunOutcome(Metrics? Training, Metrics? Validation, Metrics? Test, string Checksum)
{
    /// <summary>By which z^L was divided at the end, to make probabilities honest; null where it was not.</summary>
    public double? Temperature { get; init; }
}
