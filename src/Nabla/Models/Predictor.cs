using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla;

/// <summary>A trained network in either precision: the one place where a model's precision makes a
/// difference.</summary>
internal abstract class Predictor
{
    internal abstract Architecture Architecture { get; }

    internal abstract Precision Precision { get; }

    internal ParameterVector<float>? Single => (this as Predictor<float>)?.Theta;

    internal ParameterVector<double>? Double => (this as Predictor<double>)?.Theta;

    /// <summary>A predictor that takes the parameters themselves rather than a copy.</summary>
    internal static Predictor Of<T>(
        ParameterVector<T> theta, ModelInput input, TargetScale? scale, Answering answering)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Predictor<T>(theta, input, scale, answering);

    /// <summary>The same parameters with another scale, and other things that become of outputs.</summary>
    internal abstract Predictor With(TargetScale? scale, Answering answering);

    internal abstract Evaluation Evaluate(Cost cost, Dataset data, double[,]? outputs = null);

    /// <summary>The rows of a table as examples in this precision.</summary>
    internal abstract Dataset ToExamples(SchemaRows rows, TableTarget target, TargetScale? scale, string name);

    internal abstract string Checksum();

    /// <summary>The first parameter that is NaN or infinite; null where all are finite.</summary>
    internal abstract NonFinite? FindNonFinite();

    /// <summary>Answers inputs; numbers may come and go in another precision than the network's. Not virtual: what is
    /// generic and virtual is looked up at every call.</summary>
    /// <returns>The first row with a value that cannot be fed, whose answer and all later ones are missing; −1
    /// if there is none.</returns>
    internal int Run<TNumber>(ReadOnlyMatrixSpan<TNumber> inputs, MatrixSpan<TNumber> outputs)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber> => this is Predictor<float> single
            ? single.Answer(inputs, outputs) : ((Predictor<double>)this).Answer(inputs, outputs);

    /// <summary>A network with a copy of the parameters, rounded or widened where it has the other precision.</summary>
    internal Network<T> ToNetwork<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => this switch
        {
            Predictor<T> same => new(same.Theta.Clone()),
            Predictor<float> single => new(single.Theta.To<float, T>()),
            _ => new(((Predictor<double>)this).Theta.To<double, T>()),
        };
}

/// <summary>Answers inputs on any number of threads, each call with scratch memory from a pool.</summary>
internal sealed class Predictor<T> : Predictor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Pool _one = new(), _many = new();
    private readonly ModelInput _input;
    private readonly TargetScale? _scale;
    private readonly Answering _answering;
    private readonly bool _skipsZeros;

    internal Predictor(ParameterVector<T> theta, ModelInput input, TargetScale? scale, Answering answering)
    {
        (Theta, _input, _scale, _answering) = (theta, input, scale, answering);
        _skipsZeros = Divergence.FindInParameters(theta, 0, 0, 0) is null;
    }

    internal ParameterVector<T> Theta { get; }

    internal override Architecture Architecture => Theta.Architecture;

    internal override Precision Precision => Precision.Of<T>();

    internal override Predictor With(TargetScale? scale, Answering answering) =>
        new Predictor<T>(Theta, _input, scale, answering);

    internal override Evaluation Evaluate(Cost cost, Dataset data, double[,]? outputs) =>
        new Evaluator<T>(Theta, cost, data, _answering).RunInFull(outputs);

    internal override Dataset ToExamples(SchemaRows rows, TableTarget target, TargetScale? scale, string name) =>
        TableExamples.Of<T>(rows, target, scale, name);

    internal override string Checksum() => Theta.Checksum();

    internal override NonFinite? FindNonFinite() => NonFinite.In(Theta, "w", "b");

    /// <inheritdoc cref="Predictor.Run"/>
    internal int Answer<TNumber>(ReadOnlyMatrixSpan<TNumber> inputs, MatrixSpan<TNumber> outputs)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        int together = inputs.Rows == 1 ? 1 : Evaluation.BatchSize;
        Pool pool = together == 1 ? _one : _many;
        if (pool.Take() is not { } t)
        {
            t = new(Theta.Architecture, together);
            if (together == 1 && _skipsZeros)
                t.Skipping = new(Theta.Architecture.InputWidth);
        }

        int bad = -1;
        for (int start = 0; start < inputs.Rows && bad < 0; start += together)
            bad = Run(t, inputs, outputs, start);
        pool.Return(t);
        return bad;
    }

    private int Run<TNumber>(
        Trace<T> t, ReadOnlyMatrixSpan<TNumber> inputs, MatrixSpan<TNumber> outputs, int start)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        t.Begin(Math.Min(t.Capacity, inputs.Rows - start));
        for (int x = 0; x < t.BatchSize; x++)
        {
            if (!Load(inputs.Row(start + x), t.A(1).Row(x), t.Kernel))
                return start + x;
        }

        t.Skipping?.Find<T>(t.A(1).Row(0));
        for (int l = 2; l <= t.L; l++)
            Backprop.Feedforward(Theta, t, l);
        _answering.Apply(t);
        for (int x = 0; x < t.BatchSize; x++)
            Copy(t.A(t.L).Row(x), outputs.Row(start + x));
        return -1;
    }

    /// <summary>What the network gets for raw values.</summary>
    /// <returns>Whether all values can be fed.</returns>
    private bool Load<TNumber>(ReadOnlySpan<TNumber> raw, Span<T> x, Kernel<T> kernel)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber> =>
        _input.Schema is null && typeof(TNumber) == typeof(T)
            ? kernel.Divide(MemoryMarshal.Cast<TNumber, T>(raw), T.CreateTruncating(_input.Divisor), x)
            : _input.Feed(raw, x) < 0;

    private void Copy<TNumber>(ReadOnlySpan<T> a, Span<TNumber> output)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        if (_scale is null && typeof(TNumber) == typeof(T))
        {
            MemoryMarshal.Cast<T, TNumber>(a).CopyTo(output);
            return;
        }

        for (int j = 0; j < a.Length; j++)
        {
            output[j] = _scale is null
                ? TNumber.CreateTruncating(a[j])
                : TNumber.CreateTruncating(_scale[j].Answer(double.CreateTruncating(a[j])));
        }
    }

    /// <summary>Traces that no call is using. After as many as there are threads nothing more is allocated.</summary>
    private sealed class Pool
    {
        private readonly ConcurrentQueue<Trace<T>> _others = new();
        private Trace<T>? _first;   // where one thread asks at a time, quicker than the queue

        internal Trace<T>? Take() =>
            Interlocked.Exchange(ref _first, null) ?? (_others.TryDequeue(out Trace<T>? t) ? t : null);

        internal void Return(Trace<T> t)
        {
            if (Interlocked.CompareExchange(ref _first, t, null) is not null)
                _others.Enqueue(t);
        }
    }
}
