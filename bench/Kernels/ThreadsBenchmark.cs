using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>A whole step of training shared by one, two and, on a machine with fewer cores, too many threads.</summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[IterationTime(250)]
[MedianColumn]
public class ThreadsBenchmark
{
    private StepSubject _subject = null!;

    /// <summary>Widths and mini-batch.</summary>
    [Params("784-512-512-10:128", "784-512-512-10:128 adam")]
    public string Step { get; set; } = "";

    /// <summary>Threads.</summary>
    [Params(1, 2, 8)]
    public int Threads { get; set; }

    /// <summary>Takes steps.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _subject = new(Step, Threads);
        for (int i = 0; i < 100; i++)
            _subject.Step();
    }

    /// <summary>A step.</summary>
    [Benchmark]
    public void WholeStep() => _subject.Step();
}
