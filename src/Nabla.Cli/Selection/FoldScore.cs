using System.Text.Json;
using Nabla.IO;

namespace Nabla.Cli.Selection;

/// <summary>How good a training was on the fold that it did not see.</summary>
/// <param name="Name">The fold.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Rows">How many examples the fold has.</param>
/// <param name="Metrics">How good it was on them.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record FoldScore(string Name, ulong Seed, int Rows, Metrics Metrics, int Epochs, double Seconds)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("fold", Name);
        json.WriteNumber("seed", Seed);
        json.WriteNumber("examples", Rows);
        TrialJson.Measures(json, "score", Metrics);
        json.WriteNumber("epochs", Epochs);
        json.WriteNumber("seconds", Math.Round(Seconds, 3));
        json.WriteEndObject();
    }

    /// <summary>What the folds have in common in one measure; null where one of them lacks it. Folds of several seeds
    /// are the same examples again.</summary>
    public static ScoreSummary? Summarize(IReadOnlyList<FoldScore> folds, Func<Metrics, double?> of)
    {
        double[] scores = [.. folds.Select(fold => of(fold.Metrics)).OfType<double>()];
        return scores.Length == folds.Count
            ? ScoreSummary.Of(scores, folds.Count(fold => fold.Seed == folds[0].Seed)) : null;
    }
}
