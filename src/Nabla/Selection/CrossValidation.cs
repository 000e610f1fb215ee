using System.Collections.Immutable;

namespace Nabla;

/// <summary>
/// How good a way of training is, without a row to spare: the rows are divided into folds, and each fold is tested on
/// by a model that learned from the others. Everything is learned anew in every fold, means, scales and categories
/// too, and rows to validate on come out of those to learn from: a model knows nothing of the rows it is tested on.
/// </summary>
public sealed record CrossValidation
{
    /// <summary>How many folds to deal, every class in proportion; not used where a column names them.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The column whose values name the folds, for rows that belong together (of one person, one day); it is
    /// no input. Null: folds are dealt.</summary>
    public string? FoldColumn { get; init; }

    /// <summary>Do all of it once with each of these seeds, which deal folds and decide training; empty: with the seed
    /// of the options.</summary>
    public ImmutableArray<ulong> Seeds { get; init; } = [];

    /// <summary>Trains and tests, fold after fold.</summary>
    /// <param name="table">The rows; those whose target is missing are left out.</param>
    /// <param name="options">How to train; null: as follows from the data.</param>
    /// <param name="progress">Receives every event of every training, and <see cref="FoldCompleted"/> after each, on
    /// the calling thread.</param>
    /// <param name="cancellation">Ends it after the current mini-batch.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="ArgumentException">The options go on with a model, which may know the rows to test on; or an
    /// option does not fit the table.</exception>
    /// <exception cref="NablaFormatException">The table cannot be learned from or divided; says where and why.
    /// </exception>
    /// <exception cref="DivergenceException">Numbers stopped being finite in a fold before an epoch was completed.
    /// </exception>
    public CrossValidationResult Run(
        Table table, TrainOptions? options = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new();
        if (options.From is not null)
        {
            throw new ArgumentException(
                "A model to go on with may have learned from the very rows it would be tested on. Leave From out.",
                nameof(options));
        }

        Table inputs = FoldColumn is null ? table.WithTarget(table.Target) : Without(table, FoldColumn);
        var completed = ImmutableArray.CreateBuilder<FoldCompleted>();
        foreach (ulong seed in Seeds.IsDefaultOrEmpty ? [options.Seed] : Seeds)
        {
            Folds folds = FoldColumn is null
                ? Nabla.Folds.Of(table, Folds, seed) : Nabla.Folds.ByColumn(table, FoldColumn);
            for (int fold = 0; fold < folds.Count; fold++)
            {
                FoldCompleted done = Run(inputs, options with { Seed = seed }, (folds, fold), progress, cancellation);
                completed.Add(done);
                progress?.Report(done);
            }
        }

        return new(completed.ToImmutable(), table);
    }

    private static FoldCompleted Run(
        Table inputs, TrainOptions options, (Folds All, int Number) fold, IProgress<ITrainingEvent>? progress,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ImmutableArray<int> rows = fold.All.TestRows(fold.Number);
        Table test = inputs.Select(rows.AsSpan());
        Table training = inputs.Select(fold.All.TrainingRows(fold.Number).AsSpan());
        TrainedModel trained = Model.Train(training, options, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();   // a model that was cut short says nothing about the options
        return new(fold.Number, fold.All.Names[fold.Number], options.Seed, rows, trained.Model.Evaluate(test).Metrics)
        {
            Answers = trained.Model.Predict(test), Training = trained.Result,
        };
    }

    private static Table Without(Table table, string foldColumn)
    {
        TableTarget target = table.Target;
        if (table.Find(foldColumn) is null || foldColumn == target.Column.Name)
            return table;   // a problem that naming the folds tells
        return table.WithTarget(target).Without(foldColumn);
    }
}
