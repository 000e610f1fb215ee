namespace Nabla;

/// <summary>Carries a <see cref="TrainingPlan"/> out in one precision.</summary>
internal sealed class PlannedTraining<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainingPlan _plan;
    private readonly TrainingHost _host;
    private readonly Network<T> _network;
    private readonly Trainer<T> _trainer;

    internal PlannedTraining(TrainingPlan plan, TrainingHost host)
    {
        (_plan, _host) = (plan, host);
        _network = plan.From?.ToNetwork<T>()
            ?? new Network<T>(plan.Architecture, plan.Recipe.Initializer!, plan.Recipe.Seed!.Value);
        int every = host.CheckpointEvery ?? plan.UsualCheckpointEvery();
        _trainer = new(_network, plan.Recipe)
        {
            Threads = host.Threads,
            Clock = host.Clock,
            StepEvery = host.StepEvery ?? plan.UsualStepEvery,
            LogErrorNorms = host.LogErrorNorms,
            CheckpointEvery = host.Checkpoints is null ? 0 : every > 0 ? every : int.MaxValue,
            ContinueFrom = host.Checkpoints?.Latest(), OptimizerFrom = host.OptimizerFrom, Answering = plan.Answering,
        };
    }

    internal TrainedModel Run(IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        using TrainingSession<T> session = Begin();
        TrainingResult result = session.Run(progress, cancellationToken);
        if (result is { Divergence: { } divergence, BestEpoch: null })
            throw new DivergenceException(divergence);

        Model model = ModelOf(_network.Parameters);
        // After an interruption the network is newer than what was measured after the last epoch.
        return Finishing.Of(
            _plan, model, result, isMeasured: result.Reason is not (StopReason.Canceled or StopReason.Stopped));
    }

    internal TrainingSession<T> Begin() => new(
        _trainer, _plan.Training, _plan.Validation, _plan.Test, _trainer.ContinueFrom)
    {
        Store = _host.Checkpoints, AsModel = ModelOf,
    };

    private Model ModelOf(ParameterVector<T> theta) => Model.Of(
        theta, _plan.Recipe.Cost!, _plan.Input, _plan.Labels, null, _plan.TargetScale).With(_plan.Answering);
}

/// <summary>
/// How a training is run: what the surroundings decide, and what is looked at. None of it is part of a
/// <see cref="Recipe"/>, and but for <see cref="TimeLimit"/> and <see cref="OptimizerFrom"/> none of it changes the
/// bits. </summary>
public sealed record TrainingHost
{
    /// <summary>Threads to share large products among, 1 … 1024.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Trainings at once where there are many, folds and trials, each with so many <see cref="Threads"/>: 1 or
    /// more. Null: as many as the processors that the process may use allow, and no more than half of its memory holds.
    /// </summary>
    public int? Jobs { get; init; }

    /// <summary>The most time for choosing, testing and training together; above 0, null: no limit. Ways to choose
    /// from, folds and epochs that do not fit are left out (<see cref="TrainedModel.Notes"/> say which), and
    /// <see cref="TrainedModel.Recipe"/> has what was done, so that it gives the same bits without the clock. A machine
    /// that gets slower ends training early, as a cancellation does.</summary>
    public TimeSpan? TimeLimit { get; init; }

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

    /// <summary>A checkpoint of the training before, whose optimizer's memory this one begins with: with
    /// <see cref="Model.TrainOn(Table, Recipe?, TrainingHost?, IProgress{ITrainingEvent}?, CancellationToken)"/> a
    /// model goes on learning from new rows as if they had followed. Null: the optimizer remembers nothing. It changes
    /// the bits.</summary>
    public Checkpoint? OptimizerFrom { get; init; }

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
