using System.Globalization;

namespace Nabla.IO;

/// <summary>The checkpoints in a run's folder: <c>checkpoint-STEP.safetensors</c>.</summary>
public static class CheckpointFiles
{
    private const string Beginning = "checkpoint-", Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>The name of a checkpoint's file.</summary>
    /// <param name="step">Steps taken until then.</param>
    public static string NameOf(long step) =>
        string.Create(CultureInfo.InvariantCulture, $"{Beginning}{step}{Extension}");

    /// <summary>The checkpoints in a folder, the last one first.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, Beginning + "*" + Extension)
            .Where(path => StepOf(path) is not null).OrderByDescending(StepOf)];

    /// <summary>Removes all but the last two.</summary>
    internal static void KeepLastTwo(string folder)
    {
        foreach (string path in In(folder).Skip(Kept))
            File.Delete(path);
    }

    /// <summary>Removes those taken after a step.</summary>
    internal static void RemoveAfter(string folder, long step)
    {
        foreach (string path in In(folder).Where(path => StepOf(path) > step))
            File.Delete(path);
    }

    private static long? StepOf(string path) =>
        long.TryParse(
            Path.GetFileName(path)[Beginning.Length..^Extension.Length], NumberStyles.None,
            CultureInfo.InvariantCulture, out long step)
            ? step : null;
}
