namespace Nabla;

/// <summary>Where a run stands just before a step.</summary>
/// <param name="Epoch">Epochs completed: 0 in the first.</param>
/// <param name="Epochs">Epochs planned, at least 1.</param>
/// <param name="Step">Steps completed in this epoch: 0 before the first.</param>
/// <param name="StepsPerEpoch">Mini-batches of an epoch, at least 1.</param>
public readonly record struct SchedulePoint(int Epoch, int Epochs, int Step, int StepsPerEpoch)
{
    /// <summary>Steps completed since the run began.</summary>
    public long StepsDone => (long)Epoch * StepsPerEpoch + Step;

    /// <summary>Steps of the whole run as planned.</summary>
    public long StepsPlanned => (long)Epochs * StepsPerEpoch;
}
