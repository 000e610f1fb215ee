namespace Nabla.Cli.Bench;

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
