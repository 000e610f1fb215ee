namespace Nabla.Cli.Training;

/// <summary>A run in a line: what its record says.</summary>
internal sealed record RunSummary(string Folder, DateTime Begun)
{
    /// <summary>What it learned from; null where the record does not say.</summary>
    public string? Data { get; init; }

    /// <summary>Its widths: 13-100-3; or null.</summary>
    public string? Network { get; init; }

    /// <summary>Epochs completed; null where it is not over.</summary>
    public int? Epochs { get; init; }

    /// <summary>How good it is: what is measured, on which rows, and the figure; null where it is not known.</summary>
    public (string Measure, string Of, double Value)? Best { get; init; }

    /// <summary>The runs in a folder, the newest first.</summary>
    public static IEnumerable<RunSummary> In(string folder) =>
        InputFile.List(folder, () => Directory.GetDirectories(folder))
        .Where(RunFolder.HoldsRun).Select(Of).OrderByDescending(run => run.Begun)
        .ThenBy(run => run.Folder, StringComparer.Ordinal);

    /// <summary>For example "expected accuracy 98.84%", or why there is none.</summary>
    public string Figure() => Best is not { } best ? Epochs is null ? "not finished" : ""
        : $"{best.Of} " +
            (best.Measure == "r2" ? $"R² {Figures.R2(best.Value)}" : $"accuracy {Figures.Percent(best.Value)}");

    /// <summary>The same as an object.</summary>
    public NamedValues ToJson() => new()
    {
        { "run", Folder },
        { "data", Data },
        { "network", Network },
        { "begun", Begun.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) },
        { "epochs", Epochs },
        { "measure", Best?.Measure },
        { "of", Best?.Of },
        { "value", Best?.Value },
    };

    private static RunSummary Of(string path)
    {
        var run = new RunSummary(path, Directory.GetCreationTimeUtc(path));
        string configuration = Path.Combine(path, RunFolder.ConfigurationName);
        if (File.Exists(configuration))
            run = run with { Begun = File.GetLastWriteTimeUtc(configuration) };
        try
        {
            if (RunFolder.FirstEvent(path, "started") is { } first)
            {
                using JsonDocument json = JsonDocument.Parse(first);
                JsonElement e = json.RootElement;
                run = run with
                {
                    Data = e.GetProperty("data").GetProperty("name").GetString(),
                    Network = string.Join('-',
                        e.GetProperty("widths").EnumerateArray().Select(width => width.GetInt32())),
                };
            }

            if (RunEnd.Of(path) is not { } end)
                return run;
            run = run with { Epochs = end.Epochs };
            using JsonDocument last = JsonDocument.Parse(end.Line);
            return run with { Best = Expected(path) ?? Measured(last.RootElement) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IOException or UnauthorizedAccessException)
        {
            return run;   // somebody changed it: what is known is told
        }
    }

    private static (string, string, double)? Expected(string path)
    {
        if (RunFolder.FirstEvent(path, "chosen") is not { } line)
            return null;
        using JsonDocument json = JsonDocument.Parse(line);
        if (!json.RootElement.TryGetProperty("expected", out JsonElement figures))
            return null;
        foreach (string measure in new[] { "accuracy", "r2" })
        {
            if (figures.TryGetProperty(measure, out JsonElement value))
                return (measure, "expected", value.GetDouble());
        }

        return null;
    }

    private static (string, string, double)? Measured(JsonElement e)
    {
        foreach (var (of, key) in new[] { ("test", "test"), ("validation", "validation"), ("training", "train") })
        {
            foreach (string measure in new[] { "accuracy", "r2" })
            {
                if (e.TryGetProperty($"{key}_{measure}", out JsonElement value)
                    && value.ValueKind == JsonValueKind.Number)
                {
                    return (measure, of, value.GetDouble());
                }
            }
        }

        return null;
    }
}
