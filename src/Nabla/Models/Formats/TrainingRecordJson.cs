using System.Text.Json;

namespace Nabla;

/// <summary>The <c>training</c> of a model's file.</summary>
internal static class TrainingRecordJson
{
    internal static void Write(Utf8JsonWriter json, TrainingRecord record)
    {
        json.WriteStartObject();
        if (record.Data is { } data)
            json.WriteString("data", data);
        if (record.Examples is { } examples)
            json.WriteNumber("examples", examples);
        if (record.Seed is { } seed)
            json.WriteNumber("seed", seed);
        if (record.Epochs is { } epochs)
            json.WriteNumber("epochs", epochs);
        if (record.Steps is { } steps)
            json.WriteNumber("steps", steps);
        if (record.BestEpoch is { } best)
            json.WriteNumber("best_epoch", best);
        if (record.StopReason is { } reason)
            json.WriteString("stop_reason", reason);
        if (record.ValidationAccuracy is { } validation)
            json.WriteNumber("validation_accuracy", validation);
        if (record.TestAccuracy is { } test)
            json.WriteNumber("test_accuracy", test);
        if (record.Version is { } version)
            json.WriteString("version", version);
        json.WriteEndObject();
    }

    internal static TrainingRecord Read(LocatedJson node)
    {
        JsonFields fields = node.Fields(
            "data", "examples", "seed", "epochs", "steps", "best_epoch", "stop_reason", "validation_accuracy",
            "test_accuracy", "version");
        return new()
        {
            Data = fields.Find("data")?.Text(),
            Examples = fields.Find("examples")?.Whole(0),
            Seed = fields.Find("seed")?.Natural(),
            Epochs = fields.Find("epochs")?.Whole(0),
            Steps = (long?)fields.Find("steps")?.Natural(long.MaxValue),
            BestEpoch = fields.Find("best_epoch")?.Whole(1),
            StopReason = fields.Find("stop_reason")?.Text(),
            ValidationAccuracy = fields.Find("validation_accuracy")?.Number<double>(),
            TestAccuracy = fields.Find("test_accuracy")?.Number<double>(),
            Version = fields.Find("version")?.Text(),
        };
    }
}
