namespace Nabla;

// What choices are made by.
public sealed partial record Recipe
{
    /// <summary>Whether it was recorded before there was a choice of metrics. Such a run goes on as it began: with
    /// weights of classes in its answers, and calibrated by a temperature alone.</summary>
    internal bool IsOfBefore => Metric == ValidationMetric.AccuracyElseCost;

    /// <summary>Refuses a metric that the targets do not have.</summary>
    /// <param name="isClassification">Whether targets are classes.</param>
    /// <param name="target">What the target is called.</param>
    /// <exception cref="RecipeException">The metric is of other targets.</exception>
    internal void RequireMetricOf(bool isClassification, string target)
    {
        if (Metric?.IsOfClasses is not { } isOfClasses || isOfClasses == isClassification)
            return;
        throw isClassification
            ? new RecipeException($"{MetricOption} {Metric} is for numbers, and the target is a class",
                $"take {MetricOption} log_loss, accuracy or another one of classes", ("target", $"{target}"))
            : new RecipeException($"{MetricOption} {Metric} is for classes, and the target is a number",
                $"take {MetricOption} rmse, mae, r2 or cost", ("target", $"{target}"));
    }

    private static ValidationMetric ReadMetric(string text) => ValidationMetric.Find(text)
        ?? throw new FormatException("one of " + string.Join(", ", ValidationMetric.All));
}
