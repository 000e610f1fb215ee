namespace Nabla.Cli.Training;

/// <summary>What columns are worth, a bar each.</summary>
internal static class ImportanceText
{
    private const int Most = 20;            // columns that are shown
    /// <summary>How often each column is shuffled.</summary>
    public const int Repeats = 5;

    private const int LongestName = 24;
    private const int BarWidth = 30;
    private const double Long = 2e7;        // examples to be answered that take a while

    /// <summary>Measures it.</summary>
    /// <param name="model">A model of plain inputs.</param>
    /// <param name="columns">The columns, by the inputs that they become.</param>
    public static ImportanceReport Measure(
        Model model, Dataset data, ImmutableArray<InputGroup> columns, Invocation call)
    {
        if ((double)columns.Length * Repeats * data.Count > Long)
        {
            call.Output.Note($"shuffling {Figures.Count(columns.Length, "column")} {Repeats} times each; " +
                "Ctrl-C stops it");
        }

        var metric = TrainRequest.Of(call, new Settings(TrainSettings.All, call.Settings)).Recipe.Metric;
        try
        {
            return model.Importance(
                data, new() { Repeats = Repeats, Groups = columns, Metric = metric }, call.Cancellation);
        }
        catch (ArgumentException e)
        {
            throw Problem.BadData(Problems.MessageOf(e), "leave --importance out");
        }
    }

    /// <summary>Prints it, the most important column first.</summary>
    public static void Print(
        ImportanceReport report, Output output, string of = $"mean of 5, ± standard deviation")
    {
        TextWriter to = output.Out;
        to.WriteLine();
        to.WriteLine($"importance: how much {Name(report.Measure)} when a column is shuffled " +
            $"({of})");
        ColumnImportance[] columns = [.. report.Columns.OrderByDescending(column => column.Mean)];
        ColumnImportance[] shown = [.. columns.Take(Most)];
        int width = shown.Max(column => Short(column.Name).Length);
        bool blocks = output.Terminal is { OutIsLive: true, Unicode: true };
        foreach (ColumnImportance column in shown)
        {
            to.WriteLine($"  {Short(column.Name).PadRight(width)}  {Value(report, column.Mean),8} ± " +
                $"{Value(report, column.StandardDeviation),-7}  {Bar(column.Mean / shown[0].Mean, blocks)}".TrimEnd());
        }

        if (columns.Length > shown.Length)
            to.WriteLine($"  … and {Figures.Count(columns.Length - shown.Length)} more; --json has all");
        if (!report.Together.IsEmpty)
            to.WriteLine("shuffled together, because they tell nearly the same:");
        foreach (ColumnImportance columnsAlike in report.Together.OrderByDescending(column => column.Mean).Take(Most))
        {
            to.WriteLine($"  {ModelData.Plain(columnsAlike.Name)}: {Value(report, columnsAlike.Mean)} ± " +
                Value(report, columnsAlike.StandardDeviation));
        }
    }

    /// <summary>A bar for a share of the longest one, to half a character where there are blocks.</summary>
    public static string Bar(double share, bool blocks)
    {
        if (!(share > 0))
            return "";
        int halves = (int)Math.Round(2 * BarWidth * Math.Min(share, 1));
        return blocks ? new string('█', halves / 2) + (halves % 2 == 1 ? "▌" : "") : new string('#', (halves + 1) / 2);
    }

    private static string Name(string measure) => measure switch
    {
        "accuracy" => "accuracy falls",
        "r2" => "R² falls",
        _ => measure.Replace('_', ' ') +
            (ValidationMetric.Find(measure)?.IsHigherBetter == true ? " falls" : " rises"),
    };

    private static string Value(ImportanceReport report, double value) => report.Measure switch
    {
        "accuracy" or "balanced_accuracy" => Figures.Percent(value),
        "rmse" or "mae" => Figures.Cost(value),
        _ => value.ToString("F4", CultureInfo.InvariantCulture),
    };

    private static string Short(string name)
    {
        string plain = ModelData.Plain(name);
        return plain.Length <= LongestName ? plain : plain[..(LongestName - 1)] + "…";
    }
}
