namespace Nabla;

/// <summary>How many trainings run at once: a decision of the machine, which changes no bit.</summary>
internal static class Jobs
{
    /// <summary>Processors that the process may use: those of the machine, or fewer where a container allows
    /// fewer.</summary>
    internal static int Processors => Environment.ProcessorCount;

    /// <summary>The most memory for trainings that run at once: half of what the machine, or the container, lets the
    /// process have.</summary>
    internal static long MemoryBound => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>How many of a host's trainings run at once.</summary>
    /// <param name="host">Says how many at the most, or leaves it open.</param>
    /// <param name="trainings">How many there are.</param>
    /// <param name="bytes">Memory of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">The host says fewer than 1.</exception>
    internal static int Of(TrainingHost host, int trainings, long bytes) =>
        Of(host.Jobs, host.Threads, trainings, bytes, (Processors, MemoryBound));

    internal static int Of(int? asked, int threads, int trainings, long bytes, (int Processors, long Memory) machine)
    {
        int most = asked ?? Math.Max(1, machine.Processors / threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(TrainingHost.Jobs));
        long fitting = Math.Max(1, machine.Memory / Math.Max(1, bytes));
        return (int)Math.Min(Math.Min(most, trainings), fitting);
    }
}
