using System.Buffers;
using System.Text.Encodings.Web;

namespace Nabla.IO;

/// <summary>A trial of a search as one line of JSON, <c>"event"</c> first. Numbers are written in the shortest form
/// that reads back the same; what is not known, or not finite, is left out.</summary>
internal static class TrialJson
{
    private const int MostSettings = 1000;

    /// <summary>A trial as a line, without the line's end.</summary>
    public static string Line(Trial trial) => new NamedValues
    {
        { "event", "trial" },
        { "trial", trial.Number },
        { "settings", NamedValues.Of(trial.Settings) },
        { "score", Measures(trial.Score) },
        { "standard_error", trial.StandardError },
        { "test", Measures(trial.Test) },
        { "problem", trial.Problem },
        { "epochs", trial.Epochs },
        { "seconds", trial.Elapsed.TotalSeconds },
    }.ToLine(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

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

    /// <summary>Metrics as an object; null where there are none.</summary>
    public static NamedValues? Measures(Metrics? metrics) => metrics is null ? null : new()
    {
        { "cost", metrics.Cost },
        { "accuracy", metrics.Accuracy },
        { "mean_squared_error", metrics.MeanSquaredError },
        { "r2", metrics.R2 },
        { "decides", metrics.Score },
    };

    private static Metrics? Measures(JsonElement e, string name) => !e.TryGetProperty(name, out JsonElement m) ? null
        : new(Number(m, "cost") ?? double.NaN, Number(m, "accuracy"), Number(m, "mean_squared_error"), Number(m, "r2"))
        {
            Score = Number(m, "decides"),
        };

    private static double? Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement number) && number.GetDouble() is var value && double.IsFinite(value)
            ? value : null;
}
