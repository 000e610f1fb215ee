namespace Nabla.IO;

/// <summary>How much a compressed file may unpack to: real data do, not gigabytes out of next to nothing.</summary>
internal static class Unpacking
{
    private const long Free = 64L << 20, Small = 4L << 20;
    private const long Ratio = 32, FreeFields = 4_000_000;

    /// <summary>The most bytes that a data file of a length may unpack to.</summary>
    internal static long MostOfData(long packed) => Free + Ratio * Math.Max(0, packed - Small);

    /// <summary>The most fields of a table in memory: each takes some fifty bytes there, however few packed.</summary>
    internal static long MostFields(long packed) => FreeFields + packed;

    /// <summary>The most bytes that a model's file may: trained numbers hardly compress.</summary>
    internal static long MostOfModel(long packed) => Small + 4 * packed;
}
