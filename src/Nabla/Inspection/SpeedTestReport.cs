namespace Nabla.Inspection;

/// <summary>How fast a network trains and answers on this machine.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="BatchSize">m, the examples in a mini-batch.</param>
/// <param name="Threads">Threads it was trained with.</param>
/// <param name="Step">Seconds a training step of m examples, everything counted that an epoch does.</param>
/// <param name="Predict">Seconds to answer a single example.</param>
/// <param name="Forward">Seconds to answer <see cref="SpeedTest.AnswerBatch"/> examples at once, with one
/// thread.</param>
public sealed record SpeedTestReport(
    Architecture Architecture, int BatchSize, int Threads, Spread Step, Spread Predict, Spread Forward)
{
    /// <summary>Examples trained on in a second.</summary>
    public double ExamplesPerSecond => BatchSize / Step.Median;

    /// <summary>Floating-point operations a second while training, as <see cref="SpeedTest.StepFlops"/> counts
    /// them.</summary>
    public double TrainingFlops => SpeedTest.StepFlops(Architecture, BatchSize) / Step.Median;

    /// <summary>Floating-point operations a second while answering many examples.</summary>
    public double ForwardFlops => SpeedTest.ForwardFlops(Architecture, SpeedTest.AnswerBatch) / Forward.Median;

    /// <summary>Examples answered in a second, many at once.</summary>
    public double AnswersPerSecond => SpeedTest.AnswerBatch / Forward.Median;
}
