using Nabla.Kernels;

namespace Nabla.Inspection;

/// <summary>The most that this machine's processor computes: fused multiply-adds on registers alone, none waiting for
/// another. Machines change their speed from minute to minute, so a fraction of the peak means something only where the
/// peak was measured in the same run.</summary>
internal static class FmaPeak
{
    // Enough for the latency of 4 cycles times the 2 units of today's cores, twice over.
    private const int Chains = 16;
    private const int Loops = 2000;

    /// <inheritdoc cref="SpeedTest.PeakFlops"/>
    public static double Measure<T>(int threads, TimeSpan duration, TimeProvider? clock = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        clock ??= TimeProvider.System;
        return Registers.For<T, Measurement<T>, double>(KernelChoice.Current, new(threads, duration, clock));
    }

    /// <summary>Each thread's best; their sum, so that a thread that was held up for a while lowers nothing.</summary>
    private static double Measure<V, T>(int threads, TimeSpan duration, TimeProvider clock)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = new double[threads];
        var sink = new T[threads];
        using var together = new Barrier(threads);
        var helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            int part = i + 1;
            helpers[i] = new(() => Work(part)) { IsBackground = true, Name = "peak " + part };
            helpers[i].Start();
        }

        Work(0);
        foreach (Thread helper in helpers)
            helper.Join();
        return best.Sum();

        void Work(int part)
        {
            Span<T> lanes = stackalloc T[V.Count];
            sink[part] += Chained<V, T>(lanes);   // compiles it
            together.SignalAndWait();
            long start = clock.GetTimestamp();
            do
            {
                long before = clock.GetTimestamp();
                sink[part] += Chained<V, T>(lanes);
                double seconds = clock.GetElapsedTime(before).TotalSeconds;
                if (seconds > 0)
                    best[part] = Math.Max(best[part], 2.0 * Loops * Chains * V.Count / seconds);
            }
            while (clock.GetElapsedTime(start) < duration);
        }
    }

    [MethodImpl(Loop.Compiled)]
    private static T Chained<V, T>(Span<T> lanes)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Factors just below 1: the sums stay finite, and no compiler can know them.
        V x = V.Const(0.999), y = V.Const(0.001);
        V c0 = x, c1 = y, c2 = x, c3 = y, c4 = x, c5 = y, c6 = x, c7 = y;
        V d0 = x, d1 = y, d2 = x, d3 = y, d4 = x, d5 = y, d6 = x, d7 = y;
        for (int i = 0; i < Loops; i++)
        {
            (c0, c1, c2, c3) = (V.Fma(c0, x, y), V.Fma(c1, x, y), V.Fma(c2, x, y), V.Fma(c3, x, y));
            (c4, c5, c6, c7) = (V.Fma(c4, x, y), V.Fma(c5, x, y), V.Fma(c6, x, y), V.Fma(c7, x, y));
            (d0, d1, d2, d3) = (V.Fma(d0, x, y), V.Fma(d1, x, y), V.Fma(d2, x, y), V.Fma(d3, x, y));
            (d4, d5, d6, d7) = (V.Fma(d4, x, y), V.Fma(d5, x, y), V.Fma(d6, x, y), V.Fma(d7, x, y));
        }

        V sum = c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7;
        V.Store(sum, ref lanes[0], 0);
        return lanes[0];
    }

    private readonly struct Measurement<T>(int threads, TimeSpan duration, TimeProvider clock)
        : IForRegister<T, double>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double With<V>()
            where V : struct, ISimd<V, T> => Measure<V, T>(threads, duration, clock);
    }
}
