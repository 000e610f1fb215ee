namespace Nabla.Cli.Selection;

/// <summary>What several runs in a folder take on the disk, told and looked for before they begin.</summary>
internal static class DiskNeed
{
    // Schema, labels and names of a model; configuration and record of a run.
    private const long Texts = 200_000;

    /// <summary>The most bytes that runs take.</summary>
    /// <param name="plan">What one of them does.</param>
    /// <param name="runs">How many there are.</param>
    /// <param name="checkpoints">How many of them have checkpoints at the same time.</param>
    public static long Of(TrainingPlan plan, long runs, long checkpoints)
    {
        long parameters = plan.Architecture.ParameterCount * (plan.Recipe.Precision == Precision.Float64 ? 8 : 4);
        // θ, the best so far and three slots of the optimizer; two checkpoints stay, a third is being written
        long checkpoint = 3 * (5 * parameters + Texts);
        long record = 400L * plan.Recipe.Epochs!.Value * Math.Min(plan.StepsPerEpoch, 10);
        return runs * (parameters + record + Texts) + Math.Min(runs, checkpoints) * checkpoint;
    }

    /// <summary>For example "at most 12 MB on the disk".</summary>
    public static string Text(long bytes) =>
        $"at most {(bytes < 1e9 ? $"{Math.Ceiling(bytes / 1e6):F0} MB" : $"{bytes / 1e9:F1} GB")} on the disk";

    /// <summary>Refuses to begin where there is less room.</summary>
    /// <param name="folder">Where they will be; it need not exist yet.</param>
    /// <param name="free">The room on the disk of a folder.</param>
    /// <exception cref="Problem">There is less (exit code 4).</exception>
    public static void Require(long bytes, string folder, Func<string, long> free)
    {
        string existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        if (free(existing) is var room && room < bytes)
        {
            throw Problem.CannotWrite("the disk has too little room", "make room, or choose another --run-dir",
                ("folder", folder), ("need", Text(bytes)), ("free", $"{room / 1e6:N0} MB"));
        }
    }
}
