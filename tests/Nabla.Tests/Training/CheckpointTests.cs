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

    [Fact]
    public void Canceled_after_any_step_a_run_leaves_the_checkpoint_of_that_step()
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == "adam");
        CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<float>(), scenario);
        for (int step = 0; step < 15; step++)
        {
            using var source = new CancellationTokenSource();
            CheckpointedRun canceled = CheckpointedRun.Of(
                scenario.Trainer<float>(checkpointEvery: 1000), scenario, CancelAt(step), source.Token);
            Assert.Equal(
                CheckpointedRun.Text(whole.Checkpoints[step].Checkpoint),
                CheckpointedRun.Text(canceled.Checkpoints[^1].Checkpoint));

            Action<ITrainingEvent> CancelAt(int last) => e =>
            {
                if (last == 0 || e is StepTaken { Step: var now } && now == last)
                    source.Cancel();
            };
        }
    }

    [Fact]
    public void Checkpoints_come_at_the_beginning_when_they_are_due_and_at_the_end()
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == "adam");   // 15 steps, 5 an epoch
        Assert.Equal([0, 4, 8, 12, 15], Steps(4));
        Assert.Equal([0, 5, 10, 15], Steps(5));
        Assert.Equal([0, 15], Steps(16));
        Assert.Empty(Steps(0));

        IEnumerable<long> Steps(int every) => CheckpointedRun
            .Of(scenario.Trainer<float>(checkpointEvery: every), scenario).Checkpoints.Select(c => c.Checkpoint.Step);
    }

    [Fact]
    public void From_the_checkpoint_of_its_end_a_run_ends_again()
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == "adam");
        CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<float>(checkpointEvery: 4), scenario);
        CheckpointedRun again = CheckpointedRun.Of(
            scenario.Trainer<float>(99, checkpointEvery: 4, from: whole.Checkpoints[^1].Checkpoint), scenario);
        Assert.Equal(["resumed", .. whole.Events[^2..]], again.Events);   // the checkpoint was not due: it comes again
        Assert.Equal(whole.Final, again.Final);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("exponential")]
    [InlineData("plateau")]
    public void A_finished_run_goes_on_to_more_epochs_as_if_they_had_been_asked_for_at_once(string name)
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == name);
        CheckpointedRun shorter = CheckpointedRun.Of(scenario.Trainer<float>(checkpointEvery: 5), scenario);
        CheckpointedRun longer = CheckpointedRun.Of(scenario.Trainer<float>(checkpointEvery: 5, epochs: 6), scenario);
        CheckpointedRun rest = CheckpointedRun.Of(scenario.Trainer<float>(
            99, checkpointEvery: 5, from: shorter.Checkpoints[^1].Checkpoint, epochs: 6), scenario);
        Assert.Equal(["resumed", .. longer.Events.TakeLast(rest.Events.Count - 1)], rest.Events);
        Assert.Equal(longer.Final, rest.Final);
    }

    [Fact]
    public void Steps_that_are_looked_at_go_on_from_a_checkpoint_too()
    {
        Scenario scenario = Scenario.All.Single(s => s.Name == "plain");
        CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<double>(), scenario);
        foreach ((Checkpoint checkpoint, _) in whole.Checkpoints)
        {
            Trainer<double> trainer = scenario.Trainer<double>(99, from: checkpoint);
            long[] steps = [.. trainer.Steps(scenario.Training).Select(step => step.Number)];
            Assert.Equal(15 - checkpoint.Step, steps.Length);
            Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First + 1, pair.Second));
            Assert.StartsWith(trainer.Network.Parameters.Checksum(), whole.Final, StringComparison.Ordinal);
        }
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
