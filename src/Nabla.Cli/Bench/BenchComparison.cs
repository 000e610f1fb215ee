namespace Nabla.Cli.Bench;

/// <summary>The times of an earlier run beside those of this one.</summary>
internal sealed class BenchComparison
{
    private readonly Dictionary<string, double> _before = [];
    private readonly string _path;

    private BenchComparison(string path) => _path = path;

    /// <summary>Reads what <c>nabla bench --json</c> wrote.</summary>
    /// <exception cref="Problem">The file is not there, or is something else.</exception>
    public static BenchComparison Read(Invocation call, string path)
    {
        var comparison = new BenchComparison(path);
        try
        {
            using Stream stream = call.Open(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            foreach (JsonElement line in document.RootElement.GetProperty("shapes").EnumerateArray())
            {
                string key = Key(
                    line.GetProperty("shape").GetString(), line.GetProperty("precision").GetString(),
                        line.GetProperty("threads").GetInt32());
                foreach (JsonProperty property in line.EnumerateObject())
                {
                    if (property.Name is "step_us" or "predict_us" or "answer_batch_us")
                        comparison._before[$"{key} {property.Name}"] = property.Value.GetDouble();
                }
            }
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Problem.BadData(
                "the file to compare with is no benchmark of nabla", "make one by nabla bench --json", ("file",
                    path), ("reason", e.Message));
        }

        return comparison;
    }

    /// <summary>Says what became slower by more than the limit, and what there was to compare.</summary>
    /// <param name="output">Where to: results on standard error, since standard output may be JSON.</param>
    /// <param name="limit">0.05 for 5 percent.</param>
    /// <returns>Whether nothing became slower by more than the limit.</returns>
    /// <exception cref="Problem">The two runs have no shape in common.</exception>
    public bool Passes(Output output, BenchReport report, double limit)
    {
        int compared = 0, slower = 0;
        foreach (BenchLine line in report.Lines)
        {
            string key = Key(line.Shape, line.Precision, line.Report.Threads);
            foreach ((string name, double now) in line.Times)
            {
                if (!_before.TryGetValue($"{key} {name}", out double before))
                    continue;
                compared++;
                double change = now / before - 1;
                bool isSlower = !(change <= limit);
                if (isSlower)
                    slower++;
                string what = name switch { "step_us" => "step", "predict_us" => "one answer", _ => "256 answers" };
                string text = string.Create(CultureInfo.InvariantCulture,
                    $"{line.Key}: {what} {before:F2} µs before, {now:F2} µs now, " +
                    $"{(change < 0 ? "" : "+")}{change * 100:F1}%");
                output.Error.WriteLine(isSlower ? output.ErrorStyle.Warning("slower  ") + text : "        " + text);
            }
        }

        if (compared == 0)
        {
            throw Problem.BadData("there is nothing to compare", "measure the same shapes, precision and threads",
                ("file", _path));
        }

        output.Error.WriteLine(Invariant(
            $"{slower} of {compared} times are more than {limit * 100:0.##}% above those of {_path}"));
        return slower == 0;
    }

    private static string Key(string? shape, string? precision, int threads) =>
        Invariant($"{shape} {precision} {threads}");
}
