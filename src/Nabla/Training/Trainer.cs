using System.Numerics;

namespace Nabla;

/// <summary>Trains a float32 network; everything is said at <see cref="Trainer{T}"/>.</summary>
/// <param name="network">The network to train; it is changed in place.</param>
/// <param name="optimizer">How a gradient changes the parameters.</param>
/// <param name="cost">The cost to lower.</param>
public sealed class Trainer(Network<float> network, Optimizer optimizer, Cost cost)
    : Trainer<float>(network, optimizer, cost);

/// <summary>
/// Stochastic gradient descent: for each epoch, shuffle, cut into mini-batches, one step each; evaluate after each
/// epoch.
/// <see cref="Run"/> does it all; <see cref="Steps"/> stops after every step to let the caller look. The same settings,
/// data and seed give the same bits.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Prepares to train.</summary>
    /// <param name="network">The network to train; it is changed in place.</param>
    /// <param name="optimizer">How a gradient changes the parameters.</param>
    /// <param name="cost">The cost to lower; must go with the output activation.</param>
    /// <exception cref="ArgumentException">The cost does not go with the output activation.</exception>
    public Trainer(Network<T> network, Optimizer optimizer, Cost cost)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(cost);
        cost.RequireFits(network.Architecture);
        (Network, Optimizer, Cost) = (network, optimizer, cost);
    }

    /// <summary>The network being trained.</summary>
    public Network<T> Network { get; }

    /// <summary>How a gradient changes the parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The cost to lower.</summary>
    public Cost Cost { get; }

    /// <summary>m, the examples in a mini-batch; the last one of an epoch may be shorter. At least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most passes through the examples. At least 0.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Decides shuffling and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether each epoch takes the examples in a new order, a permutation of the data's own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How η changes over the steps.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>λ of the penalty λ Σ|w| added to the mean cost, weights only. At least 0.</summary>
    public double L1 { get; init; }

    /// <summary>
    /// λ of the penalty (λ/2) Σw² added to the mean cost, weights only (the book's λ is n times ours). At least 0.
    /// </summary>
    public double L2 { get; init; }

    /// <summary>
    /// λ of decoupled weight decay (Loshchilov and Hutter 2019): θ ← (1 − ηλ)θ before each step, biases too, whatever
    /// the optimizer. At least 0; leave it at 0 with <see cref="AdamW"/>, which does so itself.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The probability with which each hidden activation is dropped in training, 0 ≤ p &lt; 1.</summary>
    public double Dropout { get; init; }

    /// <summary>The most that the norm of the weights into one neuron may be after a step; 0 for no limit.</summary>
    public double MaxNorm { get; init; }

    /// <summary>
    /// The most that each entry of the gradient may be in magnitude; 0 for no limit. Comes before
    /// <see cref="ClipNorm"/>.
    /// </summary>
    public double ClipValue { get; init; }

    /// <summary>The most that the norm of the whole gradient may be; 0 for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>
    /// Stop after this many epochs without better validation, and return to the best parameters; 0: never stop early.
    /// Better is a higher accuracy, or as high at a lower cost; for a regression a lower cost.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>Stop once validation reaches this accuracy, 0 to 1; null: never.</summary>
    public double? TargetAccuracy { get; init; }

    /// <summary>Threads to share the large products among, at least 1. The bits do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Report one step in so many as a <see cref="StepTaken"/>; 0: none.</summary>
    public int StepEvery { get; init; }

    /// <summary>
    /// Whether each step leaves the whole gradient in <see cref="TrainingStep{T}.Nabla"/>. It then passes over the
    /// weights twice, which takes longer; the bits are the same.
    /// </summary>
    public bool ShowGradient { get; init; }

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
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from was taken with other settings, data
    /// or kernels.</exception>
    /// <exception cref="DivergenceException">While enumerating: a cost was not finite; the parameters are those before
    /// that step.</exception>
    public IEnumerable<TrainingStep<T>> Steps(Dataset training)
    {
        TrainingLoop<T>? first = Begin();   // now, so that whoever calls hears of problems
        return Enumerate();

        TrainingLoop<T> Begin()
        {
            var loop = new TrainingLoop<T>(this, training);
            if (ContinueFrom is not null)
                loop.Restore(ContinueFrom.StateFor(this, TrainingSetup.Of(this, training)));
            return loop;
        }

        IEnumerable<TrainingStep<T>> Enumerate()
        {
            TrainingLoop<T> loop = Interlocked.Exchange(ref first, null) ?? Begin();
            for (int epoch = Math.Max(1, loop.Current.Epoch); epoch <= Epochs; epoch++)
            {
                loop.BeginEpoch(epoch);
                while (loop.Next())
                    yield return loop.Current;
                if (loop.Divergence is { } divergence)
                    throw new DivergenceException(divergence);
            }
        }
    }

    /// <summary>
    /// Trains to the end, to cancellation, or until stopping is due. Does not throw where training diverges: the result
    /// says so.
    /// </summary>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">Examples that decide patience, target accuracy, plateaus and which parameters are
    /// best.</param>
    /// <param name="test">Examples whose accuracy is reported after each epoch and never used.</param>
    /// <param name="progress">Receives every event, on the training thread.</param>
    /// <param name="cancellation">Ends training after the current mini-batch.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or a setting is out of range.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from was taken with other settings, data
    /// or kernels.</exception>
    public TrainingResult Run(
        Dataset training,
        Dataset? validation = null,
        Dataset? test = null,
        IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellation = default) =>
        new TrainingRun<T>(this, training, validation, test, progress).Run(cancellation);

    internal void RequireValidSettings()
    {
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(Epochs >= 0, nameof(Epochs), Epochs, "at least 0");
        Require(L1 >= 0 && double.IsFinite(L1), nameof(L1), L1, "at least 0");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "at least 0");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "at least 0");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "at least 0 and less than 1");
        Require(MaxNorm >= 0, nameof(MaxNorm), MaxNorm, "positive, or 0 for no limit");
        Require(ClipValue >= 0, nameof(ClipValue), ClipValue, "positive, or 0 for no limit");
        Require(ClipNorm >= 0, nameof(ClipNorm), ClipNorm, "positive, or 0 for no limit");
        Require(Patience >= 0, nameof(Patience), Patience, "at least 0");
        Require(
            TargetAccuracy is null or (>= 0 and <= 1), nameof(TargetAccuracy), TargetAccuracy ?? 0, "between 0 and 1");
        Require(Threads is >= 1 and <= 1024, nameof(Threads), Threads, "between 1 and 1024");
        Require(StepEvery >= 0, nameof(StepEvery), StepEvery, "at least 0");
        Require(CheckpointEvery >= 0, nameof(CheckpointEvery), CheckpointEvery, "at least 0");

        static void Require(bool holds, string name, double value, string need)
        {
            if (!holds)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{name} is {value}; it must be {need}."), name);
            }
        }
    }
}
