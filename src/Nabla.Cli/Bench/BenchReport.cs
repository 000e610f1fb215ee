using System.Globalization;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Inspection;

namespace Nabla.Cli.Bench;

/// <summary>What <c>nabla bench</c> measured, as a table and as JSON.</summary>
/// <param name="Lines">A line per shape and number of threads.</param>
/// <param name="Peaks">The peak of each number of threads, operations a second.</param>
internal sealed record BenchReport(IReadOnlyList<BenchLine> Lines, IReadOnlyDictionary<int, double> Peaks)
{
    /// <summary>Prints the table.</summary>
    public void Print(Output output)
    {
        string peaks = string.Join(", ", Peaks.Select(peak =>
            Text($"{peak.Value / 1e9:F0} GFLOP/s with {Threads(peak.Key)}")));
        output.Out.WriteLine($"{Lines[0].Precision}, {KernelInfo.Name} kernels | peak {peaks}, measured in this run");
        output.Out.WriteLine("random data without zeros, sigmoid, quadratic, SGD; medians");
        string[][] rows = [Heading, .. Lines.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Heading.Length).Select(column => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Length; i++)
        {
            string line = string.Join("  ", rows[i].Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            output.Out.WriteLine(i == 0 ? output.OutStyle.Strong(line) : line);
        }

        output.Out.WriteLine(
            "step: forward, backward, update. one: a single answer. many: answers, 256 at once, one thread.");
    }

    /// <summary>Writes the document that --compare reads.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("nabla", App.Version);
        json.WriteString("kernels", KernelInfo.Name);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteStartArray("peaks");
        foreach (var (threads, peak) in Peaks)
        {
            json.WriteStartObject();
            json.WriteNumber("threads", threads);
            json.WriteNumber("gflops", Rounded(peak / 1e9));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("shapes");
        foreach (BenchLine line in Lines)
            Write(json, line);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BenchLine line)
    {
        SpeedTestReport report = line.Report;
        json.WriteStartObject();
        json.WriteString("shape", line.Shape);
        json.WriteString("precision", line.Precision);
        json.WriteNumber("threads", report.Threads);
        foreach ((string name, double microseconds) in line.Times)
            json.WriteNumber(name, Rounded(microseconds));
        json.WriteNumber("step_us_least", Rounded(report.Step.Least * 1e6));
        json.WriteNumber("step_us_most", Rounded(report.Step.Most * 1e6));
        json.WriteNumber("step_samples", report.Step.Samples);
        json.WriteNumber("examples_per_second", Rounded(report.ExamplesPerSecond));
        json.WriteNumber("gflops", Rounded(report.TrainingFlops / 1e9));
        json.WriteNumber("fraction_of_peak", Rounded(line.FractionOfPeak));
        json.WriteNumber("answers_per_second", Rounded(report.AnswersPerSecond));
        json.WriteNumber("answer_gflops", Rounded(report.ForwardFlops / 1e9));
        json.WriteNumber("answer_fraction_of_peak", Rounded(line.AnswerFractionOfPeak));
        json.WriteEndObject();
    }

    private static string[] Heading { get; } =
        ["shape", "threads", "examples/s", "step", "spread", "GFLOP/s", "of peak", "one", "many/s", "of peak"];

    private static string[] Cells(BenchLine line) =>
    [
        line.Shape,
        Text($"{line.Report.Threads}"),
        Text($"{line.Report.ExamplesPerSecond:N0}"),
        Text($"{line.Report.Step.Median * 1e6:F1} µs"),
        Text($"{line.Report.Step.Least * 1e6:F1} to {line.Report.Step.Most * 1e6:F1}"),
        Text($"{line.Report.TrainingFlops / 1e9:F1}"),
        Text($"{line.FractionOfPeak * 100:F0}%"),
        Text($"{line.Report.Predict.Median * 1e6:F2} µs"),
        Text($"{line.Report.AnswersPerSecond:N0}"),
        Text($"{line.AnswerFractionOfPeak * 100:F0}%"),
    ];

    private static string Threads(int threads) => threads == 1 ? "1 thread" : Text($"{threads} threads");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Four digits are more than a measurement has.
    private static double Rounded(double number) =>
        double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
