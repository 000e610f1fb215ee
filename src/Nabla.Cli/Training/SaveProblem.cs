namespace Nabla.Cli.Training;

/// <summary>What is said when a run cannot be written any more: why, what stands, and how to go on.</summary>
internal static class SaveProblem
{
    /// <summary>The problem.</summary>
    /// <param name="exception">What happened while writing.</param>
    /// <param name="folder">The run.</param>
    public static Problem Of(Exception exception, RunFolder folder)
    {
        string? last =
            Directory.Exists(folder.Folder) && CheckpointFolder.In(folder.Folder) is [var path, ..] ? path : null;
        return Problem.CannotWrite("the run cannot be written any more",
            last is null ? "train again, where there is room" : $"make room, then: {HowInvoked.Resume(folder.Folder)}",
            ("folder", folder.Folder), ("reason", exception.Message),
            ("kept", last is null ? "no checkpoint" : Path.GetFileName(last)));
    }
}
