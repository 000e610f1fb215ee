using System.Text.Json;

namespace Nabla.Cli.Training;

/// <summary>A model's evaluation as JSON. What is unknown is left out.</summary>
internal static class EvaluationJson
{
    private const int MostClasses = 256;   // whose confusion matrix is written as a matrix

    /// <summary>Writes one object; docs/metrics.md says what is in it.</summary>
    public static void Write(
        Utf8JsonWriter json, Model model, Dataset data, Evaluation evaluation, int mistakes,
        ImportanceReport? importance)
    {
        json.WriteStartObject();
        json.WriteString("data", data.Name);
        json.WriteNumber("examples", data.Count);
        json.WriteString("cost_function", model.Cost.Name);
        Number(json, "cost", MetricOf(evaluation.Metrics.Cost));
        if (evaluation.Classification is { } classes)
            Write(json, model, classes);
        if (evaluation.Regression is { } regression)
            Write(json, regression);
        json.WriteString("checksum", model.Checksum());
        if (evaluation.Classification is not null)
            WriteMistakes(json, model, data, evaluation, mistakes);
        if (importance is not null)
            Write(json, importance);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Model model, ClassificationReport report)
    {
        Number(json, "accuracy", report.Accuracy);
        json.WriteNumber("correct", EvaluationReport.Correct(report));
        Number(json, "balanced_accuracy", report.BalancedAccuracy);
        for (int k = 2; k <= Math.Min(5, report.Classes.Length - 1); k++)
            Number(json, $"top_{k}_accuracy", report.TopK(k));
        Number(json, "roc_auc", report.RocAuc);
        Number(json, "log_loss", report.LogLoss);
        Number(json, "brier_score", report.BrierScore);
        Number(json, "binary_brier_score", report.BinaryBrierScore);
        Number(json, "calibration_error", report.CalibrationError);
        json.WriteStartArray("classes");
        for (int c = 0; c < report.Classes.Length; c++)
            json.WriteStringValue(ClassName(model, c));
        json.WriteEndArray();
        json.WriteStartArray("per_class");
        foreach (ClassMeasures measures in report.Classes)
            Write(json, measures);
        json.WriteEndArray();
        json.WritePropertyName("macro");
        Write(json, report.Macro);
        json.WritePropertyName("weighted");
        Write(json, report.Weighted);
        WriteReliability(json, report);
        WriteConfusion(json, report.Confusion);
    }

    private static void Write(Utf8JsonWriter json, ClassMeasures measures)
    {
        json.WriteStartObject();
        json.WriteNumber("precision", measures.Precision);
        json.WriteNumber("recall", measures.Recall);
        json.WriteNumber("f1", measures.F1);
        Number(json, "roc_auc", measures.RocAuc);
        json.WriteNumber("examples", measures.Examples);
        json.WriteEndObject();
    }

    private static void WriteReliability(Utf8JsonWriter json, ClassificationReport report)
    {
        if (report.Reliability is not { } reliability)
            return;
        json.WriteStartArray("reliability");
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            json.WriteStartObject();
            json.WriteNumber("from", bin.From);
            json.WriteNumber("to", bin.To);
            json.WriteNumber("examples", bin.Examples);
            json.WriteNumber("confidence", bin.Confidence);
            json.WriteNumber("accuracy", bin.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteConfusion(Utf8JsonWriter json, ConfusionMatrix confusion)
    {
        bool isSmall = confusion.Classes <= MostClasses;
        json.WriteStartArray(isSmall ? "confusion" : "confusion_cells");   // [is][answered], or what is not 0 of it
        for (int label = 0; label < confusion.Classes && isSmall; label++)
        {
            json.WriteStartArray();
            for (int answer = 0; answer < confusion.Classes; answer++)
                json.WriteNumberValue(confusion[label, answer]);
            json.WriteEndArray();
        }

        foreach (ConfusionCell cell in isSmall ? [] : confusion.Cells)
        {
            json.WriteStartObject();
            json.WriteNumber("label", cell.Label);
            json.WriteNumber("answer", cell.Answer);
            json.WriteNumber("examples", cell.Examples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RegressionReport report)
    {
        Write(json, report.Mean);
        json.WriteStartArray("outputs");
        foreach (RegressionMeasures output in report.Outputs)
        {
            json.WriteStartObject();
            Write(json, output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RegressionMeasures measures)
    {
        Number(json, "r2", measures.R2);
        Number(json, "mean_squared_error", measures.MeanSquaredError);
        Number(json, "root_mean_squared_error", measures.RootMeanSquaredError);
        Number(json, "mean_absolute_error", measures.MeanAbsoluteError);
    }

    private static void WriteMistakes(Utf8JsonWriter json, Model model, Dataset data, Evaluation evaluation, int most)
    {
        json.WriteStartArray("mistakes");
        foreach (var mistake in EvaluationReport.Mistakes(model, data, evaluation, most))
        {
            json.WriteStartObject();
            json.WriteNumber("example", mistake.Example);
            json.WriteNumber("label", mistake.Label);
            json.WriteNumber("answer", mistake.Answer);
            Number(json, "activation", MetricOf(mistake.Activation));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ImportanceReport importance)
    {
        json.WriteStartObject("importance");
        json.WriteString("measure", importance.Measure);
        json.WriteNumber("baseline", importance.Baseline);
        json.WriteStartArray("columns");
        foreach (ColumnImportance column in importance.Columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Name);
            json.WriteNumber("mean", column.Mean);
            json.WriteNumber("standard_deviation", column.StandardDeviation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string ClassName(Model model, int c) =>
        model.Architecture.OutputWidth == 1 ? Figures.Count(c) : ModelData.Label(model, c);

    private static double? MetricOf(double value) => double.IsFinite(value) ? value : null;

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
    }
}
