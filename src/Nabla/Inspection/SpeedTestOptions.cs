namespace Nabla.Inspection;

/// <summary>How <see cref="SpeedTest"/> measures.</summary>
public sealed record SpeedTestOptions
{
    /// <summary>Threads to train with, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The time for each of the quantities measured; a quarter of it goes into warming up.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Decides the parameters and the data.</summary>
    public ulong Seed { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
