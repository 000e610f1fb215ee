using BenchmarkDotNet.Attributes;
using Nabla.Inspection;
using Nabla.Lab.Drawing;
using Nabla.Lab.Explaining;

namespace Nabla.Benchmarks;

/// <summary>
/// What is asked of a network that has learned for 300 mini-batches of ten: images of MNIST where NABLA_DATA names
/// their folder (by its full path), else random ones. Everything in float64, each request whole: it begins with the
/// network, the examples and nothing else.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
[MedianColumn]
public class InspectionBenchmark
{
    private const int Steps = 300, Batch = 10, Paths = 20, Columns = 100;

    private Network<double> _sigmoid = null!;   // 784-30-30-10
    private Network<double> _softmax = null!;   // 784-100-100-100-10
    private (double[,] X, double[,] Y) _examples;
    private double[] _x = null!, _y = null!;
    private int _pixel;

    /// <summary>Trains both networks.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Dataset data = Examples.Images(Steps * Batch);
        _sigmoid = Network.Create<double>([784, 30, 30, 10], Activation.Sigmoid, seed: 1);
        _softmax = Network.Create<double>([784, 100, 100, 100, 10], Activation.Sigmoid, Activation.Softmax, seed: 1);
        Train(_sigmoid, Cost.Quadratic, eta: 3);
        Train(_softmax, Cost.SoftmaxCrossEntropy, eta: 0.5);
        _examples = data.Take(SlowLearning.BookExamples).ToArrays<double>();
        (_x, _y) = (new double[784], new double[10]);
        data.CopyInput(0, _x);
        data.CopyTarget(0, _y);
        _pixel = Array.IndexOf(_x, _x.Max());   // a weight that the example goes through

        void Train(Network<double> network, Cost cost, double eta) =>
            new Trainer<double>(network, new Sgd(eta), cost) { BatchSize = Batch, Epochs = 1, Seed = 1 }.Run(data);
    }

    /// <summary>What a small change of a weight of layer 2 does, with the worked example.</summary>
    [Benchmark]
    public NudgeReport NudgeOfAWeight() => Nudge.Weight(Worked(_sigmoid, Cost.Quadratic), 2, 0, _pixel, 0.1);

    /// <summary>The 20 largest of 300 paths from a weight of layer 2, with the worked example.</summary>
    [Benchmark]
    public int LargestPaths() =>
        new PathSum(Worked(_sigmoid, Cost.Quadratic), 2, 0, _pixel).Largest(Paths).Length;

    /// <summary>The 20 largest of 100,000 paths in 784-100-100-100-10 with softmax, with the worked
    /// example.</summary>
    [Benchmark]
    public int LargestPathsWideSoftmax() =>
        new PathSum(Worked(_softmax, Cost.SoftmaxCrossEntropy), 2, 0, _pixel).Largest(Paths).Length;

    /// <summary>Which weights learn slowly, over 1000 examples.</summary>
    [Benchmark]
    public SlowLearningReport SlowLearningOver1000() =>
        SlowLearning.Run(_sigmoid.Parameters, Cost.Quadratic, _examples.X, _examples.Y);

    /// <summary>The whole algorithm for an example, as text of 100 columns.</summary>
    [Benchmark]
    public int ExplainAsText()
    {
        var subject = new ExplainSubject(_sigmoid.Parameters, Cost.Quadratic, _examples.X, _examples.Y)
        {
            ImageColumns = 28,
            Labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        };
        return TextRenderer.Render(Explainer.Explain(subject), Columns, TerminalLook.Unicode).Sum(line => line.Length);
    }

    private WorkedExample Worked(Network<double> network, Cost cost) => new(network.Parameters, cost, _x, _y);
}
