using BenchmarkDotNet.Attributes;

namespace Nabla.Benchmarks;

/// <summary>Elementwise functions over a buffer that stays in the first cache.</summary>
public class FunctionsBenchmark
{
    private const int Length = 2048;

    private readonly float[] _z = new float[Length];
    private readonly float[] _a = new float[Length];
    private readonly float[] _delta = new float[Length];
    private Activations.ActivationCode<float> _code = null!;

    /// <summary>The activation.</summary>
    [Params("sigmoid", "tanh", "relu", "gelu", "softplus", "softmax")]
    public string Function { get; set; } = "";

    /// <summary>Inputs from −8 to 8.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _code = Activation.Parse(Function).CodeFor<float>();
        for (int i = 0; i < Length; i++)
            _z[i] = -8 + 16f * i / Length;
        Array.Fill(_delta, 1);
        _code.Apply(_z, _a);
    }

    /// <summary>a = σ(z).</summary>
    [Benchmark(OperationsPerInvoke = Length)]
    public void Apply() => _code.Apply(_z, _a);

    /// <summary>δ ← δ ⊙ σ'(z), from fresh ones, which are a small part of it.</summary>
    [Benchmark(OperationsPerInvoke = Length)]
    public void TimesDerivative()
    {
        Array.Fill(_delta, 1);
        _code.TimesDerivative(_z, _a, _delta);
    }
}
