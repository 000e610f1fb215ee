using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>The three products of one layer, m examples, from k neurons to n, in float32, on data without
/// zeros.</summary>
public class ProductsBenchmark
{
    // The layer measured is the third; the second makes its input, the first is a single neuron and costs nothing.
    private const int Layer = 3;

    private ParameterVector<float> _theta = null!;
    private ParameterVector<float> _nabla = null!;
    private Trace<float> _trace = null!;

    /// <summary>m, k and n.</summary>
    [Params("10:784-30", "32:784-100", "128:512-512", "512:2048-2048")]
    public string Shape { get; set; } = "";

    /// <summary>Fills every buffer.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split(':', '-').Select(int.Parse)];
        _theta = Network.Create([1, sizes[1], sizes[2]], Activation.Identity, seed: 1).Parameters;
        _nabla = new(_theta.Architecture);
        _trace = new(_theta.Architecture, sizes[0]);
        var x = new float[sizes[0], 1];
        for (int i = 0; i < sizes[0]; i++)
            x[i, 0] = 1 + i;
        Backprop.Run(_theta, Cost.Quadratic, x, new float[sizes[0], sizes[2]], _trace, _nabla);
    }

    /// <summary>(25): z = w a + b.</summary>
    [Benchmark]
    public void Forward() => Backprop.Feedforward(_theta, _trace, Layer);

    /// <summary>BP2: wᵀ δ.</summary>
    [Benchmark]
    public void Backward() => Backprop.BackpropagateError(_theta, _trace, Layer - 1);

    /// <summary>BP4: δ aᵀ.</summary>
    [Benchmark]
    public void WeightGradient() => Backprop.WeightGradient(_trace, _nabla, Layer);
}
