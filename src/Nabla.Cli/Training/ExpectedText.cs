namespace Nabla.Cli.Training;

/// <summary>What to expect on new rows, as text: the figure that counts, and what to hold it against.</summary>
internal static class ExpectedText
{
    private const int Name = 21;

    /// <summary>Prints it. That a model is no better than an answer without any column is said first.</summary>
    public static void Print(Output output, Choice choice, TrainingPlan plan)
    {
        if (choice.Expected is not { } expected || choice.Baseline is not { } baseline)
            return;
        string cost = plan.Recipe.Cost == Cost.SoftmaxCrossEntropy ? "log-loss" : "cost";
        string always = plan.Training.IsClassification ? "the class frequencies" : "the mean";
        double better = Loss(baseline) - Loss(expected.Mean);
        if (!(better > Loss(expected.Error)))
        {
            output.Warn($"{(better > 0 ? "hardly" : "no")} better than always answering {always}: the columns tell " +
                "little of the target that holds for new rows. Is it the right target, and are there enough rows?");
        }

        output.Out.WriteLine(output.OutStyle.Strong(
            $"{"expected on new rows",-Name}  {Text(expected.Mean, expected.Error, cost)}") +
            $"  ({Choosing.FoldCount} folds of {Figures.Count(choice.Rows, "row")})");
        output.Out.WriteLine($"{always,-Name}  {Text(baseline, null, cost)}");
        if (choice.Linear is { } linear && choice.Winner!.HasHidden != false)
            output.Out.WriteLine($"{"no hidden layer",-Name}  {Text(linear, null, cost)}");
    }

    /// <summary>For example "accuracy 86.3% ± 0.5%, log-loss 0.313".</summary>
    private static string Text(Metrics metrics, Metrics? errors, string cost)
    {
        if (metrics.Accuracy is { } accuracy)
        {
            return $"accuracy {Figures.Percent(accuracy)}" +
                (errors?.Accuracy is { } error ? $" ± {Figures.Percent(error)}" : "") +
                $", {cost} {Figures.Cost(metrics.Cost)}";
        }

        return $"R² {(metrics.R2 is { } r2 ? Figures.R2(r2) : "unknown")}" +
            (errors?.R2 is { } r2Error ? Invariant($" ± {r2Error:F4}") : "") +
            $", off by about {Figures.Cost(Math.Sqrt(metrics.MeanSquaredError ?? double.NaN))}";
    }

    private static double Loss(Metrics metrics) => metrics.MeanSquaredError ?? metrics.Cost;
}
