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
        // Folds run side by side, networks of an ensemble in a fold one after the other.
        TrainedModel trained = plan.Run(host with { Checkpoints = null, Jobs = 1 }, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();   // a model that was cut short says nothing about the recipe
        ImmutableArray<int> tested = All.TestRows(Fold);
        Dataset examples = rows.Select(tested).Examples(trained.Model, plan.Recipe);
        var answers = new double[examples.Count, trained.Model.Architecture.OutputWidth];
        Evaluation evaluation = trained.Model.EvaluateFed(examples, answers);
        return new(Fold, Name, Seed, tested, evaluation.Metrics)
        {
            Answers = answers, Training = trained.Result, Notes = trained.Notes,
            Answered = evaluation.Answers, Truth = FoldTruth.Of(examples, plan),
            Probabilities = ClassScores.AreProbabilitiesOf(trained.Model.Architecture) && examples.IsClassification,
            Importance = Importance is { } options
                ? PermutationImportance.Of(trained.Model, examples, options, cancellationToken) : null,
            Elapsed = host.Clock.GetElapsedTime(begin),
        };
    }

    /// <summary>How to measure what the columns are worth on the fold; null: not.</summary>
    internal ImportanceOptions? Importance { get; init; }
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

    /// <summary>What the columns are worth on the fold; null where that was not asked for.</summary>
    public ImportanceReport? Importance { get; init; }

    /// <summary>The targets of the fold's rows, and what is known of them without a model.</summary>
    internal FoldTruth Truth { get; init; } = FoldTruth.None;

    /// <summary>The class answered for each row; empty where targets are numbers.</summary>
    internal IReadOnlyList<int> Answered { get; init; } = [];

    /// <summary>Whether the answers are probabilities of classes, but for a division by their sum.</summary>
    internal bool Probabilities { get; init; }
}

/// <summary>The targets of a fold's rows.</summary>
/// <param name="Labels">The class of each row; empty where targets are numbers.</param>
/// <param name="Targets">The target of each row, a column for each output, in its own units; empty where they are
/// classes.</param>
/// <param name="Uninformed">What would be answered without looking at any column: the frequencies of the classes among
/// the rows that were learned from, with one row more that is of every class alike, or the constants that their targets
/// cost least with: the means, or for another cost the medians or quantiles.</param>
internal sealed record FoldTruth(int[] Labels, double[,] Targets, double[] Uninformed)
{
    /// <summary>The cost that the network lowered.</summary>
    internal Cost Cost { get; private init; } = Cost.Quadratic;

    /// <summary>What a real target is measured in; null: taken as it is.</summary>
    internal TargetScale? Scale { get; private init; }

    /// <summary>How much each row counts; empty: each counts once.</summary>
    internal double[] Weights { get; private init; } = [];

    /// <summary>Of no rows.</summary>
    internal static FoldTruth None { get; } = new([], new double[0, 0], []);

    /// <summary>The truth of examples, and what those learned from say of it.</summary>
    internal static FoldTruth Of(Dataset tested, TrainingPlan plan) =>
        Of(tested, plan.Training, Answers.RowWeights(plan), plan.Recipe.Cost!);

    // By weights of the examples learned from; empty: each counts once.
    internal static FoldTruth Of(Dataset tested, Dataset learned, double[] weights, Cost cost)
    {
        double[] testedWeights = WeightsOf(tested);
        if (!tested.IsClassification)
        {
            return new([], TargetsOf(tested), Constants(TargetsOf(learned), weights, cost, learned.TargetScale))
            {
                Cost = cost, Scale = learned.TargetScale, Weights = testedWeights,
            };
        }

        double[] shares = [.. Enumerable.Repeat(1.0 / tested.TargetWidth, tested.TargetWidth)];
        double sum = 1;
        for (int x = 0; x < learned.Count; x++)
        {
            double weight = weights.Length == 0 ? 1 : weights[x];
            shares[learned.Label(x)] += weight;
            sum += weight;
        }

        return new([.. Enumerable.Range(0, tested.Count).Select(tested.Label)], new double[0, 0],
            Array.ConvertAll(shares, share => share / sum)) { Cost = cost, Weights = testedWeights };
    }

    private static double[] WeightsOf(Dataset data) =>
        data.HasWeights ? [.. Enumerable.Range(0, data.Count).Select(data.Weight)] : [];

    /// <summary>What an answer loses where a class is right.</summary>
    internal double Loss(ReadOnlySpan<double> answer, int label)
    {
        var y = new double[answer.Length];
        y[label] = 1;
        return Cost.Code<double>().Loss(answer, y);
    }

    private static double[,] TargetsOf(Dataset data)
    {
        var targets = new double[data.Count, data.TargetWidth];
        Span<double> all = MatrixShape.Flatten(targets);
        for (int x = 0; x < data.Count; x++)
        {
            Span<double> row = all.Slice(x * data.TargetWidth, data.TargetWidth);
            data.CopyTarget(x, row);
            for (int j = 0; j < row.Length; j++)
                row[j] = data.TargetScale?[j].Answer(row[j]) ?? row[j];
        }

        return targets;
    }

    private static double[] Constants(double[,] targets, double[] weights, Cost cost, TargetScale? scale)
    {
        if (cost == Cost.Quadratic)
            return Means(targets, weights);
        var sorted = new double[targets.GetLength(0)];
        var constants = new double[targets.GetLength(1)];
        for (int j = 0; j < constants.Length; j++)
        {
            for (int x = 0; x < sorted.Length; x++)
                sorted[x] = scale?[j].Fed(targets[x, j]) ?? targets[x, j];
            Array.Sort(sorted);
            double constant = cost.Code<double>().Constant(sorted);
            constants[j] = scale?[j].Answer(constant) ?? constant;
        }

        return constants;
    }

    private static double[] Means(double[,] targets, double[] weights)
    {
        var means = new double[targets.GetLength(1)];
        for (int j = 0; j < means.Length; j++)
        {
            for (int x = 0; x < targets.GetLength(0); x++)
                means[j] += (weights.Length == 0 ? 1 : weights[x]) * targets[x, j];
            means[j] /= weights.Length == 0 ? targets.GetLength(0) : weights.Sum();
        }

        return means;
    }
}
