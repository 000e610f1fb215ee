namespace Nabla.Lab.Session;

/// <summary>So many steps a second.</summary>
/// <param name="rate">0: as many as possible.</param>
internal sealed class Pace(double rate)
{
    private const double Slow = 30, MostBehind = 0.25;

    private long _begin;
    private double _taken;

    /// <summary>Steps a second; 0: as many as possible.</summary>
    public double Rate => rate;

    /// <summary>Whether there is time to keep the parameters of before each step.</summary>
    public bool IsSlow => rate is > 0 and <= Slow;

    /// <summary>The same pace from now on.</summary>
    public Pace Begun(TimeProvider clock)
    {
        (_begin, _taken) = (clock.GetTimestamp(), 0);
        return this;
    }

    /// <summary>The time until the next step is due; zero or less: it is.</summary>
    public TimeSpan? Wait(TimeProvider clock)
    {
        if (rate == 0)
            return null;
        double passed = clock.GetElapsedTime(_begin).TotalSeconds, wait = (_taken / rate) - passed;
        if (wait < -MostBehind)   // what is slower than the pace does not hurry afterwards
            _ = Begun(clock);
        return TimeSpan.FromSeconds(wait);
    }

    /// <summary>A step was taken.</summary>
    public void Taken() => _taken++;
}

/// <summary>What ticks tell of the last step.</summary>
/// <param name="Step">Its number.</param>
/// <param name="ErrorNorms">‖δ^l‖ of layers 2 … L: the norm of the mean over the mini-batch.</param>
/// <param name="Saturated">The share of σ'(z^l) below 0.01, of the same layers.</param>
internal sealed record LastStep(long Step, double[] ErrorNorms, double[] Saturated)
{
    private const double Flat = 0.01;

    /// <summary>Reads it from the trace of the step.</summary>
    public static LastStep Of<T>(long step, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int layers = t.Architecture.LayerCount - 1;
        var last = new LastStep(step, new double[layers], new double[layers]);
        for (int l = 2; l <= layers + 1; l++)
        {
            int width = t.Architecture.Width(l);
            double[] mean = new double[width];
            var prime = new T[width];
            long flat = 0;
            for (int x = 0; x < t.BatchSize; x++)
            {
                ReadOnlySpan<T> delta = t.Delta(l).Row(x);
                LabLooks<T>.SigmaPrime(t, l, x, prime);
                for (int j = 0; j < width; j++)
                {
                    mean[j] += double.CreateTruncating(delta[j]) / t.BatchSize;
                    flat += double.CreateTruncating(T.Abs(prime[j])) < Flat ? 1 : 0;
                }
            }

            last.ErrorNorms[l - 2] = Math.Sqrt(mean.Sum(value => value * value));
            last.Saturated[l - 2] = flat / ((double)width * t.BatchSize);
        }

        return last;
    }
}
