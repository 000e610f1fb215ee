using System.Collections.Immutable;

namespace Nabla;

/// <summary>What <see cref="Model.Train"/> gives.</summary>
/// <param name="Model">The model: the best parameters by validation, else the last.</param>
/// <param name="Result">Every epoch, and how training ended.</param>
/// <param name="Notes">What a person should know, a sentence each: rows and columns left out, values filled in.</param>
public sealed record TrainedModel(Model Model, TrainingResult Result, ImmutableArray<string> Notes)
{
    /// <summary>By which z^L was divided, where <see cref="TrainOptions.Calibrate"/> asked for it; else 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Why training ended.</summary>
    public StopReason StopReason => Result.Reason;
}
