namespace Nabla.Cli.Selection;

/// <summary>Scores as people read them.</summary>
internal static class ScoreText
{
    /// <summary>"accuracy 97.92%" or "R² 0.431, mean squared error 2900".</summary>
    public static string Of(Metrics score) => score.Accuracy is { } accuracy ? $"accuracy {Figures.Percent(accuracy)}"
        : score.MeanSquaredError is { } error
            ? (score.Score == -score.Cost ? $"cost {Figures.Cost(score.Cost)}, " : "") +
                (score.R2 is { } r2 ? $"R² {Figures.R2(r2)}, " : "") + $"mean squared error {Figures.Cost(error)}"
        : $"cost {Figures.Cost(score.Cost)}";

    /// <summary>The names of the columns that <see cref="Cells"/> fills.</summary>
    public static string[] Heads(bool hasClasses) => hasClasses ? ["accuracy", "cost"] : ["R²", "mse"];

    /// <summary>Two columns for a score; empty where there is none.</summary>
    public static string[] Cells(Metrics? score, bool hasClasses) => score is null ? ["", ""]
        : hasClasses ? [score.Accuracy is { } accuracy ? Figures.Percent(accuracy) : "", Figures.Cost(score.Cost)]
        : [score.R2 is { } r2 ? Figures.R2(r2) : "", Figures.Cost(score.MeanSquaredError ?? score.Cost)];

    /// <summary>Mean and uncertainty of a measure: "95.33% ± 1.25%".</summary>
    public static string Mean(ScoreSummary summary, Func<double, string> text) =>
        text(summary.Mean) + (summary.StandardError is { } error ? $" ± {text(error)}" : "");

    /// <summary>Mean and scatter of a measure: "95.33%, standard deviation 2.80%, from 93.33% to 100.00%".</summary>
    public static string Scatter(ScoreSummary summary, Func<double, string> text) => text(summary.Mean) +
        (summary.StandardDeviation is { } deviation ? $", standard deviation {text(deviation)}" : "") +
        $", from {text(summary.Min)} to {text(summary.Max)}";
}

/// <summary>Rows of cells as lines of text, every column as wide as it needs to be, aligned at the right.</summary>
internal static class TextTable
{
    /// <summary>The lines.</summary>
    /// <param name="rows">The heads first; all of the same length.</param>
    /// <param name="isFirstLeft">Whether the first column is aligned at the left.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, bool isFirstLeft = false)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            isFirstLeft && column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }
}
