namespace Nabla;

// Steps become epochs: evaluation, the best parameters, stopping, checkpoints, events
public sealed partial class TrainingSession<T>
{
    private readonly List<EpochCompleted> _history = [];
    private readonly Checkpoint? _from;
    private IProgress<ITrainingEvent>? _progress;
    private readonly Lazy<CheckpointFacts> _facts;
    private ParameterVector<T>? _best;
    private EpochCompleted? _bestEpoch;
    private int _epochs;               // completed
    private long _checkpointed = -1;   // the step of the last checkpoint
    private TimeSpan _elapsed;         // training in this epoch, before _since
    private long _since;

    /// <summary>The epoch whose parameters the network got when training ended; null where it has the last ones.
    /// </summary>
    public int? BestEpoch { get; private set; }

    /// <summary>Where checkpoints that are due are kept; null: they are told of alone.</summary>
    internal ICheckpointStore? Store { private get; init; }

    private bool IsCheckpointDue =>
        _trainer.CheckpointEvery > 0 && _loop.Current.Number % _trainer.CheckpointEvery == 0;

    /// <summary>Takes a step, or what is left of one.</summary>
    /// <param name="batch">The caller's mini-batch; null: the data's next.</param>
    /// <param name="cancellationToken">Ends training.</param>
    /// <returns>False where training is over.</returns>
    private bool Advance(Batch<T>? batch, CancellationToken cancellationToken)
    {
        if (_loop.Phase is not null)
        {
            while (_loop.NextPhase() is { } phase && phase != StepPhase.Update)
            {
            }

            return EndStep(true);
        }

        return BeginStep(cancellationToken) && EndStep(batch is null ? _loop.Next() : _loop.Next(batch));
    }

    /// <summary>Whether there is another step; where there is none, training ends.</summary>
    private bool BeginStep(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Reason is not null)
            return false;
        if (_epochs == _loop.Current.Epoch)   // between epochs
        {
            if (ReasonToStop() is { } reason)
                return End(reason);
            if (_epochs >= _trainer.Epochs)
                return End(StopReason.Completed);
        }

        if (_isToStop || cancellationToken.IsCancellationRequested)
        {
            _loop.NoticeParameters();
            return End(_loop.Divergence is not null ? StopReason.Diverged
                : _isToStop ? StopReason.Stopped : StopReason.Canceled);
        }

        if (_epochs == _loop.Current.Epoch)
        {
            _loop.BeginEpoch(_epochs + 1);
            _elapsed = TimeSpan.Zero;
            _since = _trainer.Clock.GetTimestamp();
        }

