using System.Numerics;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Benchmarks;

/// <summary>Silu of a layer of 32 × 128, as a step of training computes it: a = σ(z), then δ ← δ ⊙ σ'(z). The one that
/// comes with Nabla beside the three forms of a user's own.</summary>
/// <typeparam name="T">float or double.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class OwnActivationsBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Examples = 32, Width = 128;

    private readonly BatchMatrix<T> _z = new(Examples, Width), _a = new(Examples, Width), _delta = new(Examples, Width);
    private readonly LayerCode<T> _builtIn = Code(Activation.Silu);
    private readonly LayerCode<T> _formula = Code(Activation.Custom<OwnSilu>("own_silu"));
    private readonly LayerCode<T> _spans = Code(Activation.Custom<T>("spans_silu", Value, Derivative));
    private readonly LayerCode<T> _dual = Code(Activation.Custom("dual_silu", z => z * Dual.Sigmoid(z)));

    private KeptSlope<T> _slope = null!;

    /// <summary>Inputs from −8 to 8.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _slope = new(_dual, Examples, Width);
        MatrixSpan<T> z = _z.View(Examples);
        for (int x = 0; x < Examples; x++)
        {
            for (int j = 0; j < Width; j++)
                z[x, j] = T.CreateTruncating(-8 + 16.0 * (x * Width + j) / (Examples * Width));
        }
    }

    /// <summary><see cref="Activation.Silu"/>.</summary>
    [Benchmark(Baseline = true)]
    public void BuiltIn() => Pass(_builtIn);

    /// <summary>A formula over registers.</summary>
    [Benchmark]
    public void Formula() => Pass(_formula);

    /// <summary>A pair of functions over spans, number by number with the platform's exponential.</summary>
    [Benchmark]
    public void Spans() => Pass(_spans);

    /// <summary>A formula in dual numbers.</summary>
    [Benchmark]
    public void DualNumbers() => Pass(_dual);

    private static LayerCode<T> Code(Activation activation) => new(activation, Width);

    private void Pass(LayerCode<T> code)
    {
        MatrixSpan<T> z = _z.View(Examples), a = _a.View(Examples), delta = _delta.View(Examples);
        delta.Values.Fill(T.One);   // else it would become subnormal
        if (code == _dual)
        {
            _slope.Apply(z, a);
            _slope.TimesDerivative(z, a, delta);
        }
        else
        {
            code.Apply(z, a);
            code.TimesDerivative(z, a, delta);
        }
    }

    private static void Value(ReadOnlySpan<T> z, Span<T> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] / (T.One + T.Exp(-z[i]));
    }

    private static void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> slope)
    {
        for (int i = 0; i < z.Length; i++)
        {
            T s = T.One / (T.One + T.Exp(-z[i]));
            slope[i] = s + a[i] * (T.One - s);
        }
    }
}

internal readonly struct OwnSilu : IActivationFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Max(-10_000, z) * V.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        z = V.Max(-10_000, V.Min(10_000, z));
        V s = V.Sigmoid(z, out V complement);
        return s * V.Fma(z, complement, 1);
    }
}
