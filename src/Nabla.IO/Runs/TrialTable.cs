namespace Nabla.IO;

/// <summary>The trials of a search as a CSV table, the best first, for spreadsheets.</summary>
internal static class TrialTable
{
    private static readonly (string Name, Func<Trial, double?> Of)[] s_measures =
    [
        ("accuracy", trial => trial.Score?.Accuracy),
        ("mean_squared_error", trial => trial.Score?.MeanSquaredError),
        ("r2", trial => trial.Score?.R2),
        ("cost", trial => trial.Score?.Cost),
        ("standard_error", trial => trial.StandardError),
        ("test_accuracy", trial => trial.Test?.Accuracy),
        ("test_mean_squared_error", trial => trial.Test?.MeanSquaredError),
        ("test_r2", trial => trial.Test?.R2),
        ("epochs", trial => trial.Epochs),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="stream">Receives UTF-8, lines ending in \n; left open.</param>
    /// <param name="result">The trials. Measures that none of them has get no column.</param>
    public static void Write(Stream stream, SearchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var to = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        string[] names = [.. result.Trials.SelectMany(trial => trial.Settings).Select(s => s.Key).Distinct()];
        var measures = s_measures.Where(measure => result.Trials.Any(trial => measure.Of(trial) is not null)).ToArray();
        bool hasProblems = result.Trials.Any(trial => trial.Problem is not null);
        Row(to, ["rank", "trial", .. names, .. measures.Select(m => m.Name), "seconds",
            .. hasProblems ? ["problem"] : Array.Empty<string>()]);
        for (int rank = 0; rank < result.Ranked.Length; rank++)
        {
            Trial trial = result.Ranked[rank];
            Row(to,
            [
                Text(rank + 1), Text(trial.Number),
                .. names.Select(name => trial.Settings.FirstOrDefault(setting => setting.Key == name).Value ?? ""),
                .. measures.Select(measure => Text(measure.Of(trial))), Text(Math.Round(trial.Elapsed.TotalSeconds, 3)),
                .. hasProblems ? [trial.Problem ?? ""] : Array.Empty<string>(),
            ]);
        }
    }

    private static void Row(StreamWriter to, IEnumerable<string> fields) =>
        to.WriteLine(string.Join(',', fields.Select(CsvField.Of)));

    private static string Text(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
