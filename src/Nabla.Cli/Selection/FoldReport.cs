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
    public void PrintInterrupted(IReadOnlyCollection<FoldCompleted> done, int trainings)
    {
        output.Out.WriteLine(
            $"interrupted: {Figures.Count(done.Count)} of {Figures.Count(trainings)} trainings are finished" +
            (done.Count > 0 ? "; of these:" : ""));
        if (done.Count > 0)
            PrintEnd(new([.. done], 0));
    }

    /// <summary>Prints what they have in common.</summary>
    public void PrintEnd(CrossValidationResult result)
    {
        string of = $"mean ± standard error of {Figures.Count(result.Folds.Length, "fold")}";
        if (result.Accuracy is { } accuracy)
        {
            Strong($"accuracy {ScoreText.Mean(accuracy, Figures.Percent)}", of, accuracy, Figures.Percent);
        }
        else
        {
            if (result.R2 is { } r2)
                Strong($"R² {ScoreText.Mean(r2, Figures.R2)}", of, r2, Figures.R2);
            if (result.MeanSquaredError is { } error)
            {
                output.Out.WriteLine($"mean squared error {ScoreText.Mean(error, Figures.Cost)}: off by about " +
                    Figures.Cost(Math.Sqrt(error.Mean)));
            }
        }

        void Strong(string text, string of, ScoreSummary summary, Func<double, string> figure) =>
            output.Out.WriteLine(output.OutStyle.Strong(text) +
                $" ({of}; single ones: {figure(summary.Min)} to {figure(summary.Max)})");
    }

    /// <summary>All of it as an object.</summary>
    public static NamedValues ToJson(string source, CrossValidationResult result) => new()
    {
        { "data", source },
        { "folds", result.Folds.Select(ToJson) },
        { "cost", ToJson(result.Cost) },
        { "accuracy", ToJson(result.Accuracy) },
        { "mean_squared_error", ToJson(result.MeanSquaredError) },
        { "r2", ToJson(result.R2) },
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
