namespace Nabla.Inspection;

/// <summary>Repeated measurements of one time, in seconds.</summary>
public readonly record struct Spread
{
    /// <summary>Half of them took no longer.</summary>
    public required double Median { get; init; }

    /// <summary>The shortest.</summary>
    public required double Least { get; init; }

    /// <summary>The longest.</summary>
    public required double Most { get; init; }

    /// <summary>How many there were.</summary>
    public required int Samples { get; init; }

    /// <summary>The spread of some times.</summary>
    /// <param name="seconds">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IReadOnlyCollection<double> seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        ArgumentException.ThrowIf(seconds.Count == 0, "A spread needs at least one measurement.", nameof(seconds));
        double[] ordered = [.. seconds.Order()];
        int half = ordered.Length / 2;
        double median = ordered.Length % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
        return new() { Median = median, Least = ordered[0], Most = ordered[^1], Samples = ordered.Length };
    }

    /// <summary>Times an action again and again until the time is up, once at least: first a quarter of the time
    /// unmeasured, until it runs at its full speed, then samples of as many calls as take a millisecond. Times are of
    /// one call.</summary>
    internal static Spread Measure(Action action, TimeSpan budget, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        int calls = 0;
        do
        {
            action();
            calls++;
        }
        while (clock.GetElapsedTime(start) < budget / 4);

        double perCall = clock.GetElapsedTime(start).TotalSeconds / calls;
        int together = (int)Math.Clamp(1e-3 / perCall, 1, 1e6);
        var samples = new List<double>();
        do
        {
            long before = clock.GetTimestamp();
            for (int i = 0; i < together; i++)
                action();
            samples.Add(clock.GetElapsedTime(before).TotalSeconds / together);
        }
        while (clock.GetElapsedTime(start) < budget);
        return Of(samples);
    }
}
