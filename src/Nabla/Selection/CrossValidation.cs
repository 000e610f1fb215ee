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

    /// <summary>How to measure what the columns are worth, on each fold by the model that did not learn from it; null:
    /// not.</summary>
    public ImportanceOptions? Importance { get; init; }

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
        return Run(new TableSource(table), recipe ?? new(), progress, cancellationToken);
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
        // Rows of a fold that a column names belong together in every other split, too.
        if (FoldColumn is not null && source is TableSource)
            recipe = recipe with { Group = recipe.Group ?? FoldColumn };
        ExampleSource inputs = FoldColumn is null ? source.SplitBy(recipe)
            : source.SplitBy(recipe).Without(FoldColumn);
        ulong[] seeds = Seeds.IsDefaultOrEmpty ? [recipe.Seed ?? 1] : [.. Seeds];
        FoldTraining[] trainings = [.. seeds.SelectMany(seed => Of(seed, seeds.Length))];
        long bytes = TrainingPlan.For(Rows(trainings[0]), recipe with { Seed = seeds[0] }).Bytes;
        var completed = ImmutableArray.CreateBuilder<FoldCompleted>();
        SideBySide.Run(
            trainings, Jobs.Of(Host, trainings.Length, bytes),
            (training, told, canceled) =>
            {
                TrainingPlan plan = PlanOf(training, canceled);
                told.Report(new FoldStarted(training, plan));
                return training.Run(plan, inputs, Host, told, canceled);
            },
            (_, done) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                completed.Add(done);
                progress?.Report(done);
            }, progress, cancellationToken);
        return new(completed.ToImmutable(), source.Places, inputs.Rule?.Units)
        {
            ClassNames = source.ClassNames, Rule = inputs.Rule, Targets = source.Targets,
        };

        IEnumerable<FoldTraining> Of(ulong seed, int times)
        {
            Folds folds = FoldColumn is null ? inputs.Deal(Folds, seed) : source.ByColumn(FoldColumn);
            return Enumerable.Range(0, folds.Count).Select(
                fold => new FoldTraining(fold, seed, folds, folds.Count * times) { Importance = Importance });
        }

        ExampleSource Rows(FoldTraining training) => inputs.Select(training.All.TrainingRows(training.Fold));

        // What is to be chosen is chosen anew in each fold, so that its figure is of rows that had no part in it.
        TrainingPlan PlanOf(FoldTraining training, CancellationToken canceled)
        {
            ExampleSource rows = Rows(training);
            Recipe asked = recipe with { Seed = training.Seed };
            if (asked.Choose is not > 0)
                return TrainingPlan.For(rows, asked);
            Choice choice = Choosing.Of(rows, asked, Host with { Jobs = 1 }, null, null, canceled);
            return TrainingPlan.For(rows, choice.Recipe).With(choice.Expected);
        }
    }
}
