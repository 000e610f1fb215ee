using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>Sixteen trainings of 784-100-10, four folds with four seeds on 4,000 images for 8 epochs, so many of them
/// at once; and four for each thread, which share nothing but the machine.</summary>
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 11)]
[MedianColumn]
public class JobsBenchmark
{
    private readonly Dataset _data = Examples.Images(4000);

    /// <summary>Trainings at once.</summary>
    [Params(1, 2)]
    public int Jobs { get; set; }

    /// <summary>All sixteen.</summary>
    [Benchmark]
    public double Sixteen()
    {
        var folds = new CrossValidation { Folds = 4, Seeds = [0, 1, 2, 3], Host = new() { Jobs = Jobs } };
        return folds.Run(_data, new Recipe { Hidden = [100], Epochs = 8, Validation = 0 }).Cost.Mean;
    }

    /// <summary>As many times four folds as there are jobs, on threads of their own: the machine's own limit.</summary>
    [Benchmark]
    public void Apart()
    {
        Thread[] threads = [.. Enumerable.Range(0, Jobs).Select(_ => new Thread(() =>
            new CrossValidation { Folds = 4, Host = new() { Jobs = 1 } }.Run(
                _data, new Recipe { Hidden = [100], Epochs = 8, Validation = 0 })))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }
}
