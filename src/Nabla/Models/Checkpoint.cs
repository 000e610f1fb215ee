using System.Collections.Immutable;
using System.Numerics;

namespace Nabla;

/// <summary>
/// Training stopped between two steps: the parameters, what optimizer, schedule and stopping remember, the best
/// parameters so far, the sums and the history of epochs, and what they belong to: settings, data, kernels. A
/// <see cref="Trainer{T}"/> goes on from it bit for bit. An immutable copy, which any thread may use.
/// </summary>
public sealed class Checkpoint
{
    private Checkpoint(object state, TrainingSetup setup) => (State, Setup) = (state, setup);

    /// <summary>Steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>The epoch of the last step, from 1; 0 before the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps taken in that epoch.</summary>
    public required int StepInEpoch { get; init; }

    /// <summary>Epochs completed: evaluated, and counted by whatever decides when to stop.</summary>
    public required int EpochsCompleted { get; init; }

    /// <summary>The network's widths, as in 784-30-10.</summary>
    public string Layers => Setup[TrainingSetup.Layers]!;

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public string Precision => Setup[TrainingSetup.Precision]!;

    /// <summary>The kernels it was made with; see <see cref="KernelInfo"/>.</summary>
    public string Kernels => Setup[TrainingSetup.Kernels]!;

    /// <summary>The version of the library that made it.</summary>
    public string Version { get; internal init; } =
        typeof(Checkpoint).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>A <see cref="TrainingState{T}"/> of float or double.</summary>
    internal object State { get; }

    /// <summary>What it belongs to.</summary>
    internal TrainingSetup Setup { get; }

    internal static Checkpoint Of<T>(TrainingState<T> state, TrainingSetup setup)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(state, setup)
    {
        Step = state.Step,
        Epoch = state.Epoch,
        StepInEpoch = state.StepInEpoch,
        EpochsCompleted = state.History.Length,
    };

    /// <summary>The state, for a trainer with that setup.</summary>
    /// <exception cref="CheckpointMismatchException">It belongs to another setup.</exception>
    internal TrainingState<T> StateFor<T>(Trainer<T> trainer, TrainingSetup here)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Setup.RequireSame(here);
        if (Epoch > trainer.Epochs)
        {
            throw new CheckpointMismatchException(
                "epochs", FormattableString.Invariant($"at least {Epoch}"),
                FormattableString.Invariant($"{trainer.Epochs}"));
        }

        return (TrainingState<T>)State;
    }
}
