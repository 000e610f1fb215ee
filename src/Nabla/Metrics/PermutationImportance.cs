namespace Nabla;

/// <summary>What each column is worth to a model: how much worse its answers get when the column's values are shuffled
/// over the examples, so that they tell nothing, while everything else stays (Breiman: Random forests, 2001). Columns
/// that tell the same share what they are worth: shuffling one leaves the other. Such columns are shuffled together
/// too.</summary>
internal static class PermutationImportance
{
    /// <summary>Mean and standard deviation of baseline − score of each column, whatever gives the scores; the options'
    /// groups do not matter.</summary>
    internal static ImmutableArray<ColumnImportance> Of(
        IReadOnlyList<string> names, int rows, double baseline, PermutedScore score, ImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(score);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Repeats, 1, nameof(options));
        var order = new int[rows];
        var drops = new double[options.Repeats];
        var columns = ImmutableArray.CreateBuilder<ColumnImportance>(names.Count);
        for (int c = 0; c < names.Count; c++)
        {
            for (int repeat = 0; repeat < drops.Length; repeat++)
            {
                Shuffle.Permutation(
                    order, new(options.Seed, Purpose.Importance, epoch: (uint)repeat, step: (uint)c));
                drops[repeat] = baseline - score(c, order);
            }

            double mean = drops.Sum() / drops.Length, square = drops.Sum(d => (d - mean) * (d - mean)) / drops.Length;
            columns.Add(new(names[c], mean, Math.Sqrt(square)));
        }

        return columns.MoveToImmutable();
    }

    /// <summary>What the inputs of a model are worth on examples that are ready for the network.</summary>
    internal static ImportanceReport Of(
        Model model, Dataset data, ImportanceOptions options, CancellationToken cancellationToken) =>
        model.Single is { } single ? Of(model, single, data, options, cancellationToken)
            : Of(model, model.Double!, data, options, cancellationToken);

    private static ImportanceReport Of<T>(
        Model model, ParameterVector<T> theta, Dataset data, ImportanceOptions options,
        CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var evaluator = new Evaluator<T>(theta, model.Cost, data, model.Answering);
        ImmutableArray<InputGroup> groups = Groups(model, options);
        ValidationMetric metric = options.Metric is null && model.Cost.IsOfNumbers ? ValidationMetric.Cost
            : Metric(evaluator.RunInFull(), options);
        double baseline = Score();
        ImmutableArray<ImmutableArray<int>> alike = AlikeColumns.Of(data, groups);
        ImmutableArray<InputGroup>[] shuffled =
            [.. groups.Select(group => (ImmutableArray<InputGroup>)[group]), .. alike.Select(Together)];
        ImmutableArray<ColumnImportance> worth = Of(
            [.. shuffled.Select(parts => string.Join(", ", parts.Select(part => part.Name)))], data.Count, baseline,
            Permuted, options);
        return new(metric.Name, metric.IsHigherBetter ? baseline : -baseline, worth[..groups.Length])
        {
            Together = worth[groups.Length..],
        };

        ImmutableArray<InputGroup> Together(ImmutableArray<int> columns) => [.. columns.Select(g => groups[g])];

        double Permuted(int column, ReadOnlySpan<int> order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            evaluator.Permuted = new(data, shuffled[column], order.ToArray());
            return Score();
        }

        double Score() => metric.Scored(metric.IsPlain ? evaluator.Run() : evaluator.RunInFull()).Score
            ?? throw new ArgumentException(
                $"The model's answers to {data.Name} have no {metric.Name}; it cannot get worse.", nameof(data));
    }

    // As other choices are made by where nobody says, but of numbers R², which has no unit; a quantile has its cost.
    private static ValidationMetric Metric(Evaluation all, ImportanceOptions options) => options.Metric
        ?? (all.Metrics.Accuracy is null && all.Classification is null
            ? all.Metrics.R2 is not null ? ValidationMetric.R2 : ValidationMetric.Rmse
            : all.Classification?.LogLoss is not null ? ValidationMetric.LogLoss : ValidationMetric.Accuracy);

    private static ImmutableArray<InputGroup> Groups(Model model, ImportanceOptions options)
    {
        int inputs = model.Architecture.InputWidth;
        foreach (InputGroup group in options.Groups)
        {
            ArgumentException.ThrowIf(group.Start < 0 || group.Width < 1 || group.Start > inputs - group.Width,
                $"The group {group.Name} has {group.Width} inputs from {group.Start} on, " +
                $"but the network takes {inputs}, counted from 0.", nameof(options));
        }

        if (!options.Groups.IsEmpty)
            return options.Groups;
        return model.Schema is { } schema
            ? InputGroup.Of(schema)
            : [.. Enumerable.Range(0, inputs)
                .Select(k => new InputGroup(Invariant($"input {k}"), k, 1))];
    }
}

/// <summary>How <see cref="PermutationImportance"/> is measured.</summary>
public sealed record ImportanceOptions
{
    /// <summary>How often each column is shuffled, at least 1.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>What gets worse; null: the log-loss of classes, or their accuracy where outputs are no probabilities,
    /// and R² of numbers.</summary>
    public ValidationMetric? Metric { get; init; }

    /// <summary>The same seed gives the same shuffles.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which inputs are shuffled together; empty: the columns of a model's schema, else each input by
    /// itself.</summary>
    public ImmutableArray<InputGroup> Groups { get; init; } = [];
}

/// <summary>What the columns are worth to a model.</summary>
/// <param name="Measure">What gets worse: the name of a <see cref="ValidationMetric"/>.</param>
/// <param name="Baseline">The measure with all columns in place.</param>
/// <param name="Columns">The columns in their own order.</param>
public sealed record ImportanceReport(string Measure, double Baseline, ImmutableArray<ColumnImportance> Columns)
{
    /// <summary>Columns that tell nearly the same, shuffled together, since each by itself seems worth little while the
    /// other stays. The name is their names with ", " between them. Empty where there are none.</summary>
    public ImmutableArray<ColumnImportance> Together { get; init; } = [];
}

/// <summary>How much worse a model gets when a column is shuffled.</summary>
/// <param name="Name">The column.</param>
/// <param name="Mean">The mean over all repetitions, a loss that rises and a gain that falls both counted up; by chance
/// below 0 where the column is worth nothing.</param>
/// <param name="StandardDeviation">The standard deviation of the repetitions (divided by their number).</param>
public readonly record struct ColumnImportance(string Name, double Mean, double StandardDeviation);

/// <summary>Neighboring inputs of a network that belong together, such as those of one column's categories.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Start">The first, from 0.</param>
/// <param name="Width">How many, at least 1.</param>
public readonly record struct InputGroup(string Name, int Start, int Width)
{
    /// <summary>The inputs that a schema makes of each column.</summary>
    public static ImmutableArray<InputGroup> Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var groups = ImmutableArray.CreateBuilder<InputGroup>(schema.Columns.Length);
        int start = 0;
        foreach (SchemaColumn column in schema.Columns)
        {
            groups.Add(new(column.Name, start, column.Width));
            start += column.Width;
        }

        return groups.MoveToImmutable();
    }
}

/// <summary>How good something is when a column is shuffled: the more, the better.</summary>
/// <param name="column">Which, from 0.</param>
/// <param name="order">Row i gets the column's value of row order[i].</param>
internal delegate double PermutedScore(int column, ReadOnlySpan<int> order);
