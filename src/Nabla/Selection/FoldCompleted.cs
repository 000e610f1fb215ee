namespace Nabla;

/// <summary>One training of a cross-validation.</summary>
/// <param name="Fold">Which fold it will be tested on, from 0.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="All">All folds of that seed.</param>
/// <param name="Trainings">How many trainings there will be, over all folds and seeds.</param>
internal sealed record FoldTraining(int Fold, ulong Seed, Folds All, int Trainings)
{
    /// <summary>What the fold is called.</summary>
    internal string Name => All.Names[Fold];

    /// <summary>Trains, and tests on the fold.</summary>
    /// <param name="plan">What to do with the rows of the other folds.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="host">How.</param>
    /// <param name="progress">Receives the events of training.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="DivergenceException">Numbers stopped being finite before an epoch was completed.</exception>
    internal FoldCompleted Run(
        TrainingPlan plan, ExampleSource rows, TrainingHost host, IProgress<ITrainingEvent> progress,
        CancellationToken cancellationToken)
    {
        long begin = host.Clock.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        TrainedModel trained = plan.Run(host with { Checkpoints = null }, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();   // a model that was cut short says nothing about the recipe
        ImmutableArray<int> tested = All.TestRows(Fold);
        var (evaluation, answers) = rows.Select(tested).Test(trained.Model);
        return new(Fold, Name, Seed, tested, evaluation.Metrics)
        {
            Answers = answers, Training = trained.Result, Notes = trained.Notes,
            Elapsed = host.Clock.GetElapsedTime(begin),
        };
    }
}

/// <summary>A training begins whose model will be tested on a fold.</summary>
/// <param name="Training">Which.</param>
/// <param name="Plan">What it will do.</param>
internal sealed record FoldStarted(FoldTraining Training, TrainingPlan Plan) : ITrainingEvent;

/// <summary>A fold of a cross-validation was tested on by a model that learned from the others.</summary>
/// <param name="Fold">Which, from 0.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Seed">The seed of its training.</param>
/// <param name="Rows">Its rows, by their place in the table, in rising order.</param>
/// <param name="Metrics">How good the model is on them.</param>
public sealed record FoldCompleted(int Fold, string Name, ulong Seed, ImmutableArray<int> Rows, Metrics Metrics)
    : ITrainingEvent
{
    /// <summary>The model's answers to the fold's rows: a^L, a row for each; in the target's own units where it is a
    /// number.</summary>
    public required double[,] Answers { get; init; }

    /// <summary>How long training and test took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What a person should know of its data, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>How the fold's training went.</summary>
    public required TrainingResult Training { get; init; }
}
