namespace Nabla;

/// <summary>Training stopped between two steps: the parameters, what optimizer, schedule and stopping remember, the
/// best parameters so far, the sums and the history of epochs, and what they belong to: settings, data, kernels. A
/// <see cref="Trainer{T}"/> goes on from it bit for bit. An immutable copy, which any thread may use.</summary>
public sealed class Checkpoint
{
    private readonly Lazy<CheckpointFacts> _setup;   // the data are hashed for it, if it is asked for at all

    private Checkpoint(object state, Lazy<CheckpointFacts> setup, string version) =>
        (State, _setup, Version) = (state, setup, version);

    /// <summary>Steps taken.</summary>
    public long Step { get; private init; }

    /// <summary>The epoch of the last step, from 1; 0 before the first.</summary>
    public int Epoch { get; private init; }

    /// <summary>Steps taken in that epoch.</summary>
    public int StepInEpoch { get; private init; }

    /// <summary>Epochs completed: evaluated, and counted by whatever decides when to stop.</summary>
    public int EpochsCompleted { get; private init; }

    /// <summary>The network's widths, as in 784-30-10.</summary>
    public string Layers => _setup.Value[CheckpointFacts.Layers]!;

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public string Precision => _setup.Value[CheckpointFacts.Precision]!;

    /// <summary>The kernels it was made with; see <see cref="KernelInfo"/>.</summary>
    public string Kernels => _setup.Value[CheckpointFacts.Kernels]!;

    /// <summary>The version of the library that made it.</summary>
    public string Version { get; }

    /// <summary>The length of the record of events that belongs to it, in bytes; 0 where there is none.</summary>
    public long EventsLength { get; private init; }

    /// <summary>What it belongs to: everything that decides the bits, named as in files, each as a text. Training goes
    /// on only where all of it is the same.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Setup => _setup.Value.Facts;

    /// <summary>A <see cref="LoopState{T}"/> of float or double.</summary>
    internal object State { get; }

    /// <summary>Writes the checkpoint in the safetensors format, with a digest over every byte.</summary>
    /// <param name="stream">Is left open.</param>
    /// <param name="eventsLength">The length of the record of events that belongs to it, if there is one.</param>
    public void Save(Stream stream, long eventsLength = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(eventsLength);
        if (State is LoopState<float> single)
            CheckpointFile.Write(this, single, eventsLength, stream);
        else
            CheckpointFile.Write(this, (LoopState<double>)State, eventsLength, stream);
    }

    /// <summary>Writes the checkpoint as a file, whole or not at all.</summary>
    /// <param name="path">Where the file belongs; its folder must exist.</param>
    /// <param name="eventsLength">The length of the record of events that belongs to it, if there is one.</param>
    /// <exception cref="IOException">The folder is missing, read-only or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public void Save(string path, long eventsLength = 0) =>
        WholeFile.Write(path, stream => Save(stream, eventsLength));

    /// <summary>Reads a checkpoint; its digest proves it whole.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <exception cref="NablaFormatException">It is no checkpoint, damaged, or of another version of the
    /// format.</exception>
    public static Checkpoint Load(Stream stream) => CheckpointFile.Read(stream);

    /// <summary>Reads a checkpoint from a file.</summary>
    /// <inheritdoc cref="Load(Stream)"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Load(string path)
    {
        using Stream file = InputFile.Open(path);
        return Load(file);
    }

    internal static Checkpoint Of<T>(
        LoopState<T> state, Lazy<CheckpointFacts> setup, string? version = null, long eventsLength = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            state, setup, version ?? typeof(Checkpoint).Assembly.GetName().Version?.ToString(3) ?? "unknown")
    {
        Step = state.Step,
        Epoch = state.Epoch,
        StepInEpoch = state.StepInEpoch,
        EpochsCompleted = state.History.Length,
        EventsLength = eventsLength,
    };

    /// <summary>The state, for a trainer with that setup.</summary>
    /// <exception cref="CheckpointMismatchException">It belongs to another setup.</exception>
    internal LoopState<T> StateFor<T>(Trainer<T> trainer, Lazy<CheckpointFacts> here)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_setup != here)
            _setup.Value.RequireSame(here.Value);
        if (Epoch > trainer.Epochs)
        {
            throw new CheckpointMismatchException(
                "epochs", Invariant($"at least {Epoch}"), Invariant($"{trainer.Epochs}"));
        }

        var state = (LoopState<T>)State;
        if (Slots(trainer.Optimizer).SequenceEqual(state.Optimizer.Select(slot => slot.Name)))
            return state;
        throw new NablaFormatException(
            "optimizer", $"The vectors are not those that {trainer.Optimizer.Name} remembers.",
            "Was the file made by Nabla?");
    }

    /// <summary>The state, for a trainer that takes the optimizer's memory alone.</summary>
    /// <exception cref="CheckpointMismatchException">It is of another precision, network or rule.</exception>
    internal LoopState<T> MemoryFor<T>(Trainer<T> trainer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireMemory(Nabla.Precision.Of<T>(), trainer.Network.Architecture, trainer.Optimizer);
        return (LoopState<T>)State;
    }

    /// <summary>Refuses a training that cannot take the optimizer's memory.</summary>
    /// <exception cref="CheckpointMismatchException">It is of another precision, network or rule.</exception>
    internal void RequireMemory(Precision precision, Architecture network, Optimizer rule)
    {
        if (Precision != precision.Text)
            throw new CheckpointMismatchException(CheckpointFacts.Precision, Precision, precision.Text);
        if (Layers != network.ToString())
            throw new CheckpointMismatchException(CheckpointFacts.Layers, Layers, network.ToString());
        IEnumerable<string> known = State is LoopState<float> single ? single.Optimizer.Select(slot => slot.Name)
            : ((LoopState<double>)State).Optimizer.Select(slot => slot.Name);
        if (!Slots(rule).SequenceEqual(known))
        {
            string before = _setup.Value["optimizer"] ?? "not said";
            throw new CheckpointMismatchException("optimizer", before, rule.ToString());
        }
    }

    private static string[] Slots(Optimizer rule) => [.. Enumerable.Range(0, 3).Select(rule.Slot).OfType<string>()];
}
