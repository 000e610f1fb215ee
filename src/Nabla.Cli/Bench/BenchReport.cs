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
            Invariant($"{peak.Value / 1e9:F0} GFLOP/s with {Threads(peak.Key)}")));
        output.Out.WriteLine($"{Lines[0].Precision}, {KernelInfo.Name} kernels | peak {peaks}, measured in this run");
        output.Out.WriteLine("random data without zeros, sigmoid, quadratic, SGD; medians");
        foreach (var (i, line) in TextTable.Lines([Heading, .. Lines.Select(Cells)], isFirstLeft: true).Index())
            output.Out.WriteLine(i == 0 ? output.OutStyle.Strong(line) : line);

        output.Out.WriteLine(
            "step: forward, backward, update. one: a single answer. many: answers, 256 at once, one thread.");
    }

    /// <summary>The document that --compare reads.</summary>
    public NamedValues ToJson() => new()
    {
        { "nabla", App.Version },
        { "kernels", KernelInfo.Name },
        { "processors", Environment.ProcessorCount },
        {
            "peaks", Peaks.Select(peak => new NamedValues
            {
                { "threads", peak.Key }, { "gflops", Rounded(peak.Value / 1e9) },
            })
        },
        { "shapes", Lines.Select(ToJson) },
    };

    private static NamedValues ToJson(BenchLine line) => new()
    {
        { "shape", line.Shape },
        { "precision", line.Precision },
        { "threads", line.Report.Threads },
        line.Times.Select(time => (time.Name, (object)Rounded(time.Microseconds))),
        { "step_us_least", Rounded(line.Report.Step.Least * 1e6) },
        { "step_us_most", Rounded(line.Report.Step.Most * 1e6) },
        { "step_samples", line.Report.Step.Samples },
        { "examples_per_second", Rounded(line.Report.ExamplesPerSecond) },
        { "gflops", Rounded(line.Report.TrainingFlops / 1e9) },
        { "fraction_of_peak", Rounded(line.FractionOfPeak) },
        { "answers_per_second", Rounded(line.Report.AnswersPerSecond) },
        { "answer_gflops", Rounded(line.Report.ForwardFlops / 1e9) },
        { "answer_fraction_of_peak", Rounded(line.AnswerFractionOfPeak) },
    };

    private static string[] Heading { get; } =
        ["shape", "threads", "examples/s", "step", "spread", "GFLOP/s", "of peak", "one", "many/s", "of peak"];

    private static string[] Cells(BenchLine line) =>
    [
        line.Shape,
        Invariant($"{line.Report.Threads}"),
        Invariant($"{line.Report.ExamplesPerSecond:N0}"),
        Invariant($"{line.Report.Step.Median * 1e6:F1} µs"),
        Invariant($"{line.Report.Step.Least * 1e6:F1} to {line.Report.Step.Most * 1e6:F1}"),
        Invariant($"{line.Report.TrainingFlops / 1e9:F1}"),
        Invariant($"{line.FractionOfPeak * 100:F0}%"),
        Invariant($"{line.Report.Predict.Median * 1e6:F2} µs"),
        Invariant($"{line.Report.AnswersPerSecond:N0}"),
        Invariant($"{line.AnswerFractionOfPeak * 100:F0}%"),
    ];

    private static string Threads(int threads) => threads == 1 ? "1 thread" : Invariant($"{threads} threads");

    // Four digits are more than a measurement has.
    private static double Rounded(double number) =>
        double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>The figures of one shape with one number of threads, as printed, written and compared.</summary>
/// <param name="Shape">784-30-10:10.</param>
/// <param name="Precision">float32 or float64.</param>
/// <param name="Report">What was measured.</param>
/// <param name="Peak">The peak with as many threads, operations a second.</param>
/// <param name="PeakOfOne">The peak with one thread.</param>
internal sealed record BenchLine(string Shape, string Precision, SpeedTestReport Report, double Peak, double PeakOfOne)
{
    /// <summary>What two runs are matched by.</summary>
    public string Key => $"{Shape} {Precision}, {Report.Threads} {(Report.Threads == 1 ? "thread" : "threads")}";

    /// <summary>The fraction of the peak that training reaches.</summary>
    public double FractionOfPeak => Report.TrainingFlops / Peak;

    /// <summary>The fraction of one thread's peak that answering many examples reaches.</summary>
    public double AnswerFractionOfPeak => Report.ForwardFlops / PeakOfOne;

    /// <summary>The times that a comparison looks at, by their names in the JSON.</summary>
    public IEnumerable<(string Name, double Microseconds)> Times =>
    [
        ("step_us", Report.Step.Median * 1e6),
        ("predict_us", Report.Predict.Median * 1e6),
        ("answer_batch_us", Report.Forward.Median * 1e6),
    ];
}

/// <summary>A network and the size of its mini-batches, written 784-30-10:10.</summary>
/// <param name="Widths">n_1 … n_L.</param>
/// <param name="BatchSize">m.</param>
internal sealed record BenchShape(int[] Widths, int BatchSize)
{
    private const string Need = "shapes such as 784-30-10:10 (widths, then the batch size), separated by commas";

    /// <summary>Reads a list of shapes.</summary>
    /// <exception cref="FormatException">Completes "--shape takes …".</exception>
    public static IReadOnlyList<BenchShape> ParseAll(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];

    private static BenchShape Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 2)
            throw new FormatException(Need);
        int[] widths = [.. parts[0].Split('-').Select(Number)];
        return widths.Length < 2 ? throw new FormatException(Need) : new BenchShape(widths, Number(parts[1]));
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and <= 1_000_000
            ? number
            : throw new FormatException(Need);

    public override string ToString() => $"{string.Join('-', Widths)}:{BatchSize}";
}
