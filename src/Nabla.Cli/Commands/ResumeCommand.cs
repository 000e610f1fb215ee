namespace Nabla.Cli.Commands;

/// <summary><c>nabla resume</c>: goes on where a run stopped, bit for bit.</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> s_run = new("RUN") { Description = "the folder of a run" };

    private static readonly Setting<int?> s_epochs = new(
        "epochs", null, "another end: most passes through the examples, those already made included", "N",
        text => OptionText.Integer(text, 1, int.MaxValue))
    { Variable = "NABLA_RESUME_EPOCHS" };   // NABLA_EPOCHS is how long runs that begin shall be

    private static readonly Setting<int?> s_threads = Setting.Integer(
        "threads", null, "[as before]; the results do not depend on it", min: 1, max: 1024);

    private static readonly Setting<string?> s_data = new(
        "data", null, "where the data lie now, if not where they did; their content must be the same", "DATA",
        text => text)
    { Variable = "NABLA_RESUME_DATA" };

    public static Command Create() =>
        new NablaCommand("resume", "goes on where a run stopped, as if it never had", Resume,
            "nabla train --run-dir runs/digits --epochs 20 --quiet", "nabla resume runs/digits --epochs 30")
        {
            s_run, s_epochs, s_threads, SelectionSettings.Jobs, s_data, TrainSettings.Progress, TrainSettings.Quiet,
            TrainSettings.Verbose,
            CommonOptions.DataDir, CommonOptions.Json,
        };

    private static int Resume(Invocation call)
    {
        string path = call.Get(s_run)!;
        if (SearchFolder.Holds(path))
            return ResumeSearch(call, path);
        string configuration = Path.Combine(path, RunFolder.ConfigurationName);
        if (!File.Exists(configuration))
        {
            throw Problem.BadData("there is no run there",
                File.Exists(path) ? $"name the folder: {HowInvoked.Resume(Path.GetDirectoryName(path) is { Length: > 0 }
                    and var folderOf ? folderOf : ".")}" : "name the folder of a run, as nabla train printed it",
                ("looked for", configuration));
        }

        var request = TrainRequest.OfFile(call, configuration);
        bool isEnsemble = request.Recipe.Ensemble > 1;
        if (call.Settings.Given.Contains(SelectionSettings.Jobs) && !isEnsemble)
            throw Problem.Usage("--jobs is for several trainings, and this is one", "leave it out");
        if (call.Get(s_epochs) is not null && isEnsemble)
            throw Problem.Usage("--epochs is of one network, and this is an ensemble of several", "leave it out");
        int? before = request.Recipe.Epochs;
        int epochs = call.Get(s_epochs) ?? before ?? 0;
        if (RunEnd.Of(path) is { } end && end.IsFinal(epochs))
            return NothingLeft(call, path, end, isEnsemble || request.Recipe.Schedule is { DependsOnEpochs: true });

        // With other epochs the network is another one than what was expected of.
        Choice? choice = epochs == before ? RunChoice.Of(path, request.Recipe) : null;
        using RunFolder folder = Open(path);
        Checkpoint? from = isEnsemble ? null : LastCheckpoint(call, path);
        if (isEnsemble && RunFolder.FirstEvent(path, "started") is null)
        {
            throw Problem.BadData(
                "the ensemble was not begun, hence nothing to go on from", "train again", ("folder", path));
        }

        request = Elsewhere(call, request.With(SelectionSettings.Jobs, call.Get(SelectionSettings.Jobs))) with
        {
            Recipe = RecipeOptions.AsRecorded(request.Recipe) with { Epochs = epochs },
        };
        // Before it could be said, arrays were taken as they are.
        if (!request.Settings.IsGiven(TableSettings.Inputs) && ArrayFile.IsMeant(request.Place))
            request = request.With(TableSettings.Inputs, "pixels") with { TakesTargetsAsTheyAre = true };
        RequireData(request, path);
        string? dataDir = call.Get(CommonOptions.DataDir) ?? request.Get(CommonOptions.DataDir);
        var (data, plan) = TrainCommand.Plan(request, new DataCatalog(DataLocations.From(call.Environment, dataDir)));
        if (epochs != before)
            RequireFree(plan, from!, epochs);
        new FolderRun(request, plan.With(choice?.Expected)) { Choice = choice, Signs = data.Signs }.Run(folder, from);
        return ExitCode.Done;
    }

    private static int ResumeSearch(Invocation call, string path)
    {
        if (call.Get(s_epochs) is not null)
            throw Problem.Usage("--epochs is of one run, and this is a search of several", "leave it out");
        var request = TrainRequest.OfFile(call, Path.Combine(path, SearchFolder.ConfigurationName));
        request = request.With(SelectionSettings.Jobs, call.Get(SelectionSettings.Jobs)) with
        {
            Recipe = RecipeOptions.AsRecorded(request.Recipe),
        };
        string? dataDir = call.Get(CommonOptions.DataDir) ?? request.Get(CommonOptions.DataDir);
        return new SearchSession(
            Elsewhere(call, request), new(DataLocations.From(call.Environment, dataDir))).Run(path);
    }

    // With other threads, or data that lie elsewhere now.
    private static TrainRequest Elsewhere(Invocation call, TrainRequest request)
    {
        if (call.Get(s_threads) is { } threads)
            request = request.With(TrainSettings.Threads, threads);
        return call.Get(s_data) is { } data ? request.With(TrainSettings.Data, data) : request;
    }

    private static int NothingLeft(Invocation call, string path, RunEnd end, bool hasFixedEnd)
    {
        RunFolder.Unlock(path);
        if (call.Json)
        {
            call.Output.Out.WriteLine(end.Line);
        }
        else
        {
            call.Output.Out.WriteLine($"nothing left to do: {path} ended after epoch {Figures.Count(end.Epochs)}" +
                (end.Reason != StopReason.Completed ? $" ({StopReasonName.Of(end.Reason).Replace('_', ' ')})"
                    : hasFixedEnd ? "" : $"; to go further: {HowInvoked.Resume(path)} --epochs {end.Epochs * 2}"));
        }

        return ExitCode.Done;
    }

    /// <summary>The checkpoint in a folder to go on from with a configuration; null: none fits.</summary>
    public static Checkpoint? Matching(Invocation call, string path, string configuration)
    {
        try
        {
            string recorded = File.ReadAllText(Path.Combine(path, RunFolder.ConfigurationName));
            return Comparable(recorded).SequenceEqual(Comparable(configuration)) ? LastCheckpoint(call, path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Problem or JsonException)
        {
            return null;
        }
    }

    // With however many threads it was begun.
    private static string[] Comparable(string configuration)
    {
        using JsonDocument document = JsonDocument.Parse(configuration);
        string threads = TrainSettings.Threads.Name;
        return [.. document.RootElement.EnumerateObject()
            .Where(p => p.Name != threads && p.Name != RunFiles.Key).Select(p => p.ToString())];
    }

    /// <summary>Opens the folder of a run to go on with it.</summary>
    /// <exception cref="Problem">It cannot be written.</exception>
    public static RunFolder Open(string path)
    {
        try
        {
            return RunFolder.Open(path);
        }
        catch (RunInUseException)
        {
            throw Problem.Usage("another process is training there", "let it end, or end it, first", ("folder", path));
        }
        catch (FileNotFoundException)
        {
            throw Problem.BadData("the run has no record of events, hence nothing to go on from", "train again",
                ("looked for", Path.Combine(path, RunFolder.EventsName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the run cannot be written", "give permission, or work on a copy of the folder",
                ("folder", path), ("reason", e.Message));
        }
    }

    // The last one, or where that is damaged the one before it.
    private static Checkpoint LastCheckpoint(Invocation call, string path)
    {
        Problem? first = null;
        foreach (string file in CheckpointFolder.In(path))
        {
            try
            {
                Checkpoint checkpoint = Checkpoint.Load(file);
                if (first is not null)
                {
                    call.Output.Warn($"{first.Facts[0].Fact} cannot be used ({first.Facts[^1].Fact}): going on from " +
                        Path.GetFileName(file));
                }

                return checkpoint;
            }
            catch (NablaFormatException e)
            {
                first ??= Problems.FromFormat(e, ExitCode.Data, file, "the checkpoint cannot be used");
            }
        }

        throw first ?? Problem.BadData("the run has no checkpoint to go on from", "train again", ("folder", path));
    }

    // Files that were moved are the usual reason: resuming alone can be told where they are.
    private static void RequireData(TrainRequest request, string path)
    {
        string data = request.Place;
        if (data != TableFile.StandardInput && DataCatalog.Find(data) is null && !RunFiles.AreThere(data))
        {
            throw Problem.BadData("the data of the run are not where they were",
                $"say where they are now: {HowInvoked.Resume(path)} --data DATA", ("looked for", data));
        }
    }

    private static void RequireFree(TrainingPlan plan, Checkpoint from, int epochs)
    {
        if (plan.Recipe.Schedule!.DependsOnEpochs)
        {
            throw Problem.Usage("--epochs cannot change under this schedule: every rate depends on it",
                "leave it out, or train anew", ("schedule", plan.Recipe.Schedule.ToString()));
        }

        if (epochs < from.Epoch)
        {
            throw Problem.Usage("--epochs lies before where the run stands",
                Invariant($"--epochs {from.Epoch} or more"),
                ("run", Invariant($"in epoch {from.Epoch}, after step {from.Step}")));
        }
    }
}
