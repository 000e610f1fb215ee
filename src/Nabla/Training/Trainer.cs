namespace Nabla;

/// <summary>Trains a float32 network; <see cref="Trainer{T}"/> says everything.</summary>
public sealed class Trainer : Trainer<float>
{
    /// <inheritdoc/>
    public Trainer(Network<float> network, Optimizer optimizer, Cost cost)
        : base(network, optimizer, cost)
    {
    }

    /// <inheritdoc/>
    public Trainer(Network<float> network, Recipe recipe)
        : base(network, recipe)
    {
    }
}

/// <summary>
/// Stochastic gradient descent: for each epoch, shuffle, cut into mini-batches, one step each; evaluate after each
/// epoch. <see cref="Run"/> does it all; <see cref="Steps"/> stops after every step to let the caller look;
/// <see cref="Begin"/> lets the caller drive. The same recipe, data and seed give the same bits.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <example><code>
/// var trainer = new Trainer(network, new Sgd(eta: 3), Cost.Quadratic) { BatchSize = 10, Epochs = 30 };
/// TrainingResult result = trainer.Run(train, validation: test);
/// </code></example>
public class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int UsualBatch = 32, UsualEpochs = 30;

    /// <summary>Prepares to train with a rule and a cost.</summary>
    /// <param name="network">The network to train; it is changed in place.</param>
    /// <param name="optimizer">How a gradient changes the parameters.</param>
    /// <param name="cost">The cost to lower; must go with the output activation.</param>
    /// <exception cref="ArgumentException">The cost does not go with the output activation.</exception>
    public Trainer(Network<T> network, Optimizer optimizer, Cost cost)
        : this(network, new Recipe
        {
            Optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer)),
            Cost = cost ?? throw new ArgumentNullException(nameof(cost)),
        })
    {
    }

    /// <summary>Prepares to train as a recipe says.</summary>
    /// <param name="network">The network to train; it is changed in place. It is as it is: the recipe's layers,
    /// activations, initializer and precision do not matter.</param>
    /// <param name="recipe">How to train. Optimizer and cost must be given; what else is open is left out, but for a
    /// batch size of 32, 30 epochs and the seed 0. What it says of data (validation, class weights, limit) is for
    /// whoever prepares them.</param>
    /// <exception cref="ArgumentException">The recipe has no optimizer or cost, or the cost does not go with the output
    /// activation.</exception>
    public Trainer(Network<T> network, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentException.ThrowIf(recipe.Optimizer is null || recipe.Cost is null,
            "The recipe names no optimizer or no cost. Give both.", nameof(recipe));
        recipe.Cost.RequireFits(network.Architecture);
        (Network, Recipe) = (network, recipe.WithRule());
    }

    /// <summary>The network being trained.</summary>
    public Network<T> Network { get; }

    /// <summary>How it is trained.</summary>
    public Recipe Recipe { get; private set; }

    /// <summary>How a gradient changes the parameters.</summary>
    public Optimizer Optimizer => Recipe.Optimizer!;

    /// <summary>The cost to lower.</summary>
    public Cost Cost => Recipe.Cost!;

    /// <summary>m, the examples in a mini-batch; the last one of an epoch may be shorter. At least 1.</summary>
    public int BatchSize { get => Recipe.BatchSize ?? UsualBatch; init => Recipe = Recipe with { BatchSize = value }; }

    /// <summary>The most passes through the examples. At least 0.</summary>
    public int Epochs { get => Recipe.Epochs ?? UsualEpochs; init => Recipe = Recipe with { Epochs = value }; }

    /// <summary>Decides everything random.</summary>
    public ulong Seed { get => Recipe.Seed ?? 0; init => Recipe = Recipe with { Seed = value }; }

    /// <summary>How η changes over the steps.</summary>
    public Schedule Schedule
    {
        get => Recipe.Schedule ?? Schedule.Constant;
        init => Recipe = Recipe with { Schedule = value };
    }

    /// <summary>Threads to share the large products among, at least 1. The bits do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Report one step in so many as a <see cref="StepTaken"/>; 0: none.</summary>
    public int StepEvery { get; init; }

    /// <summary>
    /// Whether each step leaves the whole gradient in <see cref="TrainingStep{T}.Nabla"/>. It then passes over the
    /// weights twice, which takes longer; the bits are the same.
    /// </summary>
    public bool ShowGradient { get; init; }

    /// <summary>What becomes of outputs where they are validated and tested.</summary>
    internal Answering Answering { get; init; } = Answering.Plain;

    /// <summary>Whether to report the norms ‖δ^l‖ of every layer with each epoch.</summary>
    public bool LogErrorNorms { get; init; }

    /// <summary>
    /// Report a <see cref="CheckpointTaken"/> at the beginning, after one step in so many, and where training ends or
    /// is canceled; 0: none. Of <see cref="Run"/> only.
    /// </summary>
    public int CheckpointEvery { get; init; }

    /// <summary>
    /// Where to go on: the network takes the checkpoint's parameters, and everything that follows is, bit for bit, what
    /// would have followed it. <see cref="Threads"/>, what is reported, and <see cref="Epochs"/> unless the schedule
    /// depends on them, may be others than before. Null: begin with the network's own parameters.
    /// </summary>
    public Checkpoint? ContinueFrom { get; init; }

    /// <summary>A checkpoint whose optimizer's memory a training begins with: its vectors and the number of their
    /// steps, but neither parameters nor place. So a network goes on learning from other examples as if these had
    /// followed. Null: the optimizer remembers nothing.</summary>
    public Checkpoint? OptimizerFrom { get; init; }

    /// <summary>The clock that training time is read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Trains step by step. The object returned is the same each time, with new contents. Ends after
    /// <see cref="Epochs"/> epochs; the caller may stop at any step. Enumerating again trains again, as a second call
    /// of this method would: from the parameters as they are then, or from <see cref="ContinueFrom"/>, with an
    /// optimizer that remembers nothing else, from the first step on.
    /// </summary>
    /// <param name="training">The examples to learn from.</param>
    /// <returns>Each step after it was taken: its trace holds z, a and δ at the parameters before the step.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or a setting is out of range.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from was taken with another recipe or
    /// other data.</exception>
    /// <exception cref="DivergenceException">While enumerating: a cost was not finite; the parameters are those before
    /// that step.</exception>
    public IEnumerable<TrainingStep<T>> Steps(Dataset training)
    {
        TrainingSession<T>? first = Watched();   // now, so that whoever calls hears of problems
        return Each();

        TrainingSession<T> Watched() => new(this, training, null, null, ContinueFrom, judges: false);

        IEnumerable<TrainingStep<T>> Each()
        {
            using TrainingSession<T> session = Interlocked.Exchange(ref first, null) ?? Watched();
            while (session.Step())
                yield return session.Current;
        }
    }

    /// <summary>Begins a training that the caller drives step by step.</summary>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">Examples that decide patience, target accuracy, plateaus and which parameters are
    /// best, by <see cref="Recipe.Metric"/>.</param>
    /// <param name="test">Examples whose accuracy is reported after each epoch and never used.</param>
    /// <param name="from">Where to go on; null: <see cref="ContinueFrom"/>, or from the beginning.</param>
    /// <inheritdoc cref="Run"/>
    public TrainingSession<T> Begin(
        Dataset training, Dataset? validation = null, Dataset? test = null, Checkpoint? from = null) =>
        new(this, training, validation, test, from ?? ContinueFrom);

    /// <summary>
    /// Trains to the end, to cancellation, or until stopping is due. Does not throw where training diverges: the result
    /// says so.
    /// </summary>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">Examples that decide patience, target accuracy, plateaus and which parameters are
    /// best, by <see cref="Recipe.Metric"/>.</param>
    /// <param name="test">Examples whose accuracy is reported after each epoch and never used.</param>
    /// <param name="progress">Receives every event, on the training thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or a setting is out of range.</exception>
    /// <exception cref="RecipeException">The recipe's metric is of classes and the targets are numbers, or the other
    /// way round.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from was taken with another recipe or
    /// other data.</exception>
    public TrainingResult Run(
        Dataset training,
        Dataset? validation = null,
        Dataset? test = null,
        IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using TrainingSession<T> session = Begin(training, validation, test);
        return session.Run(progress, cancellationToken);
    }

    internal void RequireValidSettings()
    {
        Require(Threads is >= 1 and <= 1024, nameof(Threads), Threads, "between 1 and 1024");
        Require(StepEvery >= 0, nameof(StepEvery), StepEvery, "at least 0");
        Require(CheckpointEvery >= 0, nameof(CheckpointEvery), CheckpointEvery, "at least 0");

        static void Require(bool holds, string name, int value, string need)
        {
            ArgumentOutOfRangeException.ThrowIfOutside(!holds, name, $"{name} is {value}; it must be {need}.");
        }
    }
}

