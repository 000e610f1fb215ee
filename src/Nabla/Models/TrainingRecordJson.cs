using System.Text.Json;

namespace Nabla;

/// <summary>
/// The <c>training</c> of a JSON model. It informs only, so that fields that are not known are passed over.
/// </summary>
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

    internal static TrainingRecord Read(JsonNode node) => new()
    {
        Data = node.Field("data")?.Text(),
        Examples = node.Field("examples")?.Whole(0),
        Seed = node.Field("seed")?.Natural(),
        Epochs = node.Field("epochs")?.Whole(0),
        Steps = (long?)node.Field("steps")?.Natural(),
        BestEpoch = node.Field("best_epoch")?.Whole(1),
        StopReason = node.Field("stop_reason")?.Text(),
        ValidationAccuracy = node.Field("validation_accuracy")?.Number<double>(),
        TestAccuracy = node.Field("test_accuracy")?.Number<double>(),
        Version = node.Field("version")?.Text(),
    };
}
