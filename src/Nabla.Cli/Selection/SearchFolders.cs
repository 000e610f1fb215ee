using Nabla.Cli.Commands;

namespace Nabla.Cli.Selection;

/// <summary>The folder of a search and those of its trials, with problems as people read them.</summary>
internal static class SearchFolders
{
    /// <summary>Opens the folder, or makes it.</summary>
    /// <exception cref="Problem">It cannot be used.</exception>
    public static SearchFolder Open(string path)
    {
        try
        {
            return SearchFolder.Open(path);
        }
        catch (RunExistsException)
        {
            throw Problem.Usage("the folder holds a run already", "choose another --run-dir", ("folder", path));
        }
        catch (RunInUseException)
        {
            throw Problem.Usage("another process is searching there", "let it end, or end it, first", ("folder", path));
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, heading: "the record of the search cannot be read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the search cannot be written", "choose another folder: --run-dir FOLDER",
                ("folder", path), ("reason", e.Message));
        }
    }

    /// <summary>Begins the record, or makes sure that it is of the same search.</summary>
    /// <exception cref="Problem">It is of another.</exception>
    public static void Begin(SearchFolder folder, string configuration, string beginning)
    {
        if (folder.Beginning is not null && !SearchPlan.IsSame(folder.Beginning, beginning))
        {
            throw Problem.Usage("the folder holds another search: options or data differ",
                $"choose another --run-dir; to go on with that search: {HowInvoked.Resume(folder.Folder)}",
                ("folder", folder.Folder));
        }

        Writing(folder, () =>
        {
            folder.WriteConfiguration(configuration);
            if (folder.Beginning is null)
                folder.Begin(beginning);
        });
    }

    /// <summary>Trains in a run's folder; goes on where a training there was interrupted.</summary>
    public static TrainedModel Train(
        Invocation call, FolderRun run, string path, IProgress<ITrainingEvent>? also = null,
        CancellationToken? cancellationToken = null)
    {
        if (Directory.Exists(path) && RunFolder.HoldsRun(path) && CheckpointFolder.In(path).Count > 0
            && ResumeCommand.Matching(call, path, run.Configuration) is { } from)
        {
            using RunFolder old = ResumeCommand.Open(path);
            return run.Run(old, from, also, cancellationToken);
        }

        Discard(path);
        using RunFolder folder = run.Create(path);
        return run.Run(folder, null, also, cancellationToken);
    }

    /// <summary>Removes what an unfinished training left in a folder: only what runs consist of.</summary>
    private static void Discard(string path)
    {
        if (!Directory.Exists(path))
            return;
        string[] names =
        [
            RunFolder.ConfigurationName, RunFolder.EventsName, RunFolder.ModelName,
            .. CheckpointFolder.In(path).Select(file => Path.GetFileName(file)),
        ];
        foreach (string name in names)
            File.Delete(Path.Combine(path, name));
        RunFolder.RemoveParts(path);
    }

    /// <summary>Removes what only serves to go on with a training that is over.</summary>
    public static void DropCheckpoints(string path)
    {
        if (!Directory.Exists(path))
            return;
        foreach (string file in CheckpointFolder.In(path))
            File.Delete(file);
    }

    /// <summary>Writes; what goes wrong is told with the way to go on.</summary>
    /// <exception cref="Problem">It cannot be written (exit code 4).</exception>
    public static void Writing(SearchFolder folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the search cannot be written any more",
                $"make room, then: {HowInvoked.Resume(folder.Folder)}",
                ("folder", folder.Folder), ("reason", e.Message));
        }
    }
}
