namespace Nabla.Cli.Selection;

/// <summary>A cross-validation as text, a line for each fold once it is over, or as JSON.</summary>
/// <param name="source">What the data are called.</param>
internal sealed class FoldReport(Output output, string source)
{
    private int _told;

    /// <summary>Prints a fold's line.</summary>
    public void Print(FoldCompleted fold, FoldTraining training)
    {
        const int Widest = 24;
        int width = Math.Clamp(training.All.Names.Max(name => ModelData.Plain(name).Length), 6, Widest);
        string name = ModelData.Plain(fold.Name);
        if (name.Length > width)
            name = name[..(width - 1)] + "…";
        bool hasClasses = fold.Metrics.Accuracy is not null;
        string[] heads = ScoreText.Heads(hasClasses), cells = ScoreText.Cells(fold.Metrics, hasClasses);
        if (!hasClasses && fold.Truth.Scale is { Count: > 0 })   // squares of different units have no mean
            (heads[1], cells[1]) = ("cost", Figures.Cost(fold.Metrics.Cost));
        if (_told++ == 0)
        {
            output.Out.WriteLine(
                $"{source}: {Figures.Count(training.Trainings)} trainings, each tested on what it did not see");
            output.Out.WriteLine(Line("fold", "seed", "examples", heads, "epochs", "time"));
        }

        output.Out.WriteLine(Line(name, Setting.TextOf(fold.Seed), Figures.Count(fold.Rows.Length),
            cells, Figures.Count(fold.Training.History.Count), Figures.Time(fold.Elapsed.TotalSeconds)));

        string Line(string fold, string seed, string rows, string[] scores, string epochs, string time) =>
            $"{fold.PadLeft(width)} {seed,6} {rows,9} {scores[0],9} {scores[1],9} {epochs,7} {time,7}";
    }

    /// <summary>Prints what was finished where the rest was interrupted.</summary>
    /// <param name="isText">Whether standard output takes text, else only how many is told beside it.</param>
    public void PrintInterrupted(IReadOnlyCollection<FoldCompleted> done, int trainings, bool isText)
    {
        bool hasFigures = isText && done.Count > 0;
        (isText ? output.Out : output.Error).WriteLine(
            $"interrupted: {Figures.Count(done.Count)} of {Figures.Count(trainings)} trainings are finished" +
            (hasFigures ? "; of these:" : ""));
        if (hasFigures)
            PrintSpread(new([.. done], 0));
    }

    /// <summary>Prints the figures over all rows, what to hold them against, and how the folds differ.</summary>
    public void PrintEnd(CrossValidationResult result)
    {
        Cost cost = result.Folds[0].Truth.Cost;
        ExpectedText.Figure figure = new(cost, result.Classification is not null);
        ExpectedText.Print(output, Expectation.Of(result), figure, hasHidden: false);
        if (result.Unweighted is { } once)
            output.Out.WriteLine(EvaluationReport.Once(once));
        PrintSpread(result);
        if (result.Classification is { } classes)
        {
            EvaluationReport.PrintMeasures(classes, output.Out);
            output.Out.WriteLine();
            ClassText.Print(classes, c => ClassText.Short(result.ClassNames[c]), output.Out);
            ReliabilityText.Print(classes, c => ClassText.Short(result.ClassNames[c]), output);
        }
        else
        {
            RegressionText.Print(result.Regression!, output, cost, result.Targets);
        }
    }

    private void PrintSpread(CrossValidationResult result)
    {
        string of = $"mean ± standard error of {Figures.Count(result.Folds.Length, "fold")}";
        if (result.Accuracy is { } accuracy)
            Spread("accuracy", accuracy, Figures.Percent);
        else if (result.Folds[0].Truth.Cost.Share is not null)
            Spread("cost", result.Cost, Figures.Cost);
        else if (result.R2 is { } r2)
            Spread("R²", r2, Figures.R2);
        else if (result.MeanSquaredError is { } error)
            Spread("mean squared error", error, Figures.Cost);

        void Spread(string name, ScoreSummary summary, Func<double, string> figure) => output.Out.WriteLine(
            $"fold by fold: {name} {ScoreText.Mean(summary, figure)} ({of}; single ones: {figure(summary.Min)} to " +
            $"{figure(summary.Max)})");
    }

    /// <summary>All of it as an object.</summary>
    public static NamedValues ToJson(
        string source, CrossValidationResult result, IEnumerable<WorstRow> worst) => new()
    {
        { "data", source },
        { "folds", result.Folds.Select(ToJson) },
        { "cost", ToJson(result.Cost) },
        { "accuracy", ToJson(result.Accuracy) },
        { "mean_squared_error", ToJson(result.MeanSquaredError) },
        { "r2", ToJson(result.R2) },
        { "split", result.Rule?.ToString() },
        { "units", result.Units },
        { "overall", TrialJson.Measures(result.Overall) },
        { "unweighted", TrialJson.Measures(result.Unweighted) },
        { "standard_errors", TrialJson.Measures(result.StandardErrors) },
        { "baseline", TrialJson.Measures(result.Baseline) },
        {
            "rows", result.Classification is { } classes
                ? EvaluationJson.Of(classes, c => result.ClassNames[c], result.Unweighted is not null)
                : EvaluationJson.Of(result.Regression!, result.Targets)
        },
        { "worst", worst.Select(row => row.ToJson()) },
        { "importance", result.Importance is { } importance ? EvaluationJson.Of(importance) : null },
    };

    private static NamedValues ToJson(FoldCompleted fold) => new()
    {
        { "fold", fold.Name },
        { "seed", fold.Seed },
        { "examples", fold.Rows.Length },
        { "score", TrialJson.Measures(fold.Metrics) },
        { "epochs", fold.Training.History.Count },
        { "seconds", Math.Round(fold.Elapsed.TotalSeconds, 3) },
    };

    /// <summary>A summary as an object; null where there is none.</summary>
    public static NamedValues? ToJson(ScoreSummary? summary) =>
        summary is null || !double.IsFinite(summary.Mean) ? null : new()
        {
            { "mean", summary.Mean },
            { "standard_deviation", summary.StandardDeviation },
            { "standard_error", summary.StandardError },
            { "min", summary.Min },
            { "max", summary.Max },
        };
}
