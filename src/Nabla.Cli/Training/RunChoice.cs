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
            return new(recipe, winner) { Expected = Expected(e) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;   // somebody changed it: then nothing is said
        }
    }

    private static Expectation? Expected(JsonElement e)
    {
        if (Figures(e, "expected") is not { } mean || Figures(e, "standard_errors") is not { } error
            || Figures(e, "baseline") is not { } baseline)
        {
            return null;
        }

        int rows = e.GetProperty("rows").GetInt32();
        JsonElement[] outputs =
            e.TryGetProperty("outputs", out JsonElement several) ? [.. several.EnumerateArray()] : [];
        return new(mean, error, baseline)
        {
            Linear = Figures(e, "linear"), ShareBelow = Number(e, "share_below"), Rows = rows,
            Folds = (int?)Number(e, "folds") ?? 5, Units = (int?)Number(e, "units") ?? rows, How = Text(e, "split"),
            Advantage = (Number(e, "advantage") ?? double.NaN, Number(e, "advantage_error") ?? double.NaN),
            Rare = Rare(e),
            Intervals = [.. outputs.Prepend(e).Select(Interval).OfType<AnswerInterval>()],
            Shift = e.TryGetProperty("shift", out JsonElement shift)
                ? [.. shift.EnumerateArray().Select(by => by.GetDouble())] : [],
            Targets = [.. outputs.Select(output => Text(output, "target")).OfType<string>()],
            Outputs = [.. outputs.Select(Measures)],
            Covered = e.TryGetProperty("interval", out JsonElement found)
                ? [.. found.GetProperty("covered").EnumerateArray().Select(share => share.GetDouble())] : [],
        };
    }

    private static AnswerInterval? Interval(JsonElement e) => !e.TryGetProperty("interval", out JsonElement interval)
        ? null : new(interval.GetProperty("coverage").GetDouble(), interval.GetProperty("below").GetDouble(),
            interval.GetProperty("above").GetDouble());

    private static RegressionMeasures Measures(JsonElement output) => new()
    {
        R2 = Number(output, "r2"), MeanSquaredError = Number(output, "mean_squared_error"),
        RootMeanSquaredError = Number(output, "root_mean_squared_error"),
        MeanAbsoluteError = null, ShareBelow = Number(output, "share_below"),
    };

    private static RareClass? Rare(JsonElement e) => !e.TryGetProperty("rarest_class", out JsonElement rare) ? null
        : new(Text(rare, "name")!, rare.GetProperty("share").GetDouble(), rare.GetProperty("recall").GetDouble(),
            Number(rare, "average_precision"), rare.GetProperty("balanced_accuracy").GetDouble());

    private static string? Text(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static Metrics? Figures(JsonElement e, string name) => e.TryGetProperty(name, out JsonElement figures)
        ? new(figures.GetProperty("cost").GetDouble(), Number(figures, "accuracy"),
            Number(figures, "mean_squared_error"), Number(figures, "r2"))
        : null;

    private static double? Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