        return true;
    }

    /// <summary>What follows a step.</summary>
    /// <returns>False where training diverged.</returns>
    private bool EndStep(bool isTaken)
    {
        if (!isTaken)
            return End(StopReason.Diverged);
        if (_progress is not null && _trainer.StepEvery > 0)
            Report(_loop.Current);
        if (_loop.IsEpochOver)
            return CloseEpoch();
        if (IsCheckpointDue)
            TakeCheckpoint();
        return true;
    }

    private bool CloseEpoch()
    {
        _loop.NoticeParameters();
        if (_loop.Divergence is not null)
            return End(StopReason.Diverged);
        _epochs++;
        if (_judges)
            Judge(ElapsedSoFar());
        if (IsCheckpointDue)
            TakeCheckpoint();
        return true;
    }

    private void Judge(TimeSpan elapsed)
    {
        int steps = _loop.Current.NumberInEpoch;
        var completed = new EpochCompleted(
            _epochs, _loop.Current.Number, TrainingMetrics(), Validated(),
            _test is null ? null : EvaluatorOf(_test).Run().Metrics, elapsed)
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
                (_best ??= new(Network.Architecture)).CopyFrom(Network.Parameters);
            }
        }

        _history.Add(completed);
        TrainingMeter.Record(completed);
        _progress?.Report(completed);
    }

    /// <summary>What the last epoch says; null where training may go on.</summary>
    private StopReason? ReasonToStop()
    {
        if (_history is not [.., var last])
            return null;
        if (last.Validation?.Accuracy >= Recipe.TargetAccuracy)
            return StopReason.TargetAccuracy;
        return Recipe.Patience > 0 && last.Epoch - (_bestEpoch?.Epoch ?? 0) >= Recipe.Patience
            ? StopReason.Patience : null;
    }

    private bool End(StopReason reason)
    {
        Reason = reason;
        if (reason != StopReason.Diverged)
            TakeCheckpoint();
        if (_best is not null && _bestEpoch is not null && reason is not StopReason.Canceled)
        {
            Network.Parameters.CopyFrom(_best);
            BestEpoch = _bestEpoch.Epoch;
        }

        if (_loop.Divergence is { } divergence)
            _progress?.Report(new TrainingFailed(divergence));
        else
            _progress?.Report(new TrainingStopped(reason, _epochs, _loop.Current.Number, BestEpoch));
        return false;
    }

    private void ReportBeginning()
    {
        var started = new TrainingStarted(
            Network.Architecture, _trainer.Cost, Training.Count, _trainer.Epochs, _loop.StepsPerEpoch);
        if (_from is null)
            _progress?.Report(started);
        else
            _progress?.Report(new TrainingResumed(started, _from));
        if (_loop.Current.Number == 0)
            TakeCheckpoint();
    }

    private void Report(TrainingStep<T> step)
    {
        if (step.Number % _trainer.StepEvery == 0)
            _progress!.Report(new StepTaken(step.Epoch, step.Number, step.NumberInEpoch, step.Cost, step.LearningRate));
    }

    /// <summary>Reports a copy of everything, unless that was done at this step. The time it takes does not
    /// count.</summary>
    private void TakeCheckpoint()
    {
        if (_trainer.CheckpointEvery == 0 || (_progress is null && Store is null)
            || _checkpointed == _loop.Current.Number)
        {
            return;
        }

        _checkpointed = _loop.Current.Number;
        _ = ElapsedSoFar();
        var taken = new CheckpointTaken(Copy());
        Store?.Save(taken.Checkpoint);   // before it is told of
        _progress?.Report(taken);
        _since = _trainer.Clock.GetTimestamp();
    }

    private Checkpoint Copy() => Checkpoint.Of(
        _loop.Capture() with { Elapsed = _elapsed, History = [.. _history], Best = _best?.Clone() }, _facts);

    private void Restore(Checkpoint from)
    {
        LoopState<T> state = from.StateFor(_trainer, _facts);
        _loop.Restore(state);
        if (IsCheckpointDue)
            _checkpointed = state.Step;   // where it was not due, it is taken again only if training ends there
        _elapsed = state.Elapsed;
        _history.Clear();
        _history.AddRange(state.History);
        _epochs = _history.Count;
        _best = state.Best?.Clone();
        _bestEpoch = _history.LastOrDefault(epoch => epoch.IsBest);
        (Reason, BestEpoch, _isToStop) = (null, null, false);
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
        Training.IsClassification ? (double)_loop.Correct / _loop.Seen : null,
        _loop.Regression?.MeanSquaredError,
        _loop.Regression?.R2);

    private Metrics? Validated()
    {
        if (Validation is null)
            return null;
        Evaluator<T> validation = EvaluatorOf(Validation);
        if (Recipe.Metric is not { } metric || metric == ValidationMetric.Cost
            || metric == ValidationMetric.AccuracyElseCost)
        {
            return validation.Run().Metrics;   // what decides is among them
        }

        return metric.Scored(metric.IsPlain ? validation.Run() : validation.RunInFull());
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

        double Decides(Metrics metrics) => (Recipe.Metric == ValidationMetric.AccuracyElseCost
            ? metrics.Accuracy : metrics.Score) ?? double.NegativeInfinity;
    }
}
