namespace Nabla;

/// <summary>
/// Everything that training has come to between two steps, so that it can go on from there bit for bit. A copy:
/// training on changes nothing in it.
/// </summary>
internal sealed record LoopState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>θ.</summary>
    internal required ParameterVector<T> Parameters { get; init; }

    /// <summary>What the optimizer remembers, by name.</summary>
    internal required ImmutableArray<(string Name, ParameterVector<T> Vector)> Optimizer { get; init; }

    /// <summary>Steps taken.</summary>
    internal required long Step { get; init; }

    /// <summary>The epoch of the last step, from 1; 0 before the first.</summary>
    internal required int Epoch { get; init; }

    /// <summary>Steps taken in that epoch.</summary>
    internal required int StepInEpoch { get; init; }

    /// <summary>Examples of the epoch that were taken from the data's own order; null: those of
    /// <see cref="StepInEpoch"/> whole mini-batches.</summary>
    internal int? Position { get; init; }

    /// <summary>Examples of the epoch so far, mini-batches of the caller's too; null: as for <see cref="Position"/>.
    /// </summary>
    internal int? Seen { get; init; }

    /// <summary>The optimizer's t, where it remembers the steps of another training too; null:
    /// <see cref="Step"/>.</summary>
    internal long? OptimizerSteps { get; init; }

    /// <summary>η of the last step.</summary>
    internal required double LearningRate { get; init; }

    /// <summary>What a plateau schedule remembers.</summary>
    internal required PlateauState Plateau { get; init; }

    /// <summary>Σ C_x over the examples of the epoch so far.</summary>
    internal required double CostSum { get; init; }

    /// <summary>Examples of the epoch so far that were answered correctly.</summary>
    internal required int Correct { get; init; }

    /// <summary>What <see cref="RegressionSums"/> holds; empty where targets are classes.</summary>
    internal required ImmutableArray<double> Regression { get; init; }

    /// <summary>Σ ‖δ^l‖ over the steps of the epoch, l = 2 … L; empty unless asked for.</summary>
    internal required ImmutableArray<double> ErrorNorms { get; init; }

    /// <summary>Time spent training in the epoch so far.</summary>
    internal TimeSpan Elapsed { get; init; }

    /// <summary>Every completed epoch, in order.</summary>
    internal ImmutableArray<EpochCompleted> History { get; init; } = [];

    /// <summary>The parameters that were best by validation, if there are any yet.</summary>
    internal ParameterVector<T>? Best { get; init; }
}
