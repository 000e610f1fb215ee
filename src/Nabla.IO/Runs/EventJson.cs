using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla.IO;

/// <summary>
/// Training's events as JSON, one object a line, <c>"event"</c> first. Numbers are written in the shortest form that
/// reads back the same; what is not known, or not finite, is left out.
/// </summary>
/// <param name="run">What the events belong to.</param>
internal sealed class EventJson(RunDescription run)
{
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One event as a line, without the line's end.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="outcome">What the run leaves behind, for <see cref="TrainingStopped"/>.</param>
    /// <exception cref="ArgumentException">The event is of a kind that is not known.</exception>
    public string Line(ITrainingEvent happened, RunOutcome? outcome = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            switch (happened)
            {
                case TrainingStarted e: Started(json, e); break;
                case TrainingResumed e: Resumed(json, e); break;
                case CheckpointTaken e: Taken(json, e.Checkpoint); break;
                case StepTaken e: Step(json, e); break;
                case EpochCompleted e: Epoch(json, e); break;
                case TrainingStopped e: Stopped(json, e, outcome); break;
                case TrainingFailed e: Failed(json, e.Divergence); break;
                default:
                    throw new ArgumentException(
                        $"There is no JSON for {happened?.GetType().Name ?? "null"}.", nameof(happened));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Started(Utf8JsonWriter json, TrainingStarted e)
    {
        json.WriteString("event", "started");
        if (run.Folder is not null)
            json.WriteString("run", run.Folder);
        json.WriteStartObject("data");
        json.WriteString("name", run.Data);
        json.WriteNumber("training", e.TrainingExamples);
        Count(json, "validation", run.ValidationExamples);
        Count(json, "test", run.TestExamples);
        json.WriteEndObject();
        json.WriteStartArray("widths");
        foreach (int width in e.Architecture.Widths)
            json.WriteNumberValue(width);
        json.WriteEndArray();
        json.WriteStartArray("activations");
        for (int l = 2; l <= e.Architecture.LayerCount; l++)
            json.WriteStringValue(e.Architecture.Activation(l).ToString());
        json.WriteEndArray();
        json.WriteNumber("parameters", e.Architecture.ParameterCount);
        json.WriteString("cost", e.Cost.Name);
        json.WriteNumber("epochs", e.Epochs);
        json.WriteNumber("steps_per_epoch", e.StepsPerEpoch);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("precision", run.Precision);
        json.WriteNumber("threads", run.Threads);
        json.WriteString("kernels", KernelInfo.Name);
        Versions(json);
        json.WritePropertyName("configuration");
        run.Configuration.WriteTo(json);
    }

    private void Resumed(Utf8JsonWriter json, TrainingResumed e)
    {
        json.WriteString("event", "resumed");
        json.WriteNumber("epoch", e.From.Epoch);
        json.WriteNumber("step", e.From.Step);
        json.WriteNumber("epochs", e.Run.Epochs);
        json.WriteNumber("threads", run.Threads);
        json.WriteString("kernels", KernelInfo.Name);
        Versions(json);
    }

    private void Versions(Utf8JsonWriter json)
    {
        json.WriteStartObject("versions");
        json.WriteString("nabla", run.Version);
        json.WriteString("dotnet", Environment.Version.ToString());
        json.WriteEndObject();
    }

    private static void Taken(Utf8JsonWriter json, Checkpoint e)
    {
        json.WriteString("event", "checkpoint");
        json.WriteNumber("epoch", e.Epoch);
        json.WriteNumber("step", e.Step);
        json.WriteString("file", CheckpointFolder.NameOf(e.Step));
    }

    private static void Step(Utf8JsonWriter json, StepTaken e)
    {
        json.WriteString("event", "step");
        json.WriteNumber("epoch", e.Epoch);
        json.WriteNumber("step", e.Step);
        Number(json, "cost", e.Cost);
        Number(json, "learning_rate", e.LearningRate);
    }

    private static void Epoch(Utf8JsonWriter json, EpochCompleted e)
    {
        json.WriteString("event", "epoch");
        json.WriteNumber("epoch", e.Epoch);
        json.WriteNumber("step", e.Step);
        Measures(json, e.Training, e.Validation, e.Test);
        Number(json, "learning_rate", e.LearningRate);
        Number(json, "seconds", e.Elapsed.TotalSeconds);
        if (e.Elapsed > TimeSpan.Zero)
            Number(json, "examples_per_second", e.ExamplesPerSecond);
        if (e.Validation is not null)
            json.WriteBoolean("best", e.IsBest);
        if (e.ErrorNorms.Count == 0 || !e.ErrorNorms.All(double.IsFinite))
            return;
        json.WriteStartArray("error_norms");
        foreach (double norm in e.ErrorNorms)
            json.WriteNumberValue(norm);
        json.WriteEndArray();
    }

    private static void Stopped(Utf8JsonWriter json, TrainingStopped e, RunOutcome? outcome)
    {
        json.WriteString("event", "stopped");
        json.WriteString("reason", StopReasonName.Of(e.Reason));
        json.WriteNumber("epochs", e.Epochs);
        json.WriteNumber("steps", e.Steps);
        Count(json, "best_epoch", e.BestEpoch);
        if (outcome is null)
            return;
        Measures(json, outcome.Training, outcome.Validation, outcome.Test);
        Number(json, "temperature", outcome.Temperature);
        json.WriteString("checksum", outcome.Checksum);
    }

    private static void Failed(Utf8JsonWriter json, Divergence e)
    {
        json.WriteString("event", "failed");
        json.WriteString("reason", StopReasonName.Of(StopReason.Diverged));
        json.WriteNumber("epoch", e.Epoch);
        json.WriteNumber("step", e.Step);
        json.WriteNumber("batch", e.Batch);
        json.WriteNumber("layer", e.Layer);
        json.WriteString("quantity", e.Quantity);
        json.WriteString("message", e.ToString());
    }

    private static void Measures(Utf8JsonWriter json, Metrics? training, Metrics? validation, Metrics? test)
    {
        Number(json, "cost", training?.Cost);
        Number(json, "train_accuracy", training?.Accuracy);
        Regression(json, "train_", training);
        Number(json, "validation_cost", validation?.Cost);
        Number(json, "validation_accuracy", validation?.Accuracy);
        Regression(json, "validation_", validation);
        Number(json, "test_accuracy", test?.Accuracy);
        Regression(json, "test_", test);
    }

    private static void Regression(Utf8JsonWriter json, string prefix, Metrics? metrics)
    {
        Number(json, prefix + "mean_squared_error", metrics?.MeanSquaredError);
        Number(json, prefix + "r2", metrics?.R2);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }

    private static void Count(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number)
            json.WriteNumber(name, number);
    }
}
