namespace Nabla;

/// <summary>
/// Something that happened in training. The one stream of these events is what progress lines, logs,
/// <c>events.jsonl</c> and reports are made from: <see cref="TrainingStarted"/> or <see cref="TrainingResumed"/>, then
/// <see cref="StepTaken"/>, <see cref="EpochCompleted"/> and <see cref="CheckpointTaken"/>, and at the end
/// <see cref="TrainingStopped"/> or <see cref="TrainingFailed"/>.
/// </summary>
public interface ITrainingEvent;

/// <summary>Training begins.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="Cost">The cost.</param>
/// <param name="TrainingExamples">Number of examples learned from.</param>
/// <param name="Epochs">The most epochs there will be.</param>
/// <param name="StepsPerEpoch">Mini-batches in an epoch, a shorter last one included.</param>
public sealed record TrainingStarted(
    Architecture Architecture, Cost Cost, int TrainingExamples, int Epochs, int StepsPerEpoch) : ITrainingEvent;

/// <summary>Training goes on from a checkpoint.</summary>
/// <param name="Run">What was said when it began.</param>
/// <param name="From">Where it goes on.</param>
public sealed record TrainingResumed(TrainingStarted Run, Checkpoint From) : ITrainingEvent;

/// <summary>
/// A copy of everything that training has come to; see <see cref="Trainer{T}.CheckpointEvery"/>.
/// </summary>
/// <param name="Checkpoint">The copy.</param>
public sealed record CheckpointTaken(Checkpoint Checkpoint) : ITrainingEvent;

/// <summary>A mini-batch has been learned from. Reported for one step in <see cref="Trainer{T}.StepEvery"/>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">From 1, counted over all epochs.</param>
/// <param name="StepInEpoch">From 1.</param>
/// <param name="Cost">Mean cost of the mini-batch before the step.</param>
/// <param name="LearningRate">η of this step.</param>
public readonly record struct StepTaken(int Epoch, long Step, int StepInEpoch, double Cost, double LearningRate)
    : ITrainingEvent;

/// <summary>An epoch is over.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Steps taken so far, over all epochs.</param>
/// <param name="Training">Means over the epoch's examples, from each step's own forward pass.</param>
/// <param name="Validation">On the validation examples, after the epoch.</param>
/// <param name="Test">On the test examples, after the epoch: shown, never used.</param>
/// <param name="Elapsed">Time spent training in this epoch, evaluation left out.</param>
public sealed record EpochCompleted(
    int Epoch, long Step, Metrics Training, Metrics? Validation, Metrics? Test, TimeSpan Elapsed) : ITrainingEvent
{
    /// <summary>Examples learned from in this epoch.</summary>
    public int Examples { get; init; }

    /// <summary>η of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>Whether validation was better than after any epoch before.</summary>
    public bool IsBest { get; init; }

    /// <summary>
    /// ‖δ^l‖ for l = 2 … L: the norm of the mean error, which is the norm of ∇b^l, averaged over the epoch's steps;
    /// empty unless <see cref="Trainer{T}.LogErrorNorms"/> is on.
    /// </summary>
    public IReadOnlyList<double> ErrorNorms { get; init; } = [];

    /// <summary>Examples per second of training.</summary>
    public double ExamplesPerSecond => Elapsed > TimeSpan.Zero ? Examples / Elapsed.TotalSeconds : 0;
}

/// <summary>Training ended with a usable network.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="BestEpoch">The epoch whose parameters the network now has; null where it has the last ones.</param>
public sealed record TrainingStopped(StopReason Reason, int Epochs, long Steps, int? BestEpoch) : ITrainingEvent;

/// <summary>Training came to numbers that are not finite.</summary>
/// <param name="Divergence">Where, and in which quantity.</param>
public sealed record TrainingFailed(Divergence Divergence) : ITrainingEvent;
