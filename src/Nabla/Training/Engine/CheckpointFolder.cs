namespace Nabla;

/// <summary>
/// A folder that keeps the last two checkpoints of one training, <c>checkpoint-STEP.safetensors</c>, each written whole
/// or not at all: after a crash, training goes on from there to the same bits.
/// </summary>
/// <example><code>
/// var host = new TrainingHost { Checkpoints = new CheckpointFolder("checkpoints") };
/// TrainedModel run = Model.Train(table, recipe, host);   // again after a crash: goes on
/// </code></example>
/// <param name="folder">Made where it does not exist.</param>
public sealed class CheckpointFolder(string folder) : ICheckpointStore
{
    private const string Beginning = "checkpoint-", Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; } = folder;

    /// <summary>The last checkpoint, or where that is damaged the one before it; null where there is none.</summary>
    /// <exception cref="NablaFormatException">All are damaged.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public Checkpoint? Latest() => Directory.Exists(Folder) ? Latest(In(Folder), null) : null;

    /// <summary>Writes a checkpoint and removes all but the last two, and what a process that was killed left half
    /// written.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Directory.CreateDirectory(Folder);
        WholeFile.RemoveParts(Folder, Beginning + "*");
        checkpoint.Save(Path.Combine(Folder, NameOf(checkpoint.Step)));
        KeepLastTwo(Folder);
    }

    /// <summary>The first checkpoint that can be read.</summary>
    /// <param name="files">Files, the last checkpoint first.</param>
    /// <param name="skipped">Told of each that cannot be read, with what is wrong; or null.</param>
    /// <exception cref="NablaFormatException">None can be read.</exception>
    internal static Checkpoint? Latest(IEnumerable<string> files, Action<string, NablaFormatException>? skipped)
    {
        NablaFormatException? first = null;
        foreach (string file in files)
        {
            try
            {
                return Checkpoint.Load(file);
            }
            catch (NablaFormatException e)
            {
                first ??= e;
                skipped?.Invoke(file, e);
            }
        }

        return first is null ? null : throw first;
    }

    /// <summary>The name of a checkpoint's file.</summary>
    /// <param name="step">Steps taken until then.</param>
    internal static string NameOf(long step) =>
        string.Create(CultureInfo.InvariantCulture, $"{Beginning}{step}{Extension}");

    /// <summary>The checkpoints in a folder, the last one first.</summary>
    internal static IReadOnlyList<string> In(string folder) =>
        [.. InputFile.List(folder, () => Directory.GetFiles(folder, Beginning + "*" + Extension))
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
