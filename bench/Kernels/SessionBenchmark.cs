using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>A training that runs by itself, and the same by steps of a session in a loop of the caller's.</summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[IterationTime(250)]
[MedianColumn]
public class SessionBenchmark
{
    private Dataset _data = null!;
    private int _batch, _epochs;
    private int[] _widths = [];

    /// <summary>Widths and mini-batch.</summary>
    [Params("2-3-1:4", "64-30-10:10", "784-30-10:10")]
    public string Shape { get; set; } = "";

    /// <summary>Makes the examples.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _widths = [.. Shape.Split(':')[0].Split('-').Select(int.Parse)];
        _batch = int.Parse(Shape.Split(':')[1]);
        int count = _widths[0] == 784 ? 2000 : 4000;
        var random = new Random(1);
        var x = new double[count, _widths[0]];
        var y = new double[count, _widths[^1]];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < _widths[0]; k++)
                x[i, k] = random.NextDouble();
            y[i, i % _widths[^1]] = 1;
        }

        (_data, _epochs) = (Dataset.FromRows(x, y), _widths[0] == 784 ? 2 : 20);
    }

    /// <summary><c>trainer.Run(data)</c>.</summary>
    [Benchmark(Baseline = true)]
    public string Run()
    {
        Trainer trainer = Make();
        _ = trainer.Run(_data);
        return trainer.Network.Parameters.Checksum();
    }

    /// <summary><c>while (session.Step())</c>.</summary>
    [Benchmark]
    public string Session()
    {
        Trainer trainer = Make();
        using TrainingSession<float> session = trainer.Begin(_data);
        while (session.Step())
        {
        }

        return trainer.Network.Parameters.Checksum();
    }

    private Trainer Make() =>
        new(Network.Create(_widths, Activation.Sigmoid, seed: 1), new Sgd(1), Cost.Quadratic)
        {
            BatchSize = _batch, Epochs = _epochs,
        };
}
