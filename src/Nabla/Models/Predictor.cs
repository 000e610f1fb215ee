using System.Collections.Concurrent;
using System.Numerics;

namespace Nabla;

/// <summary>Answers one input at a time on any number of threads, each call with scratch memory from a pool.</summary>
internal sealed class Predictor<T>(ParameterVector<T> theta, double divisor)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A queue keeps its slots, so that after as many traces as there are threads nothing more is allocated.
    private readonly ConcurrentQueue<Trace<T>> _idle = new();
    private readonly T _divisor = T.CreateTruncating(divisor);

    internal ParameterVector<T> Theta => theta;

    /// <summary>Numbers may come and go in another precision than the network's.</summary>
    internal void Run<TNumber>(ReadOnlySpan<TNumber> input, Span<TNumber> output)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        if (!_idle.TryDequeue(out Trace<T>? t))
            t = new(theta.Architecture, 1);
        Span<T> x = t.A(1).Row(0);
        for (int k = 0; k < x.Length; k++)
            x[k] = T.CreateTruncating(input[k]) / _divisor;
        for (int l = 2; l <= t.L; l++)
            Backprop.Feedforward(theta, t, l);
        ReadOnlySpan<T> a = t.A(t.L).Row(0);
        for (int j = 0; j < a.Length; j++)
            output[j] = TNumber.CreateTruncating(a[j]);
        _idle.Enqueue(t);
    }
}
