using System.Buffers;
using System.Text.Encodings.Web;

namespace Nabla.IO;

/// <summary>Training's events as JSON, one object a line, <c>"event"</c> first. Numbers are written in the shortest
/// form that reads back the same; what is not known, or not finite, is left out.</summary>
/// <param name="run">What the events belong to.</param>
internal sealed class EventJson(RunDescription run)
{
    /// <summary>One event as a line, without the line's end.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="outcome">What the run leaves behind, for <see cref="TrainingStopped"/>.</param>
    /// <exception cref="ArgumentException">The event is of a kind that is not known.</exception>
    public string Line(ITrainingEvent happened, RunOutcome? outcome = null)
    {
        NamedValues fields = happened switch
        {
            TrainingStarted e => Started(e),
            TrainingResumed e => Resumed(e),
            Chosen e => Made(e.Choice),
            CheckpointTaken e => Taken(e.Checkpoint),
            StepTaken e => Step(e),
            EpochCompleted e => Epoch(e),
            TrainingStopped e => Stopped(e, outcome),
            TrainingFailed e => Failed(e.Divergence),
            _ => throw new ArgumentException(
                $"There is no JSON for {happened?.GetType().Name ?? "null"}.", nameof(happened)),
        };
        return fields.ToLine(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    private NamedValues Started(TrainingStarted e) => new()
    {
        { "event", "started" },
        { "run", run.Folder },
        {
            "data", new NamedValues
            {
                { "name", run.Data },
                { "training", e.TrainingExamples },
                { "validation", run.ValidationExamples },
                { "test", run.TestExamples },
            }
        },
        { "widths", e.Architecture.Widths },
        {
            "activations",
            Enumerable.Range(2, e.Architecture.LayerCount - 1).Select(l => e.Architecture.Activation(l).ToString())
        },
        { "parameters", e.Architecture.ParameterCount },
        { "cost", e.Cost.Name },
        { "epochs", e.Epochs },
        { "steps_per_epoch", e.StepsPerEpoch },
        { "seed", run.Seed },
        { "precision", run.Precision },
        { "threads", run.Threads },
        { "kernels", KernelInfo.Name },
        { "versions", Versions },
        { "configuration", run.Configuration },
    };

    private NamedValues Resumed(TrainingResumed e) => new()
    {
        { "event", "resumed" },
        { "epoch", e.From.Epoch },
        { "step", e.From.Step },
        { "epochs", e.Run.Epochs },
        { "threads", run.Threads },
        { "kernels", KernelInfo.Name },
        { "versions", Versions },
    };

    private NamedValues Versions => new() { { "nabla", run.Version }, { "dotnet", Environment.Version.ToString() } };

    private static NamedValues Made(Choice e) => new()
    {
        { "event", "chosen" },
        { "ways", e.Compared.Ways },
        { "penalty", e.Winner?.Strength },
        { "hidden", e.Winner?.HasHidden },
        { "bins", e.Winner?.Bins },
        e.Expected is { } expected ? Of(expected) : new(),
    };

    private static NamedValues Of(Expectation e) => new()
    {
        { "rows", e.Rows },
        { "folds", e.Folds },
        { "units", e.Units },
        { "split", e.How },
        { "expected", Figures(e.Mean) },
        { "standard_errors", Figures(e.Error) },
        { "baseline", Figures(e.Baseline) },
        { "advantage", e.Advantage.Mean },
        { "advantage_error", e.Advantage.Error },
        { "linear", Figures(e.Linear) },
        { "share_below", e.ShareBelow },
        { "interval", e.Intervals is [var interval] ? Of(interval, e.Covered) : null },
        { "shift", e.Shift.IsEmpty ? null : e.Shift },
        { "outputs", e.Outputs.IsEmpty ? null : e.Outputs.Select((output, j) => Of(e, output, j)) },
        {
            "rarest_class", e.Rare is not { } rare ? null : new NamedValues
            {
                { "name", rare.Name },
                { "share", rare.Share },
                { "recall", rare.Recall },
                { "average_precision", rare.AveragePrecision },
                { "balanced_accuracy", rare.BalancedAccuracy },
            }
        },
    };

    private static NamedValues Of(AnswerInterval interval, IReadOnlyList<double>? covered) => new()
    {
        { "coverage", interval.Coverage },
        { "below", interval.Below },
        { "above", interval.Above },
        { "covered", covered },
    };

    private static NamedValues Of(Expectation e, RegressionMeasures output, int j) => new()
    {
        { "target", j < e.Targets.Length ? e.Targets[j] : null },
        { "r2", output.R2 },
        { "mean_squared_error", output.MeanSquaredError },
        { "root_mean_squared_error", output.RootMeanSquaredError },
        { "share_below", e.ShareBelow is null ? null : output.ShareBelow },
        { "interval", e.Intervals.IsEmpty ? null : Of(e.Intervals[j], null) },
    };

    private static NamedValues? Figures(Metrics? metrics) => metrics is null ? null : new()
    {
        { "cost", metrics.Cost },
        { "accuracy", metrics.Accuracy },
        { "mean_squared_error", metrics.MeanSquaredError },
        { "r2", metrics.R2 },
    };

    private static NamedValues Taken(Checkpoint e) => new()
    {
        { "event", "checkpoint" },
        { "epoch", e.Epoch },
        { "step", e.Step },
        { "file", CheckpointFolder.NameOf(e.Step) },
    };

    private static NamedValues Step(StepTaken e) => new()
    {
        { "event", "step" },
        { "epoch", e.Epoch },
        { "step", e.Step },
        { "cost", e.Cost },
        { "learning_rate", e.LearningRate },
    };

    private static NamedValues Epoch(EpochCompleted e) => new()
    {
        { "event", "epoch" },
        { "epoch", e.Epoch },
        { "step", e.Step },
        Measures(e.Training, e.Validation, e.Test),
        { "learning_rate", e.LearningRate },
        { "seconds", e.Elapsed.TotalSeconds },
        { "examples_per_second", e.Elapsed > TimeSpan.Zero ? e.ExamplesPerSecond : null },
        { "metric", e.Validation?.Score },
        { "best", e.Validation is null ? null : e.IsBest },
        { "error_norms", e.ErrorNorms.Count > 0 && e.ErrorNorms.All(double.IsFinite) ? e.ErrorNorms : null },
    };

    private static NamedValues Stopped(TrainingStopped e, RunOutcome? outcome) => new()
    {
        { "event", "stopped" },
        { "reason", StopReasonName.Of(e.Reason) },
        { "epochs", e.Epochs },
        { "steps", e.Steps },
        { "best_epoch", e.BestEpoch },
        Measures(outcome?.Training, outcome?.Validation, outcome?.Test),
        { "temperature", outcome?.Temperature },
        { "checksum", outcome?.Checksum },
    };

    private static NamedValues Failed(Divergence e) => new()
    {
        { "event", "failed" },
        { "reason", StopReasonName.Of(StopReason.Diverged) },
        { "epoch", e.Epoch },
        { "step", e.Step },
        { "batch", e.Batch },
        { "layer", e.Layer },
        { "quantity", e.Quantity },
        { "message", e.ToString() },
    };

    private static NamedValues Measures(Metrics? training, Metrics? validation, Metrics? test) => new()
    {
        { "cost", training?.Cost },
        { "train_accuracy", training?.Accuracy },
        { "train_mean_squared_error", training?.MeanSquaredError },
        { "train_r2", training?.R2 },
        { "validation_cost", validation?.Cost },
        { "validation_accuracy", validation?.Accuracy },
        { "validation_mean_squared_error", validation?.MeanSquaredError },
        { "validation_r2", validation?.R2 },
        { "test_accuracy", test?.Accuracy },
        { "test_mean_squared_error", test?.MeanSquaredError },
        { "test_r2", test?.R2 },
    };
}

/// <summary>What a record of a run says about it besides what training reports: enough to do it again.</summary>
internal sealed record RunDescription
{
    /// <summary>Every setting as it was resolved, an object.</summary>
    public required JsonElement Configuration { get; init; }

    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>Number of validation examples; null where there are none.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>Number of test examples; null where there are none.</summary>
    public int? TestExamples { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The version of Nabla.</summary>
    public required string Version { get; init; }

    /// <summary>The folder of the run; null where it has none.</summary>
    public string? Folder { get; init; }
}

/// <summary>What a run that ended with a usable network leaves behind.</summary>
/// <param name="Training">Means over an epoch of training; null where the network is not that of a whole epoch.</param>
/// <param name="Validation">On the validation examples, by the network that was saved.</param>
/// <param name="Test">On the test examples, by the network that was saved.</param>
/// <param name="Checksum">The checksum of the network that was saved.</param>
internal sealed record RunOutcome(Metrics? Training, Metrics? Validation, Metrics? Test, string Checksum)
{
    /// <summary>By which z^L was divided at the end, to make probabilities honest; null where it was not.</summary>
    public double? Temperature { get; init; }
}
