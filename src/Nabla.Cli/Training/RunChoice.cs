namespace Nabla.Cli.Training;

/// <summary>What was chosen for a run, and expected of it, as its record says.</summary>
internal static class RunChoice
{
    /// <summary>The choice; null where nothing was chosen, or the record does not say.</summary>
    public static Choice? Of(string folder, Recipe recipe)
    {
        if (RunFolder.FirstEvent(folder, "chosen") is not { } line)
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement e = json.RootElement;
            var winner = new Candidate(Number(e, "penalty"),
                e.TryGetProperty("hidden", out JsonElement hidden) ? hidden.GetBoolean() : null,
                (int?)Number(e, "bins"));
            return new(recipe, winner)
            {
                Rows = e.GetProperty("rows").GetInt32(),
                Expected = Figures(e, "expected") is { } mean && Figures(e, "standard_errors") is { } error
                    ? (mean, error) : null,
                Baseline = Figures(e, "baseline"), Linear = Figures(e, "linear"),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;   // somebody changed it: then nothing is said
        }
    }

    private static Metrics? Figures(JsonElement e, string name) => e.TryGetProperty(name, out JsonElement figures)
        ? new(figures.GetProperty("cost").GetDouble(), Number(figures, "accuracy"),
            Number(figures, "mean_squared_error"), Number(figures, "r2"))
        : null;

    private static double? Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
