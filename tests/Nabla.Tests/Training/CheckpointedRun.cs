using System.Globalization;
using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Events and checkpoints of a run, as texts that are equal for equal bits; times are left out.</summary>
internal sealed class CheckpointedRun : IProgress<ITrainingEvent>
{
    private CheckpointedRun()
    {
    }

    internal List<string> Events { get; } = [];

    /// <summary>Each with the number of events up to it, its own included.</summary>
    internal List<(Checkpoint Checkpoint, int Events)> Checkpoints { get; } = [];

    /// <summary>The network at the end.</summary>
    internal string Final { get; private set; } = "";

    /// <summary>Called with each event.</summary>
    internal Action<ITrainingEvent>? Watch { get; init; }

    internal static CheckpointedRun Of<T>(Trainer<T> trainer, Scenario scenario, Action<ITrainingEvent>? watch = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var run = new CheckpointedRun { Watch = watch };
        TrainingResult result = trainer.Run(
            scenario.Training, scenario.Validation, scenario.Test, run, cancellation);
        run.Final = $"{trainer.Network.Parameters.Checksum()} {result.Reason} {result.Steps} {result.BestEpoch} " +
            string.Join('\n', result.History.Select(Text));
        return run;
    }

    public void Report(ITrainingEvent value)
    {
        Events.Add(value switch
        {
            EpochCompleted epoch => Text(epoch),
            CheckpointTaken taken => Text(taken.Checkpoint),
            TrainingResumed => "resumed",
            _ => value.ToString()!,
        });
        if (value is CheckpointTaken { Checkpoint: var checkpoint })
            Checkpoints.Add((checkpoint, Events.Count));
        Watch?.Invoke(value);
    }

    internal static string Text(EpochCompleted epoch) =>
        epoch with { Elapsed = TimeSpan.Zero, ErrorNorms = [] } + " " + Numbers(epoch.ErrorNorms);

    internal static string Text(Checkpoint checkpoint) => checkpoint.State switch
    {
        LoopState<float> state => Text(state),
        LoopState<double> state => Text(state),
        _ => "",
    };

    private static string Text<T>(LoopState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => string.Join('\n',
        [
            $"checkpoint {state.Step} {state.Epoch} {state.StepInEpoch} {Numbers([state.LearningRate, state.CostSum])}",
            $"{state.Correct} {state.Plateau} {Numbers(state.Regression)} {Numbers(state.ErrorNorms)}",
            $"{state.Parameters.Checksum()} {state.Best?.Checksum()}",
            .. state.Optimizer.Select(slot => $"{slot.Name} {slot.Vector.Checksum()}"),
            .. state.History.Select(Text),
        ]);

    private static string Numbers(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)));
}
