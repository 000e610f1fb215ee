namespace Nabla.IO;

/// <summary>Memory that a table takes while it is read, against what there is.</summary>
internal static class CsvRoom
{
    private const int EveryFields = 1 << 20;
    private const double MostShare = 0.6;   // what is learned from takes the rest

    /// <summary>Refuses a table before it ends in a lack of memory; looks once in a million fields.</summary>
    /// <param name="row">The row that was read last, from 1.</param>
    /// <param name="columns">How many there are.</param>
    /// <exception cref="NablaFormatException">The rows read so far take most of the memory.</exception>
    public static void Require(long row, int columns)
    {
        if (row % Math.Max(1, EveryFields / columns) != 0)
            return;
        double most = MostShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        NablaFormatException.ThrowIf(
            GC.GetTotalMemory(false) > most && GC.GetTotalMemory(true) > most, Invariant($"row {row}"),
            Invariant($"The rows up to here take more than {most / 1e9:F1} GB, most of the memory that there is."),
            "Learn from fewer rows or columns.");
    }
}
