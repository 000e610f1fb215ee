namespace Nabla;

/// <summary>How good a way of training is, without a row to spare: the rows are divided into folds, and each fold is
/// tested on by a model that learned from the others. Everything is learned anew in every fold, means, scales and
/// categories too, and rows to validate on come out of those to learn from: a model knows nothing of the rows it is
/// tested on.</summary>
public sealed record CrossValidation
{
    /// <summary>How many folds to deal, every class in proportion; not used where a column names them.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The column whose values name the folds, for rows that belong together (of one person, one day); it is
    /// no input. Null: folds are dealt.</summary>
    public string? FoldColumn { get; init; }

    /// <summary>Do all of it once with each of these seeds, which deal folds and decide training; empty: with the seed
    /// of the recipe.</summary>
    public ImmutableArray<ulong> Seeds { get; init; } = [];

    /// <summary>Threads, the clock, and what is looked at in each training. Checkpoints are not kept.</summary>
    public TrainingHost Host { get; init; } = new();

    /// <summary>Trains and tests, fold after fold.</summary>
    /// <param name="table">The rows; those whose target is missing are left out.</param>
    /// <param name="recipe">How to train; what it leaves open, or null, follows from the data.</param>
    /// <param name="progress">Receives every event of every training, and <see cref="FoldCompleted"/> after each, on
    /// the calling thread.</param>
    /// <param name="cancellationToken">Ends it after the current mini-batch.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="ArgumentException">A value of the recipe does not fit the table.</exception>
    /// <exception cref="NablaFormatException">The table cannot be learned from or divided; says where and why.
    /// </exception>
    /// <exception cref="DivergenceException">Numbers stopped being finite in a fold before an epoch was completed.
    /// </exception>
    public CrossValidationResult Run(
        Table table, Recipe? recipe = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Run(new TableSource(table), recipe ?? new(), progress,
            cancellationToken) with { RowCount = table.RowCount };
    }

    /// <inheritdoc cref="Run(Table, Recipe?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    /// <param name="data">The examples.</param>
    /// <param name="recipe">How to train; what it leaves open, or null, follows from the data.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it after the current mini-batch.</param>
    public CrossValidationResult Run(
        Dataset data, Recipe? recipe = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Run(new DatasetSource(data), recipe ?? new(), progress, cancellationToken);
    }

    internal CrossValidationResult Run(
        ExampleSource source, Recipe recipe, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        ExampleSource inputs = FoldColumn is null ? source : source.Without(FoldColumn);
        ulong[] seeds = Seeds.IsDefaultOrEmpty ? [recipe.Seed ?? 1] : [.. Seeds];
        FoldTraining[] trainings = [.. seeds.SelectMany(seed => Of(seed, seeds.Length))];
        // The first one is planned here: it tells how much memory each of them takes.
        TrainingPlan first = PlanOf(trainings[0]);
        var completed = ImmutableArray.CreateBuilder<FoldCompleted>();
        SideBySide.Run(
            trainings, Jobs.Of(Host, trainings.Length, first.Bytes),
            (training, told, canceled) =>
            {
                // The plan that was made is of the first training, whichever thread begins before the others.
                TrainingPlan plan = ReferenceEquals(training, trainings[0])
                    ? Interlocked.Exchange(ref first!, null) : PlanOf(training);
                told.Report(new FoldStarted(training, plan));
                return training.Run(plan, inputs, Host, told, canceled);
            },
            (_, done) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                completed.Add(done);
                progress?.Report(done);
            }, progress, cancellationToken);
        return new(completed.ToImmutable(), source.Rows);

        IEnumerable<FoldTraining> Of(ulong seed, int times)
        {
            Folds folds = FoldColumn is null ? source.Deal(Folds, seed) : source.ByColumn(FoldColumn);
            return Enumerable.Range(0, folds.Count).Select(
                fold => new FoldTraining(fold, seed, folds, folds.Count * times));
        }

        TrainingPlan PlanOf(FoldTraining training) => TrainingPlan.For(
            inputs.Select(training.All.TrainingRows(training.Fold)), recipe with { Seed = training.Seed });
    }
}
