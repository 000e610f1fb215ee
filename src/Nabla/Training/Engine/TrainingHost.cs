namespace Nabla;

/// <summary>
/// How a training is run: what the surroundings decide, and what is looked at. None of it changes the bits, so none of
/// it is part of a <see cref="Recipe"/>.
/// </summary>
public sealed record TrainingHost
{
    /// <summary>Threads to share large products among, 1 … 1024.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The clock that training time is read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Report one step in so many as a <see cref="StepTaken"/>; 0: none; null: about a hundred an
    /// epoch.</summary>
    public int? StepEvery { get; init; } = 0;

    /// <summary>Whether to report the norms ‖δ^l‖ of every layer with each epoch.</summary>
    public bool LogErrorNorms { get; init; }

    /// <summary>Where checkpoints are kept: training goes on from the last one there, and adds others. Null: nowhere.
    /// </summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>Steps between checkpoints; 0: only at both ends. Null: an epoch or more of short ones, a part of long
    /// ones, so that writing takes about a hundredth of the time.</summary>
    public int? CheckpointEvery { get; init; }
}

/// <summary>Where checkpoints are kept.</summary>
public interface ICheckpointStore
{
    /// <summary>The checkpoint to go on from; null: training begins.</summary>
    Checkpoint? Latest();

    /// <summary>Keeps a checkpoint. An exception ends training.</summary>
    /// <param name="checkpoint">Immutable; may be written by another thread.</param>
    void Save(Checkpoint checkpoint);
}
