using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla.IO;

/// <summary>
/// A trial of a search as one line of JSON, <c>"event"</c> first. Numbers are written in the shortest form that reads
/// back the same; what is not known, or not finite, is left out.
/// </summary>
internal static class TrialJson
{
    private const int MostSettings = 1000;
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A trial as a line, without the line's end.</summary>
    /// <param name="trial">The trial.</param>
    public static string Line(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("event", "trial");
            json.WriteNumber("trial", trial.Number);
            json.WriteStartObject("settings");
            foreach (var (name, value) in trial.Settings)
                json.WriteString(name, value);
            json.WriteEndObject();
            Measures(json, "score", trial.Score);
            Number(json, "standard_error", trial.StandardError);
            Measures(json, "test", trial.Test);
            if (trial.Problem is not null)
                json.WriteString("problem", trial.Problem);
            if (trial.Epochs is { } epochs)
                json.WriteNumber("epochs", epochs);
            Number(json, "seconds", trial.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads such a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="NablaFormatException">It is none.</exception>
    public static Trial Parse(string line, string place)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement e = document.RootElement;
            var settings = e.GetProperty("settings").EnumerateObject()
                .Select(setting => KeyValuePair.Create(setting.Name, setting.Value.GetString() ?? "")).ToArray();
            if (settings.Length is 0 or > MostSettings || !e.GetProperty("trial").TryGetInt32(out int number))
                throw new JsonException("It has no number, or no settings.");
            return new(number, [.. settings])
            {
                Score = Measures(e, "score"),
                StandardError = Number(e, "standard_error"),
                Test = Measures(e, "test"),
                Problem = e.TryGetProperty("problem", out JsonElement problem) ? problem.GetString() : null,
                Epochs = e.TryGetProperty("epochs", out JsonElement epochs) ? epochs.GetInt32() : null,
                Elapsed = TimeSpan.FromSeconds(
                    Number(e, "seconds") is >= 0 and < 1e9 and { } seconds ? seconds : 0),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new NablaFormatException(place, "The line is no record of a trial.",
                "Remove the line; its trial is then done again.", e);
        }
    }

    /// <summary>Writes metrics as an object; nothing where there are none.</summary>
    /// <param name="json">Stands within an object.</param>
    /// <param name="name">The property.</param>
    /// <param name="metrics">The metrics, or null.</param>
    public static void Measures(Utf8JsonWriter json, string name, Metrics? metrics)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (metrics is null)
            return;
        json.WriteStartObject(name);
        Number(json, "cost", metrics.Cost);
        Number(json, "accuracy", metrics.Accuracy);
        Number(json, "mean_squared_error", metrics.MeanSquaredError);
        Number(json, "r2", metrics.R2);
        json.WriteEndObject();
    }

    private static Metrics? Measures(JsonElement e, string name) => !e.TryGetProperty(name, out JsonElement m) ? null
        : new(Number(m, "cost") ?? double.NaN, Number(m, "accuracy"), Number(m, "mean_squared_error"), Number(m, "r2"));

    private static double? Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement number) && number.GetDouble() is var value && double.IsFinite(value)
            ? value : null;

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }
}
