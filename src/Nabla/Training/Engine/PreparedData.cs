namespace Nabla;

/// <summary>Data ready to train on.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Decides when to stop and which parameters are best; null where none is held out.</param>
/// <param name="Input">What the model takes.</param>
internal sealed record PreparedData(Dataset Training, Dataset? Validation, ModelInput Input)
{
    /// <summary>Shown, never used; or null.</summary>
    internal Dataset? Test { get; init; }

    /// <summary>What a real target is measured in; null: taken as it is.</summary>
    internal TargetScale? TargetScale { get; init; }

    /// <summary>What a person should know, a sentence each.</summary>
    internal ImmutableArray<TableNote> Notes { get; init; } = [];

    /// <summary>Memory of what was made of the raw data; examples that are numbers already are shared.</summary>
    internal long Bytes { get; init; }
}
