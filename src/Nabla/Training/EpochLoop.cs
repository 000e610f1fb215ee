using System.Diagnostics.Metrics;

namespace Nabla;

/// <summary>One call of <see cref="Trainer{T}.Run"/>: epochs, evaluation, stopping, checkpoints, events.</summary>
internal sealed class EpochLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly StepLoop<T> _loop;
    private readonly Dataset _training;
    private readonly Evaluator<T>? _validation;
    private readonly Evaluator<T>? _test;
    private readonly IProgress<ITrainingEvent>? _progress;
    private readonly CheckpointFacts? _setup;
    private readonly List<EpochCompleted> _history = [];
    private ParameterVector<T>? _best;
    private EpochCompleted? _bestEpoch;
    private long _checkpointed = -1;   // the step of the last checkpoint
    private TimeSpan _elapsed;         // training in this epoch, before _since
    private long _since;

    internal EpochLoop(
        Trainer<T> trainer, Dataset training, Dataset? validation, Dataset? test, IProgress<ITrainingEvent>? progress)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (validation is null
            && (Recipe.NeedsValidation(trainer.Recipe) is not null || trainer.Schedule is PlateauSchedule))
        {
            throw new ArgumentException(
                "Patience, a metric, a target accuracy and a plateau schedule look at validation examples, " +
                "and none were given. Pass some.", nameof(validation));
        }

        trainer.Recipe.RequireMetricOf(training.IsClassification, training.Name);

        (_trainer, _training, _progress) = (trainer, training, progress);
        _loop = new(trainer, training) { Regression = training.IsClassification
            ? null : new(training.TargetWidth, training.TargetScale) };
        _validation = validation is null ? null : Evaluator(validation);
        _test = test is null ? null : Evaluator(test);
        if (trainer.CheckpointEvery > 0 || trainer.ContinueFrom is not null)
            _setup = CheckpointFacts.Of(trainer, training, (validation, test));
        if (trainer.ContinueFrom is not null)
            Restore(trainer.ContinueFrom.StateFor(trainer, _setup!));

        Evaluator<T> Evaluator(Dataset data) =>
            new(trainer.Network.Parameters, trainer.Cost, data, trainer.Answering);
    }

    internal TrainingResult Run(CancellationToken cancellationToken)
    {
        Begin();
        StopReason reason = _loop.IsEpochOver ? ReasonToStop() : StopReason.Completed;
        while (reason == StopReason.Completed && _history.Count < _trainer.Epochs)
            reason = cancellationToken.IsCancellationRequested ? Cancel() : RunEpoch(cancellationToken);

        if (reason != StopReason.Diverged)
            TakeCheckpoint();
        int? best = null;
        if (_best is not null && _bestEpoch is not null && reason is not StopReason.Canceled)
        {
            _trainer.Network.Parameters.CopyFrom(_best);
            best = _bestEpoch.Epoch;
        }

        if (_loop.Divergence is { } divergence)
            _progress?.Report(new TrainingFailed(divergence));
        else
            _progress?.Report(new TrainingStopped(reason, _history.Count, _loop.Current.Number, best));
        return new(reason, _loop.Current.Number, best, _history) { Divergence = _loop.Divergence, Notes = _loop.Notes };
    }

    private void Begin()
    {
        _since = _trainer.Clock.GetTimestamp();
        var started = new TrainingStarted(
            _trainer.Network.Architecture, _trainer.Cost, _training.Count, _trainer.Epochs, _loop.StepsPerEpoch);
        if (_trainer.ContinueFrom is { } checkpoint)
        {
            _progress?.Report(new TrainingResumed(started, checkpoint));
        }
        else
        {
            _progress?.Report(started);
            TakeCheckpoint();
        }
    }

    private StopReason RunEpoch(CancellationToken cancellationToken)
    {
        if (_loop.Current.Epoch != _history.Count + 1)   // else it goes on from a checkpoint within
            _elapsed = TimeSpan.Zero;
        _loop.BeginEpoch(_history.Count + 1);
        _since = _trainer.Clock.GetTimestamp();
        while (_loop.Next())
        {
            ReportStep(_loop.Current);
            if (_loop.IsEpochOver)
                continue;
            if (IsCheckpointDue)
                TakeCheckpoint();
            if (cancellationToken.IsCancellationRequested)
                return Cancel();
        }

        if (_loop.Divergence is not null)
            return StopReason.Diverged;
        StopReason reason = Finish(_loop.Current.Epoch, ElapsedSoFar());
        if (IsCheckpointDue)
            TakeCheckpoint();
        return reason;
    }

    private StopReason Cancel()
    {
        _loop.NoticeParameters();
        return _loop.Divergence is null ? StopReason.Canceled : StopReason.Diverged;
    }

    private void ReportStep(TrainingStep<T> step)
    {
        if (_progress is not null && _trainer.StepEvery > 0 && step.Number % _trainer.StepEvery == 0)
            _progress.Report(new StepTaken(step.Epoch, step.Number, step.NumberInEpoch, step.Cost, step.LearningRate));
    }

    private StopReason Finish(int epoch, TimeSpan elapsed)
    {
        int steps = _loop.Current.NumberInEpoch;
        var completed = new EpochCompleted(
            epoch, _loop.Current.Number, TrainingMetrics(), Validated(), _test?.Run().Metrics, elapsed)
        {
            Examples = _loop.Seen,
            LearningRate = _loop.Current.LearningRate,
            ErrorNorms = [.. _loop.ErrorNorms.Select(sum => sum / steps)],
        };
        if (completed.Validation is { } validation)
        {
            _loop.Plateau = _trainer.Schedule.After(_loop.Plateau, validation.Cost);
            if (IsBetter(validation, _bestEpoch?.Validation))
            {
                completed = completed with { IsBest = true };
                _bestEpoch = completed;
                (_best ??= new(_trainer.Network.Architecture)).CopyFrom(_trainer.Network.Parameters);
            }
        }

        _history.Add(completed);
        TrainingMeter.Record(completed);
        _progress?.Report(completed);
        return ReasonToStop();
    }

    /// <summary>What the last epoch says: Completed where training may go on.</summary>
    private StopReason ReasonToStop()
    {
        if (_history is not [.., var last])
            return StopReason.Completed;
        if (last.Validation?.Accuracy >= _trainer.Recipe.TargetAccuracy)
            return StopReason.TargetAccuracy;
        return _trainer.Recipe.Patience > 0 && last.Epoch - (_bestEpoch?.Epoch ?? 0) >= _trainer.Recipe.Patience
            ? StopReason.Patience
            : StopReason.Completed;
    }

    private bool IsCheckpointDue =>
        _trainer.CheckpointEvery > 0 && _loop.Current.Number % _trainer.CheckpointEvery == 0;

    /// <summary>Reports a copy of everything, unless that was done at this step. The time it takes does not
    /// count.</summary>
    private void TakeCheckpoint()
    {
        if (_trainer.CheckpointEvery == 0 || _progress is null || _checkpointed == _loop.Current.Number)
            return;
        _checkpointed = _loop.Current.Number;
        var state = _loop.Capture() with { Elapsed = ElapsedSoFar(), History = [.. _history], Best = _best?.Clone() };
        _progress.Report(new CheckpointTaken(Checkpoint.Of(state, _setup!)));
        _since = _trainer.Clock.GetTimestamp();
    }

    private void Restore(LoopState<T> state)
    {
        _loop.Restore(state);
        if (IsCheckpointDue)
            _checkpointed = state.Step;   // where it was not due, it is taken again only if training ends there
        _elapsed = state.Elapsed;
        _history.AddRange(state.History);
        _best = state.Best?.Clone();
        _bestEpoch = _history.LastOrDefault(epoch => epoch.IsBest);
    }

    /// <summary>Time of training in this epoch; what is spent from now on comes on top.</summary>
    private TimeSpan ElapsedSoFar()
    {
        long now = _trainer.Clock.GetTimestamp();
        _elapsed += _trainer.Clock.GetElapsedTime(_since, now);
        _since = now;
        return _elapsed;
    }

    private Metrics TrainingMetrics() => new(
        _loop.CostSum / _loop.Seen,
        _training.IsClassification ? (double)_loop.Correct / _loop.Seen : null,
        _loop.Regression?.MeanSquaredError,
        _loop.Regression?.R2);

    private Metrics? Validated()
    {
        if (_validation is null)
            return null;
        if (_trainer.Recipe.Metric is not { } metric || metric == ValidationMetric.Cost
            || metric == ValidationMetric.AccuracyElseCost)
        {
            return _validation.Run().Metrics;   // what decides is among them
        }

        return metric.Scored(metric.IsPlain ? _validation.Run() : _validation.RunInFull());
    }

    private bool IsBetter(Metrics now, Metrics? best)
    {
        if (!double.IsFinite(now.Cost))
            return false;
        if (best is null)
            return true;
        // An epoch whose metric cannot be had is never better than one that has it.
        (double score, double than) = (Decides(now), Decides(best));
        return score > than || (score == than && now.Cost < best.Cost);

        double Decides(Metrics metrics) => (_trainer.Recipe.Metric == ValidationMetric.AccuracyElseCost
            ? metrics.Accuracy : metrics.Score) ?? double.NegativeInfinity;
    }
}

/// <summary>Training as <see cref="System.Diagnostics.Metrics"/> sees it, under the name <see cref="Name"/>.</summary>
internal static class TrainingMeter
{
    /// <summary>The meter's name, to be passed to a listener or exporter.</summary>
    public const string Name = "Nabla";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_examples =
        s_meter.CreateCounter<long>("nabla.training.examples", "{example}", "Examples learned from.");

    private static readonly Counter<long> s_epochs =
        s_meter.CreateCounter<long>("nabla.training.epochs", "{epoch}", "Epochs completed.");

    private static readonly Histogram<double> s_duration =
        s_meter.CreateHistogram<double>(
            "nabla.training.epoch.duration", "s", "Training time of an epoch, evaluation left out.");

    private static readonly Histogram<double> s_cost =
        s_meter.CreateHistogram<double>("nabla.training.cost", description: "Mean training cost of an epoch.");

    internal static void Record(EpochCompleted epoch)
    {
        s_examples.Add(epoch.Examples);
        s_epochs.Add(1);
        s_duration.Record(epoch.Elapsed.TotalSeconds);
        s_cost.Record(epoch.Training.Cost);
    }
}