/// <summary>
/// One step of training, open for looking: every z, a and δ of its mini-batch, and on request its gradient.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trace<T> _trace;
    private readonly ParameterVector<T> _nabla;

    internal TrainingStep(Trace<T> trace, ParameterVector<T> nabla) => (_trace, _nabla) = (trace, nabla);

    /// <summary>z, a, δ and the costs of the mini-batch, at the parameters before the step.</summary>
    public Trace<T> Trace
    {
        get
        {
            _trace.ClearLeftOut();
            return _trace;
        }
    }

    /// <summary>Whether ∇w was left where it is seen.</summary>
    internal bool ShowsGradient { get; set; }

    /// <summary>
    /// The gradient that the step went down: of the mean cost with its penalties, clipped where that was asked for.
    /// Needs <see cref="Trainer{T}.ShowGradient"/> or a step taken phase by phase: others never hold the gradient as a
    /// whole.
    /// </summary>
    /// <exception cref="InvalidOperationException">The trainer does not show gradients.</exception>
    public ParameterVector<T> Nabla => ShowsGradient ? _nabla : throw new InvalidOperationException(
        "This training keeps no gradient: each weight takes its step at once. Set ShowGradient on the trainer " +
        "to see it; the bits stay the same.");

    /// <summary>From 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>From 1, counted over all epochs.</summary>
    public long Number { get; internal set; }

    /// <summary>From 1, counted within the epoch.</summary>
    public int NumberInEpoch { get; internal set; }

    /// <summary>The mean cost of the mini-batch before the step, penalties left out.</summary>
    public double Cost { get; internal set; }

    /// <summary>η of this step.</summary>
    public double LearningRate { get; internal set; }
}
