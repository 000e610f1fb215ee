namespace Nabla;

/// <summary>Where a model comes from. What is not known is null.</summary>
public sealed record TrainingRecord
{
    /// <summary>What the data are called.</summary>
    public string? Data { get; init; }

    /// <summary>Number of examples learned from.</summary>
    public int? Examples { get; init; }

    /// <summary>The seed of everything random.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Epochs completed.</summary>
    public int? Epochs { get; init; }

    /// <summary>Steps taken.</summary>
    public long? Steps { get; init; }

    /// <summary>The epoch whose parameters these are, where validation chose them.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public string? StopReason { get; init; }

    /// <summary>Accuracy on the validation examples, 0 to 1.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Accuracy on the test examples, 0 to 1.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The version of Nabla that trained it.</summary>
    public string? Version { get; init; }
}
