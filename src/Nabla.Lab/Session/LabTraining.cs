namespace Nabla.Lab.Session;

/// <summary>A training that can be driven, rewound and looked into, whatever its precision. Belongs to whoever holds
/// the session's lock.</summary>
internal abstract class LabTraining
{
    /// <summary>A training with a clock.</summary>
    private protected LabTraining(TimeProvider clock) => Clock = clock;

    /// <summary>Measures speed and keeps the pace.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>What it is about.</summary>
    public abstract LabDescription Description { get; }

    /// <summary>The checksum of its parameters.</summary>
    public abstract string Checksum { get; }

    /// <summary>Grows with every change of what can be seen.</summary>
    public long Version { get; set; }

    /// <summary>Whether there is work to do: it trains, or goes to a step.</summary>
    public abstract bool IsBusy { get; }

    /// <summary>Trains until the time is up, a request waits, or there is nothing more to do.</summary>
    /// <param name="budget">The time to take.</param>
    /// <param name="isWanted">Asked after every step.</param>
    /// <param name="isTaken">Whether a step was taken, and training is not over.</param>
    /// <returns>When there is work again: at once (zero), later, or only after a request (infinite).</returns>
    public abstract TimeSpan Work(TimeSpan budget, Func<bool> isWanted, out bool isTaken);

    /// <summary>Does what was asked for.</summary>
    public abstract void Do(LabAction action, double? value);

    /// <summary>Where it is.</summary>
    public abstract LabTick Tick();

    /// <summary>Its costs so far.</summary>
    public abstract LabCurve Curve();

    /// <summary>Takes what a request needs of the training: parameters and the numbers of examples.</summary>
    /// <returns>Makes the frame; may run without the lock, whatever becomes of the training.</returns>
    public abstract Func<byte[]> Look(LookRequest request);

    /// <summary>Takes what a question needs of the training.</summary>
    /// <param name="request">About examples, neurons or weights; answered in JSON.</param>
    /// <returns>Makes the answer; may run without the lock, whatever becomes of the training.</returns>
    public abstract Func<LabReply> Ask(LabRequest request);

    /// <summary>The parameters and examples of now as a case file.</summary>
    public abstract string Case(CaseRequest request);

    /// <summary>Writes what another training of the same subject needs in order to go on from here.</summary>
    public abstract void Save(BinaryWriter to);

    /// <summary>Goes on from what was saved, running if it ran.</summary>
    public abstract void Restore(BinaryReader from);
}
