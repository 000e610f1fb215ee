using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>One step of training, whole and part by part, on one thread. Each part is repeated by itself, with what it
/// needs in the cache where it fits: within a step they are slower by what they take from each other's
/// caches.</summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 9)]
[IterationTime(100)]
[MedianColumn]
public class StepBenchmark
{
    private StepSubject _subject = null!;
    private ParameterVector<float> _theta = null!;
    private ParameterVector<float> _nabla = null!;
    private Trace<float> _trace = null!;
    private CostCode<float> _cost = null!;
    private StepSink<float> _update = null!;
    private int[] _order = [];
    private int _next;

    /// <summary>Widths, mini-batch, data, rule.</summary>
    [Params(
        "784-30-10:10", "784-30-10:10 zeros", "784-30-10:1", "784-30-10:1 zeros", "784-100-10:32",
        "784-512-512-10:128", "784-512-512-10:128 adam", "784-100-10:32 adam", "784-100-10:32 adam l2",
        "4001-100-2:32 adam l2 categories")]
    public string Step { get; set; } = "";

    /// <summary>Takes steps, then one more in parts, which leaves z, a and δ behind.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _subject = new(Step);
        for (int i = 0; i < 100; i++)
            _subject.Step();
        _theta = _subject.Network.Parameters;
        _nabla = new(_theta.Architecture);
        _cost = _subject.Cost.Code<float>();
        _trace = new(_theta.Architecture, _subject.Batch);
        if (_subject.Skips)
            _trace.Skipping = new(_subject.Data.InputWidth);
        _update = StepSink<float>.For(
            new(_subject.Network, new Recipe
            {
                Optimizer = _subject.Optimizer, Cost = _subject.Cost,
                L2 = _subject.L2,
            }), _nabla,
            _subject.Optimizer.CreateState<float>(_theta.Architecture), _trace.Kernel, frozen: null);
        _update.Begin(rate: 1e-9);
        _order = [.. Enumerable.Range(0, _subject.Data.Count)];
        new Random(1).Shuffle(_order);
        Load();
        Backprop.Run(_theta, _cost, _trace, _nabla);
    }

    /// <summary>Images in random order: bytes to numbers, the columns in use, the next ones asked for.</summary>
    [Benchmark]
    public void Load()
    {
        int m = _subject.Batch;
        Batches.Load(_subject.Data, _order.AsSpan(_next, m), _trace);
        _next = (_next + m) % _order.Length;
        Batches.Prefetch(_subject.Data, _order.AsSpan(_next, m));
    }

    /// <summary>(25) of layer 2, without σ.</summary>
    [Benchmark]
    public void ForwardLayer2() => Forward(2);

    /// <summary>(25) of layer 3, without σ.</summary>
    [Benchmark]
    public void ForwardLayer3() => Forward(3);

    /// <summary>σ of all layers.</summary>
    [Benchmark]
    public void Activations()
    {
        for (int l = 2; l <= _subject.Layers; l++)
            _trace.Code(l).Apply(_trace.Z(l), _trace.A(l));
    }

    /// <summary>(26) and BP1.</summary>
    [Benchmark]
    public void CostAndOutputError()
    {
        Backprop.OutputCost(_cost, _trace);
        Backprop.OutputError(_cost, _trace);
    }

    /// <summary>BP2 from layer 3 to layer 2.</summary>
    [Benchmark]
    public void ErrorOfLayer2() => Backprop.BackpropagateError(_theta, _trace, 2);

    /// <summary>BP4 of layer 2 with the rule.</summary>
    [Benchmark]
    public void UpdateLayer2() => _update.Take(_trace, 2);

    /// <summary>BP4 of layer 3 with the rule.</summary>
    [Benchmark]
    public void UpdateLayer3() => _update.Take(_trace, 3);

    /// <summary>All of it, as training does it.</summary>
    [Benchmark]
    public void WholeStep() => _subject.Step();

    private void Forward(int l) =>
        _trace.Products.Forward(_trace.Input(l), _theta.Weights(l), _theta.Biases(l), _trace.Z(l));
}
