namespace Nabla;

// What tells the best epoch: which metrics there are, and of which targets.
public sealed partial record Recipe
{
    /// <summary>Refuses a metric that the targets do not have.</summary>
    /// <param name="isClassification">Whether targets are classes.</param>
    /// <param name="target">What the target is called.</param>
    /// <exception cref="RecipeException">The metric is of other targets.</exception>
    internal void RequireMetricOf(bool isClassification, string target)
    {
        if (Metric is not { } metric || metric == ValidationMetric.Cost
            || isClassification == (metric == ValidationMetric.Accuracy))
        {
            return;
        }

        string word = MetricWords.Text(metric);
        throw isClassification
            ? new RecipeException($"{MetricOption} {word} is for numbers, and the target is a class",
                $"take {MetricOption} accuracy or cost", ("target", $"{target}"))
            : new RecipeException($"{MetricOption} {word} is for classes, and the target is a number",
                $"take {MetricOption} rmse, r2 or cost", ("target", $"{target}"));
    }

    /// <summary>Metrics as words.</summary>
    private static class MetricWords
    {
        internal static ImmutableArray<string> All { get; } = [.. Enum.GetValues<ValidationMetric>().Select(Text)];

        internal static ValidationMetric Read(string text) =>
            (ValidationMetric)All.IndexOf(OptionText.Choice(text, All));

        internal static string Text(ValidationMetric metric) => metric.ToString().ToLowerInvariant();
    }
}

/// <summary>What decides after which epoch a network did best on validation examples; see <see cref="Recipe.Metric"/>.
/// </summary>
public enum ValidationMetric
{
    /// <summary>The share of examples answered correctly; higher is better. Of classes only.</summary>
    Accuracy,

    /// <summary>The mean cost that training lowers, penalties left out; lower is better. With softmax outputs and
    /// <see cref="Cost.SoftmaxCrossEntropy"/> it is the log-loss.</summary>
    Cost,

    /// <summary>The root of the mean squared error; lower is better. Of numbers only.</summary>
    Rmse,

    /// <summary>R², the mean over outputs; higher is better. Of numbers only. Where it does not exist, because all
    /// targets are equal, the cost decides.</summary>
    R2,
}
