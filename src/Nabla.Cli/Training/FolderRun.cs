namespace Nabla.Cli.Training;

/// <summary>A training in a folder, which keeps its events, checkpoints and model, and what people are told.</summary>
/// <param name="plan">What it came to.</param>
/// <param name="trial">What the training is called where it is one of several, whose own end is not told; else null.
/// </param>
internal sealed class FolderRun(TrainRequest request, TrainingPlan plan, string? trial = null)
{
    private Invocation Call => request.Call;

    /// <summary>How it was chosen how to train; null where nothing was.</summary>
    public Choice? Choice { get; init; }

    /// <summary>What to know before relying on the figure.</summary>
    public ImmutableArray<TableNote> Signs { get; init; } = [];

    /// <summary>Every value of the run, as config.json has it.</summary>
    public string Configuration { get; } = request
        .With(TrainSettings.CheckpointEvery, request.Get(TrainSettings.CheckpointEvery) ?? plan.UsualCheckpointEvery())
        .ToJson(plan.Recipe);

    /// <summary>Trains and saves, in a folder of its own.</summary>
    /// <returns>An exit code.</returns>
    public int Run()
    {
        string path = Call.Get(TrainSettings.RunDir) ?? RunFolder.NameFor("runs", plan.Source.Name);
        if (plan.Recipe.Ensemble > 1)
            DiskNeed.Require(EnsembleSession.DiskNeedOf(plan), path, Call.FreeSpace);
        using RunFolder folder = Create(path);
        Run(folder, null);
        return ExitCode.Done;
    }

    /// <summary>Trains and saves.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="from">A checkpoint to go on from.</param>
    /// <param name="also">Hears of everything too, where the training is one of several.</param>
    /// <param name="cancellationToken">Ends training; null: the command's.</param>
    /// <exception cref="Problem">Training diverged (exit code 1), or the folder cannot be written (4).</exception>
    /// <exception cref="DivergenceException">The same of one of several.</exception>
    public TrainedModel Run(
        RunFolder folder, Checkpoint? from, IProgress<ITrainingEvent>? also = null,
        CancellationToken? cancellationToken = null)
    {
        if (!Call.Json && !Call.Get(TrainSettings.Quiet) && trial is null)
            Call.Output.Out.WriteLine(PlanText.Of(plan, request));
        var sink = new RunSink(request, plan, folder, Describe(folder.Folder), Configuration)
        {
            From = from, IsOneOfSeveral = trial is not null, Also = also, Choice = Choice,
        };
        TrainedModel trained;
        TrainingHost host = request.Host with
        {
            Checkpoints = sink, OptimizerFrom = from is null ? request.Memory : null,
        };
        using CancellationTokenSource end =
            TimeBudget.EndingLast(TimeBudget.Of(host), cancellationToken ?? Call.Cancellation);
        try
        {
            trained = plan.Recipe.Ensemble > 1 ? new EnsembleSession(request, plan, folder).Run(sink, end.Token)
                : plan.Run(host, sink, end.Token);
        }
        catch (DivergenceException e) when (trial is null)
        {
            throw Diverged(e.Divergence, "nothing: no epoch was completed");
        }

        sink.Save(trained.Model);
        foreach (string note in trained.Notes.Skip(plan.Notes.Length))
            Call.Output.Warn(trial is null ? note : $"{trial}: {note}");
        if (trained.Result.Divergence is { } divergence)
        {
            // What was good before is not lost.
            string kept = plan.Recipe.Ensemble > 1 ? "the average of the networks as they were best"
                : Invariant($"the network of epoch {trained.Result.BestEpoch}");
            return trial is not null ? trained : throw Diverged(divergence, $"{kept}, in {folder.Folder}");
        }

        sink.End(trained);
        if (!Call.Json && trial is null)
            new TrainReport(request, plan, folder, Choice).Print(trained, Signs);
        return trained;
    }

    /// <summary>Makes the folder of the run.</summary>
    /// <exception cref="Problem">It cannot be made.</exception>
    public RunFolder Create(string path)
    {
        try
        {
            return RunFolder.Create(path, RunFiles.Noted(Configuration, request, path));
        }
        catch (RunExistsException)
        {
            throw Problem.Usage("the folder holds a run already",
                $"choose another --run-dir; to go on with that run: {HowInvoked.Resume(path)}", ("folder", path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the run cannot be written", "choose another folder: --run-dir FOLDER",
                ("folder", path), ("reason", e.Message));
        }
    }

    /// <summary>The problem that training diverged.</summary>
    /// <param name="kept">What was good before.</param>
    public static Problem Diverged(Divergence divergence, string kept) => new(
        ExitCode.No, "training diverged",
        ("where", Invariant(
            $"epoch {divergence.Epoch}, mini-batch {divergence.Batch} (step {divergence.Step})")),
        ("what",
            Invariant($"{divergence.Quantity} of layer {divergence.Layer} is {divergence.Value}")),
        ("kept", kept))
    {
        Fix = Problems.Named(Recipe.AgainstDivergence),
    };

    private RunDescription Describe(string path)
    {
        using JsonDocument configuration = JsonDocument.Parse(Configuration);
        return new()
        {
            Configuration = configuration.RootElement.Clone(),
            Data = plan.Source.Name,
            ValidationExamples = plan.Validation?.Count,
            TestExamples = plan.Test?.Count,
            Seed = plan.Recipe.Seed!.Value,
            Precision = plan.Recipe.Precision!.Value.Text,
            Threads = request.Threads,
            Version = App.Version,
            Folder = path,
        };
    }
}
