namespace Nabla.Tests;

/// <summary>What code allocates.</summary>
internal static class Allocation
{
    /// <summary>The fewest bytes that this thread allocates in one of twenty runs: code that the runtime has yet to
    /// optimize may box, and is set up when it is first met; code that allocates does so in every run.</summary>
    internal static long Least(Action run)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 20 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
