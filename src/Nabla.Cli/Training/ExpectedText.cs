namespace Nabla.Cli.Training;

/// <summary>What to expect on new rows, as text: the figure that counts, and what to hold it against.</summary>
internal static class ExpectedText
{
    /// <summary>Width of the first column: what a line tells of.</summary>
    public const int Name = 21;

    private const int FewUnits = 10, MostOutputs = 20;

    /// <summary>Prints it. That a model is no better than an answer without any column is said first.</summary>
    /// <param name="figure">What the model is judged by.</param>
    /// <param name="hasHidden">Whether the model has a hidden layer.</param>
    public static void Print(Output output, Expectation e, Figure figure, bool hasHidden)
    {
        WarnIfUseless(output, e, figure);
        output.Out.WriteLine(output.OutStyle.Strong(
            $"{"expected on new rows",-Name}  {Text(e.Mean, e.Error)}{Below(e)}") +
            $"  ({How(e, figure.IsOwnLoss && !e.Outputs.IsEmpty)})");
        output.Out.WriteLine($"{figure.Always,-Name}  {Text(e.Baseline, null)}");
        if (e.Linear is { } linear && hasHidden)
            output.Out.WriteLine($"{"no hidden layer",-Name}  {Text(linear, null)}");
        if (e.Outputs.IsEmpty && e.Intervals is [var interval])
        {
            string share = Invariant($"{100 * interval.Coverage:F0}% of new rows");
            output.Out.WriteLine($"{share,-Name}  {ExpectedText.Text(interval, e.Covered)}");
        }

        for (int j = 0; j < Math.Min(MostOutputs, e.Outputs.Length); j++)
            Print(output, e, j);
        if (e.Outputs.Length > MostOutputs)
            output.Out.WriteLine($"… and {Figures.Count(e.Outputs.Length - MostOutputs)} more targets");

        if (e.Rare is { } rare)
            output.Out.WriteLine($"{"the rare class",-Name}  {ExpectedText.Text(rare)}");

        string Text(Metrics metrics, Metrics? errors) =>
            ExpectedText.Text(metrics, errors, figure, hasOne: e.Outputs.IsEmpty);
    }

    // One of several targets, in its own unit.
    private static void Print(Output output, Expectation e, int j)
    {
        RegressionMeasures measures = e.Outputs[j];
        string name = j < e.Targets.Length ? RegressionText.Short(e.Targets[j]) : Invariant($"output {j}");
        output.Out.WriteLine($"  {name.PadRight(Name - 2)}  R² {RegressionText.R2(measures.R2)}" +
            (measures.RootMeanSquaredError is { } error ? $", off by about {Figures.Cost(error)}" : "") +
            (e.ShareBelow is not null && measures.ShareBelow is { } share ? $", {RegressionText.Below(share)}" : "") +
            (e.Intervals.IsEmpty ? "" : Invariant($"; {100 * e.Intervals[j].Coverage:F0}% of new rows ") +
                Text(e.Intervals[j], [])));
    }

    /// <summary>Warns where a model is no better than an answer that looks at no column.</summary>
    private static void WarnIfUseless(Output output, Expectation e, Figure figure)
    {
        var (better, error) = e.Advantage;
        if (better <= 2 * error)
        {
            output.Warn($"{(better > 0 ? "hardly" : "no")} better than always answering {figure.Always}: the columns " +
                "tell little of the target that holds for new rows. Is it the right target, and are there enough " +
                "rows?");
        }
    }

    /// <summary>How many targets lie below answers that are quantiles; else nothing.</summary>
    private static string Below(Expectation e) => e.ShareBelow is { } share ? ", " + RegressionText.Below(share) : "";

    /// <summary>How a figure was obtained: "5 folds of 2,000 rows", and what the folds obey.</summary>
    private static string How(Expectation e, bool areScaled) =>
        $"{Figures.Count(e.Folds, "fold")} of {Figures.Count(e.Rows, "row")}" +
        (areScaled ? "; the loss in units of each target's scale" : "") +
        (e.How is { } how ? $"; {how}" : "") +
        (e.Units < FewUnits && e.Units < e.Rows ? $"; only {e.Units} groups, so that ± says little" : "");

    /// <summary>For example "from 53.2 below the answer to 61.0 above it (of the lowest to the highest fifth of the
    /// answers 93%, 90%, 91%, 90%, 87%)".</summary>
    private static string Text(AnswerInterval interval, IReadOnlyList<double> covered) =>
        $"from {Side(interval.Below)} to {Side(interval.Above)}" + (covered.Count == 0 ? "" :
            " (by fifths of the answers, the lowest first: " +
            string.Join(", ", covered.Select(share => Invariant($"{100 * share:F0}%"))) + ")");

    private static string Side(double error) =>
        $"{Figures.Cost(Math.Abs(error))} {(error < 0 ? "below" : "above")} the answer";

    /// <summary>For example "yes (0.9% of the rows): 12.00% of them found, average precision 0.31, …".</summary>
    private static string Text(RareClass rare) => $"{ModelData.Plain(rare.Name)} ({Figures.Percent(rare.Share)} of " +
        $"the rows): {Figures.Percent(rare.Recall)} of them found" +
        (rare.AveragePrecision is { } ap ? Invariant($", average precision {ap:F4}") : "") +
        $", balanced accuracy {Figures.Percent(rare.BalancedAccuracy)}";

    /// <summary>For example "accuracy 86.3% ± 0.5%, log-loss 0.313", or what another cost than the squared error is
    /// called: "pinball loss 12.31 ± 0.2400".</summary>
    private static string Text(Metrics metrics, Metrics? errors, Figure figure, bool hasOne)
    {
        if (metrics.Accuracy is { } accuracy)
        {
            return $"accuracy {Figures.Percent(accuracy)}" +
                (errors?.Accuracy is { } error ? $" ± {Figures.Percent(error)}" : "") +
                $", {figure.Name} {Figures.Cost(metrics.Cost)}";
        }

        if (figure.IsOwnLoss)
        {
            return $"{figure.Name} {Figures.Cost(metrics.Cost)}" +
                (errors is null ? "" : $" ± {Figures.Cost(errors.Cost)}") +
                (metrics.R2 is { } besides && !figure.IsQuantile ? $", R² {Figures.R2(besides)}" : "");
        }

        return $"R² {(metrics.R2 is { } r2 ? Figures.R2(r2) : "unknown")}" +
            (errors?.R2 is { } r2Error ? Invariant($" ± {r2Error:F4}") : "") +
            (hasOne ? $", off by about {Figures.Cost(Math.Sqrt(metrics.MeanSquaredError ?? double.NaN))}" : "");
    }

    /// <summary>What models of a cost are judged by.</summary>
    /// <param name="cost">What was lowered.</param>
    /// <param name="hasClasses">Whether targets are classes.</param>
    /// <param name="areProbabilities">Whether answers are probabilities of classes.</param>
    internal sealed class Figure(Cost cost, bool hasClasses)
    {
        private readonly CostCode<double> _code = cost.Code<double>();

        /// <summary>Whether it is a loss other than the squared error of numbers.</summary>
        public bool IsOwnLoss => !hasClasses && cost != Cost.Quadratic;

        /// <summary>Whether answers are quantiles.</summary>
        public bool IsQuantile => cost.Share is not null;

        /// <summary>What the loss is called.</summary>
        public string Name => cost == Cost.SoftmaxCrossEntropy ? "log-loss" : hasClasses ? "cost" : _code.LossName;

        /// <summary>What an answer that looks at no column is called.</summary>
        public string Always => hasClasses ? "the class frequencies" : _code.ConstantName;
    }
}
