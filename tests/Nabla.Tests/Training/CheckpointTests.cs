using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Training that stopped goes on as if it had not.</summary>
public sealed class CheckpointTests
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Stopped_after_any_step_training_goes_on_with_the_same_bits_and_events(string name)
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == name);
        GoesOn<float>(scenario);
        GoesOn<double>(scenario);
    }

    private static void GoesOn<T>(Scenario scenario)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<T>(), scenario);
        Assert.Equal(0, whole.Checkpoints[0].Checkpoint.Step);
        Assert.True(whole.Checkpoints.Count > 5, "too few steps to stop after");
        foreach ((Checkpoint checkpoint, int events) in whole.Checkpoints)
        {
            // Through a file. Another network, and at times another number of threads: neither may matter.
            Trainer<T> trainer = scenario.Trainer<T>(
                network: 99, threads: 1 + (int)(checkpoint.Step % 3), from: ThroughFile(checkpoint));
            CheckpointedRun rest = CheckpointedRun.Of(trainer, scenario);
            Assert.Equal(["resumed", .. whole.Events.Skip(events)], rest.Events);
            Assert.Equal(whole.Final, rest.Final);
        }
    }

    private static Checkpoint ThroughFile(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Save(stream, eventsLength: 12);
        stream.Position = 0;
        Checkpoint read = Checkpoint.Load(stream);
        Assert.Equal(12, read.EventsLength);
        Assert.Equal(CheckpointedRun.Text(checkpoint), CheckpointedRun.Text(read));
        return read;
    }
}
