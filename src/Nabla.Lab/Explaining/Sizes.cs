namespace Nabla.Lab.Explaining;

/// <summary>What is small enough to be written out.</summary>
internal static class Sizes
{
    /// <summary>The most neurons, and terms of a sum, that are written out.</summary>
    public const int Most = 8;

    /// <summary>How many of a larger layer are shown.</summary>
    public const int Shown = 5;

    /// <summary>Whether a layer and what goes into it are written out.</summary>
    public static bool IsSmall(Architecture architecture, int l) =>
        architecture.Width(l) <= Most && (l == 1 || architecture.Width(l - 1) <= Most);

    /// <summary>Whether all layers are.</summary>
    public static bool AreSmall(Architecture architecture) =>
        Enumerable.Range(1, architecture.LayerCount).All(l => architecture.Width(l) <= Most);

    /// <summary>The positions of the largest magnitudes, largest first.</summary>
    public static int[] Largest(ReadOnlySpan<double> values, int count)
    {
        double[] sizes = new double[values.Length];
        for (int j = 0; j < sizes.Length; j++)
            sizes[j] = -Math.Abs(values[j]);
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        Array.Sort(sizes, order);
        return [.. order.Take(count)];
    }
}
