namespace Nabla.Cli.Selection;

/// <summary>Trains the networks of an ensemble, each as a run in a folder of its own beneath the run's, and says how
/// good each is once it is over. What was interrupted goes on from there.</summary>
internal sealed class EnsembleSession(TrainRequest request, TrainingPlan plan, RunFolder folder)
{
    private readonly Invocation _call = request.Call;

    private bool IsTold =>
        !_call.Json && !_call.Get(TrainSettings.Quiet) && _call.Get(TrainSettings.Progress) != "none";

    /// <summary>What an ensemble takes on the disk.</summary>
    public static long DiskNeedOf(TrainingPlan plan)
    {
        int count = plan.Recipe.Ensemble!.Value;
        return DiskNeed.Of(plan, count, count) + 8 * plan.Whole.ParameterCount;
    }

    /// <summary>Trains, and averages.</summary>
    /// <param name="sink">Where the ensemble's own events go: how it began, and how it ended.</param>
    /// <param name="cancellationToken">Ends it: what is finished by then is averaged.</param>
    /// <exception cref="DivergenceException">Numbers of a network stopped being finite before an epoch was
    /// completed.</exception>
    public TrainedModel Run(IProgress<ITrainingEvent> sink, CancellationToken cancellationToken)
    {
        if (!folder.GoBackToBeginning())
        {
            if (plan.Architecture.LayerCount == 2)
                request.Note("without a hidden layer all networks come to nearly the same: an ensemble hardly gains");
            sink.Report(new TrainingStarted(plan.Whole, plan.Recipe.Cost!, plan.Training.Count,
                plan.Recipe.Epochs!.Value, plan.StepsPerEpoch));
        }

        int done = 0, count = plan.Recipe.Ensemble!.Value;
        var progress = new ManyProgress(_call, count, LiveLine.Saves);
        progress.Tell = value =>
        {
            if (value is not EnsembleMemberTrained { Trained.StopReason: not StopReason.Canceled } over)
                return;
            progress.Done = ++done;
            if (IsTold)
                _call.Output.Out.WriteLine(Line(over.Member, over.Trained));
        };
        TrainedModel trained;
        try
        {
            trained = EnsembleTraining.Run(plan, request.Host, progress, cancellationToken, Train);
        }
        finally
        {
            progress.Clear();
        }

        sink.Report(trained.Result.Divergence is { } divergence ? new TrainingFailed(divergence)
            : new TrainingStopped(trained.StopReason, trained.Members.Max(member => member.Result.History.Count),
                trained.Members.Sum(member => member.Result.Steps), null));
        return trained;
    }

    // config.json of a network trains it alone.
    private TrainedModel Train(
        EnsembleMember member, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken) =>
        SearchFolders.Train(
            _call, new FolderRun(request with { IsSilent = true }, member.Plan, Label(member)),
            Path.Combine(folder.Folder, member.Name), progress, cancellationToken);

    private string Label(EnsembleMember member) =>
        $"network {member.Place + 1} of {plan.Recipe.Ensemble}, seed {member.Plan.Recipe.Seed}";

    private string Line(EnsembleMember member, TrainedModel trained)
    {
        (string name, Metrics? metrics) = trained.Test is { } test ? ("test ", test)
            : trained.Validation is { } validation ? ("validation ", validation) : ("training ", trained.Training);
        return $"{Label(member)}: {Figures.Count(trained.Result.History.Count, "epoch")}" +
            (metrics is null ? "" : $", {name}{ScoreText.Of(metrics)}");
    }
}
