using BenchmarkDotNet.Attributes;
using Nabla.IO;

namespace Nabla.Benchmarks;

/// <summary>One checkpoint of training with Adam in float32, which has a best epoch to keep: four vectors as long as
/// the network's parameters.</summary>
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
[IterationTime(250)]
[MedianColumn]
public class CheckpointBenchmark
{
    private Trainer<float> _trainer = null!;
    private StepLoop<float> _loop = null!;
    private Lazy<CheckpointFacts> _setup = null!;
    private Checkpoint _checkpoint = null!;
    private string _path = null!;
    private RunFolder _folder = null!;

    /// <summary>The network's widths.</summary>
    [Params("784-30-10", "784-100-10", "784-300-100-10", "784-1000-1000-10")]
    public string Layers { get; set; } = "";

    /// <summary>Takes one step, and makes a run's folder among the system's temporary ones.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] widths = [.. Layers.Split('-').Select(int.Parse)];
        Dataset data = Examples.Random(100);
        _trainer = new(Network.Create(widths, Activation.Sigmoid, seed: 1), new Adam(0.001), Cost.Quadratic);
        _setup = new(CheckpointFacts.Of(_trainer, data));
        _loop = new(_trainer, data);
        _loop.BeginEpoch(1);
        _loop.Next();
        _checkpoint = Copy();
        _path = Directory.CreateTempSubdirectory("nabla-checkpoints-").FullName;
        _folder = RunFolder.Create(_path, "{}");
    }

    /// <summary>Removes the folder.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>The copy that training waits for.</summary>
    [Benchmark]
    public Checkpoint Copy() =>
        Checkpoint.Of(_loop.Capture() with { Best = _trainer.Network.Parameters.Clone() }, _setup);

    /// <summary>The writing, which another thread does while training goes on: digest, file, its place, everything
    /// flushed to the disk.</summary>
    [Benchmark]
    public void Write()
    {
        _folder.Save(_checkpoint);
        _folder.Settle();
    }
}
