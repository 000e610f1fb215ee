namespace Nabla;

/// <summary>What a training gives.</summary>
/// <param name="Model">The model: the best parameters by validation, else the last.</param>
/// <param name="Result">Every epoch, and how training ended.</param>
/// <param name="Notes">What a person should know, a sentence each: rows and columns left out, values filled in.</param>
public sealed record TrainedModel(Model Model, TrainingResult Result, ImmutableArray<string> Notes)
{
    /// <summary>What was done, every value filled in: the same recipe on the same data gives the same bits.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>By which z^L was divided, where <see cref="Recipe.Calibrate"/> asked for it; else null.</summary>
    public double? Temperature { get; init; }

    /// <summary>How good the model is on the examples held out for validation; null where there are none.</summary>
    public Metrics? Validation { get; init; }

    /// <summary>How good the network was on the examples learned from, during its last epoch; null where it has changed
    /// since.</summary>
    public Metrics? Training { get; init; }

    /// <summary>How good the model is on examples that were shown and never used; null where there are none.</summary>
    public Metrics? Test { get; init; }

    /// <summary>Why training ended.</summary>
    public StopReason StopReason => Result.Reason;

    /// <summary>For example "13-100-3 after 60 epochs (completed), validation accuracy 0.971".</summary>
    public override string ToString()
    {
        string figure = Validation is null ? ""
            : Validation.Accuracy is { } accuracy ? Invariant($", validation accuracy {accuracy:G3}")
            : Invariant($", validation R² {Validation.R2:G3}");
        return Invariant(
            $"{Model.Architecture} after {Result.History.Count} epochs ({StopReasonName.Of(StopReason)}){figure}");
    }
}
