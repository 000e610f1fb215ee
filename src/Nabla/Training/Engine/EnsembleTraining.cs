namespace Nabla;

/// <summary>Trains the networks of an ensemble side by side, and makes one model of them: their average.</summary>
internal static class EnsembleTraining
{
    /// <summary>Trains, averages, calibrates the average where that was asked for, and measures it.</summary>
    /// <param name="plan">Of an ensemble.</param>
    /// <param name="host">How; checkpoints are kept in a folder for each network.</param>
    /// <param name="progress">Receives the events of all networks, one network after the other.</param>
    /// <param name="cancellationToken">Ends it: the model is then the average of the networks that are finished, or the
    /// first one as it is.</param>
    /// <param name="train">Trains a network; null: as the host says.</param>
    /// <exception cref="DivergenceException">Numbers of a network stopped being finite before an epoch was
    /// completed.</exception>
    internal static TrainedModel Run(
        TrainingPlan plan, TrainingHost host, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken,
        Func<EnsembleMember, IProgress<ITrainingEvent>, CancellationToken, TrainedModel>? train = null)
    {
        int count = plan.Recipe.Ensemble!.Value;
        train ??= (member, told, canceled) => member.Plan.Run(HostOf(host, member), told, canceled);
        var trained = new List<TrainedModel>();
        SideBySide.Run(
            plan.Members.Select((member, i) => new EnsembleMember(i, member))
                .TakeWhile(member => member.Place == 0 || !cancellationToken.IsCancellationRequested),
            Jobs.Of(host, count, plan.Bytes),
            (member, told, canceled) =>
            {
                told.Report(new EnsembleMemberStarted(member));
                return train(member, told, canceled);
            },
            (member, done) =>
            {
                trained.Add(done);
                progress?.Report(new EnsembleMemberTrained(member, done));
            }, progress, cancellationToken);
        TrainedModel[] whole = [.. trained.Where(member => member.StopReason != StopReason.Canceled)];
        TrainedModel[] members = whole.Length > 0 ? whole : [trained[0]];
        return Average(plan, members, isCanceled: whole.Length < count);
    }

    private static TrainedModel Average(TrainingPlan plan, TrainedModel[] members, bool isCanceled)
    {
        Model average = Model.Average([.. members.Select(member => member.Model)]);
        TrainingResult first = members[0].Result;
        Divergence? divergence = members.Select(member => member.Result.Divergence).FirstOrDefault(d => d is not null);
        TrainingResult result = first with
        {
            Reason = isCanceled ? StopReason.Canceled : divergence is null ? first.Reason : StopReason.Diverged,
            Divergence = divergence,
            Notes = [.. members.SelectMany(member => member.Result.Notes).Distinct()],
        };
        TrainedModel finished = Finishing.Of(plan, average, result, isMeasured: false);
        TrainingRecord record = finished.Model.Training!;
        return finished with
        {
            Members = [.. members],
            Model = finished.Model.With(record with
            {
                Epochs = average.Training!.Epochs, Steps = average.Training.Steps,
                BestEpoch = average.Training.BestEpoch,
            }),
            Training = Finishing.Measure(finished.Model, plan.Training),
        };
    }

    private static TrainingHost HostOf(TrainingHost host, EnsembleMember member) => host with
    {
        Checkpoints = host.Checkpoints switch
        {
            null => null,
            CheckpointFolder folder => new CheckpointFolder(Path.Combine(folder.Folder, member.Name)),
            _ => throw new RecipeException(
                $"{Recipe.EnsembleOption} trains several networks, and the host keeps the checkpoints of one",
                $"give it a {nameof(CheckpointFolder)}, which has a folder for each"),
        },
    };
}

/// <summary>One of the networks that a model is the average of.</summary>
/// <param name="Place">Which, from 0.</param>
/// <param name="Plan">What it does.</param>
internal sealed record EnsembleMember(int Place, TrainingPlan Plan)
{
    /// <summary>What its folder is called.</summary>
    internal string Name => Invariant($"network-{Place + 1}");
}

/// <summary>A network of an ensemble begins.</summary>
internal sealed record EnsembleMemberStarted(EnsembleMember Member) : ITrainingEvent;

/// <summary>A network of an ensemble is over.</summary>
internal sealed record EnsembleMemberTrained(EnsembleMember Member, TrainedModel Trained) : ITrainingEvent;
