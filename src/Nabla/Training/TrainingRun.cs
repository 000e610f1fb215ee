using System.Numerics;

namespace Nabla;

/// <summary>One call of <see cref="Trainer{T}.Run"/>: epochs, evaluation, stopping, events.</summary>
internal sealed class TrainingRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly TrainingLoop<T> _loop;
    private readonly Dataset _training;
    private readonly Evaluator<T>? _validation;
    private readonly Evaluator<T>? _test;
    private readonly IProgress<ITrainingEvent>? _progress;
    private readonly List<EpochCompleted> _history = [];
    private ParameterVector<T>? _best;
    private EpochCompleted? _bestEpoch;

    internal TrainingRun(
        Trainer<T> trainer, Dataset training, Dataset? validation, Dataset? test, IProgress<ITrainingEvent>? progress)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (validation is null
            && (trainer.Patience > 0 || trainer.TargetAccuracy is not null || trainer.Schedule is PlateauSchedule))
        {
            throw new ArgumentException(
                "Patience, a target accuracy and a plateau schedule look at validation examples, " +
                "and none were given. Pass some.");
        }

        (_trainer, _training, _progress) = (trainer, training, progress);
        _loop = new(trainer, training, showGradient: false) { Regression = training.IsClassification
            ? null : new(training.TargetWidth) };
        _validation = validation is null ? null : new(trainer.Network.Parameters, trainer.Cost, validation);
        _test = test is null ? null : new(trainer.Network.Parameters, trainer.Cost, test);
    }

    internal TrainingResult Run(CancellationToken cancellation)
    {
        _progress?.Report(new TrainingStarted(
            _trainer.Network.Architecture, _trainer.Cost, _training.Count, _trainer.Epochs, _loop.StepsPerEpoch));
        StopReason reason = StopReason.Completed;
        for (int epoch = 1; epoch <= _trainer.Epochs && reason == StopReason.Completed; epoch++)
            reason = RunEpoch(epoch, cancellation);

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
        return new(reason, _loop.Current.Number, best, _history) { Divergence = _loop.Divergence };
    }

    private StopReason RunEpoch(int epoch, CancellationToken cancellation)
    {
        long start = _trainer.Clock.GetTimestamp();
        _loop.BeginEpoch(epoch);
        do
        {
            if (cancellation.IsCancellationRequested)
            {
                _loop.NoticeParameters();
                return _loop.Divergence is null ? StopReason.Canceled : StopReason.Diverged;
            }

            if (!_loop.Next())
                break;
            ReportStep(_loop.Current);
        }
        while (true);

        if (_loop.Divergence is not null)
            return StopReason.Diverged;
        return Finish(epoch, _trainer.Clock.GetElapsedTime(start).TotalSeconds);
    }

    private void ReportStep(TrainingStep<T> step)
    {
        if (_progress is not null && _trainer.StepEvery > 0 && step.Number % _trainer.StepEvery == 0)
            _progress.Report(new StepTaken(step.Epoch, step.Number, step.NumberInEpoch, step.Cost, step.LearningRate));
    }

    private StopReason Finish(int epoch, double seconds)
    {
        int steps = _loop.Current.NumberInEpoch;
        var completed = new EpochCompleted(
            epoch, _loop.Current.Number, TrainingMetrics(), _validation?.Run().Metrics, _test?.Run().Metrics, seconds)
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
        if (completed.Validation?.Accuracy >= _trainer.TargetAccuracy)
            return StopReason.TargetAccuracy;
        return _trainer.Patience > 0 && epoch - (_bestEpoch?.Epoch ?? 0) >= _trainer.Patience
            ? StopReason.Patience
            : StopReason.Completed;
    }

    private Metrics TrainingMetrics() => new(
        _loop.CostSum / _loop.Seen,
        _training.IsClassification ? (double)_loop.Correct / _loop.Seen : null,
        _loop.Regression?.MeanSquaredError,
        _loop.Regression?.R2);

    private static bool IsBetter(Metrics now, Metrics? best) =>
        double.IsFinite(now.Cost) && (best is null
            || now.Accuracy > best.Accuracy
            || (now.Accuracy == best.Accuracy && now.Cost < best.Cost));
}
