using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;

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
            ContinueFrom = host.Checkpoints?.Latest(),
        };
    }

    internal TrainedModel Run(IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        IProgress<ITrainingEvent>? told = _host.Checkpoints is { } store ? new Keeping(store, progress) : progress;
        TrainingResult result = _trainer.Run(
            _plan.Training, _plan.Validation, _plan.Test, told, cancellationToken);
        if (result is { Divergence: { } divergence, BestEpoch: null })
            throw new DivergenceException(divergence);

        Model model = Model.Of(
            _network.Parameters, _plan.Recipe.Cost!, _plan.Input, _plan.Labels, null, _plan.TargetScale);
        var (calibrated, temperature, notes) = Calibrated(model);
        // After an interruption the network is newer than what was measured after the last epoch.
        bool isMeasured = result.Reason != StopReason.Canceled && temperature is null;
        Metrics? validation = isMeasured ? result.Final?.Validation : Measure(calibrated, _plan.Validation);
        Metrics? test = isMeasured ? result.Final?.Test : Measure(calibrated, _plan.Test);
        return new(calibrated.With(Record(result, validation, test)), result, [.. _plan.Notes, .. notes])
        {
            Recipe = _plan.Recipe,
            Temperature = temperature,
            Training = isMeasured ? result.Final?.Training : null,
            Validation = validation,
            Test = test,
        };
    }

    // A trained network is not lost where calibration fails.
    private (Model Model, double? Temperature, ImmutableArray<string> Notes) Calibrated(Model model)
    {
        if (_plan.Recipe.Calibrate != true)
            return (model, null, []);
        try
        {
            var (honest, temperature) = Calibration.CalibrateFed(model, _plan.Validation!);
            return (honest, temperature, []);
        }
        catch (ArgumentException e)   // outputs are not finite, or validation has too many of them
        {
            return (model, null, [$"not calibrated: {Sentence.Of(e)}"]);
        }
    }

    private static Metrics? Measure(Model model, Dataset? data) => data is null ? null
        : model.EvaluateFed(data).Metrics;

    private TrainingRecord Record(TrainingResult result, Metrics? validation, Metrics? test) => new()
    {
        Data = _plan.Source.Name,
        Examples = _plan.Training.Count,
        Seed = _plan.Recipe.Seed,
        Epochs = result.History.Count,
        Steps = result.Steps,
        BestEpoch = result.BestEpoch,
        StopReason = StopReasonName.Of(result.Reason),
        ValidationAccuracy = validation?.Accuracy,
        TestAccuracy = test?.Accuracy,
        Version = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0],
    };

    /// <summary>Keeps checkpoints before they are told of.</summary>
    private sealed class Keeping(ICheckpointStore store, IProgress<ITrainingEvent>? progress)
        : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            if (value is CheckpointTaken taken)
                store.Save(taken.Checkpoint);
            progress?.Report(value);
        }
    }
}
