namespace Nabla.Cli.Training;

/// <summary>A model's evaluation as JSON. What is unknown is left out.</summary>
internal static class EvaluationJson
{
    private const int MostClasses = 256;   // whose confusion matrix is written as a matrix

    /// <summary>One object; docs/metrics.md says what is in it.</summary>
    public static NamedValues Of(
        Model model, Dataset data, Evaluation evaluation, int mistakes, ImportanceReport? importance,
        ImmutableArray<string> targets) => new()
    {
        { "data", data.Name },
        { "examples", data.Count },
        { "cost_function", model.Cost.Name },
        { "cost", evaluation.Metrics.Cost },
        { "unweighted", evaluation.Unweighted is { } once ? TrialJson.Measures(once) : null },
        evaluation.Classification is { } classes
            ? Of(classes, c => ClassName(model, c), evaluation.Unweighted is not null) : new(),
        evaluation.Regression is { } regression ? Of(regression, targets) : new(),
        { "loss", RowLoss.Mean(model, data) },
        { "share_below", model.Cost.Share is null ? null : evaluation.Regression?.Mean.ShareBelow },
        { "checksum", model.Checksum() },
        { "mistakes", evaluation.Classification is null ? null : Mistakes(model, data, evaluation, mistakes) },
        { "importance", importance is null ? null : Of(importance) },
    };

    /// <summary>The measures of classes; by weights no number of right answers is among them.</summary>
    public static NamedValues Of(ClassificationReport report, Func<int, string> name, bool isWeighted = false) => new()
    {
        { "accuracy", report.Accuracy },
        { "correct", isWeighted ? null : EvaluationReport.Correct(report) },
        { "balanced_accuracy", report.BalancedAccuracy },
        TopK(report),
        { "roc_auc", report.RocAuc },
        { "log_loss", report.LogLoss },
        { "brier_score", report.BrierScore },
        { "binary_brier_score", report.BinaryBrierScore },
        { "calibration_error", report.CalibrationError },
        { "classes", Enumerable.Range(0, report.Classes.Length).Select(name) },
        { "per_class", report.Classes.Select(Of) },
        { "macro", Of(report.Macro) },
        { "weighted", Of(report.Weighted) },
        { "reliability", report.Reliability?.Bins.Select(Of) },
        { "positive_reliability", report.PositiveReliability?.Bins.Select(Of) },
        { "confusion", report.Confusion.Classes <= MostClasses ? Matrix(report.Confusion) : null },
        { "confusion_cells", report.Confusion.Classes <= MostClasses ? null : report.Confusion.Cells.Select(Of) },
    };

    private static NamedValues TopK(ClassificationReport report)
    {
        var fields = new NamedValues();
        for (int k = 2; k <= Math.Min(5, report.Classes.Length - 1); k++)
            fields.Add($"top_{k}_accuracy", report.TopK(k));
        return fields;
    }

    private static NamedValues Of(ClassMeasures measures) => new()
    {
        { "precision", measures.Precision },
        { "recall", measures.Recall },
        { "f1", measures.F1 },
        { "roc_auc", measures.RocAuc },
        { "average_precision", measures.AveragePrecision },
        { "examples", measures.Examples },
    };

    private static NamedValues Of(ReliabilityBin bin) => new()
    {
        { "from", bin.From },
        { "to", bin.To },
        { "examples", bin.Examples },
        { "confidence", bin.Confidence },
        { "accuracy", bin.Accuracy },
    };

    // [is][answered]
    private static IEnumerable<IEnumerable<double>> Matrix(ConfusionMatrix confusion)
    {
        var all = Enumerable.Range(0, confusion.Classes);
        return all.Select(label => all.Select(answer => confusion[label, answer]));
    }

    // What is not 0.
    private static NamedValues Of(ConfusionCell cell) => new()
    {
        { "label", cell.Label }, { "answer", cell.Answer }, { "examples", cell.Examples },
    };

    /// <summary>The measures of numbers.</summary>
    /// <param name="targets">What several are called; or empty.</param>
    public static NamedValues Of(RegressionReport report, ImmutableArray<string> targets) => new()
    {
        Of(report.Mean),
        {
            "outputs", report.Outputs.Select((output, j) => report.Outputs.Length == 1 || j >= targets.Length
                ? Of(output) : new NamedValues { { "target", targets[j] }, Of(output) })
        },
    };

    private static NamedValues Of(RegressionMeasures measures) => new()
    {
        { "r2", measures.R2 },
        { "mean_squared_error", measures.MeanSquaredError },
        { "root_mean_squared_error", measures.RootMeanSquaredError },
        { "mean_absolute_error", measures.MeanAbsoluteError },
    };

    private static IEnumerable<NamedValues> Mistakes(Model model, Dataset data, Evaluation evaluation, int most) =>
        EvaluationReport.Mistakes(model, data, evaluation, most).Select(mistake => new NamedValues
        {
            { "example", mistake.Example },
            { "label", mistake.Label },
            { "answer", mistake.Answer },
            { "activation", mistake.Activation },
        });

    /// <summary>What columns are worth.</summary>
    public static NamedValues Of(ImportanceReport importance) => new()
    {
        { "measure", importance.Measure },
        { "baseline", importance.Baseline },
        { "columns", importance.Columns.Select(Of) },
        { "together", importance.Together.IsEmpty ? null : importance.Together.Select(Of) },
    };

    private static NamedValues Of(ColumnImportance column) => new()
    {
        { "column", column.Name },
        { "mean", column.Mean },
        { "standard_deviation", column.StandardDeviation },
    };

    private static string ClassName(Model model, int c) =>
        model.Architecture.OutputWidth == 1 ? Figures.Count(c) : ModelData.Label(model, c);
}
