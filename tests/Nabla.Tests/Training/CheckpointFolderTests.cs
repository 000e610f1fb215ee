using Nabla.Tests.Selection;

namespace Nabla.Tests.Training;

/// <summary>A program whose training was ended goes on, in one line of its own.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "nabla-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_training_of_a_table_goes_on_from_its_folder_to_the_same_bits()
    {
        Table table = Rows.Classes();
        string whole = Model.Train(table, Rows.Short).Model.Checksum();
        var host = new TrainingHost { Checkpoints = new CheckpointFolder(_folder), CheckpointEvery = 5 };
        using var source = new CancellationTokenSource();
        int epochs = 0;
        TrainedModel cut = Model.Train(table, Rows.Short, host, new Listener(e =>
        {
            if (e is EpochCompleted && ++epochs == 4)
                source.Cancel();
        }), source.Token);
        Assert.Equal(StopReason.Canceled, cut.StopReason);
        Assert.NotEqual(whole, cut.Model.Checksum());
        // A process that was killed left it.
        File.WriteAllText(Path.Combine(_folder, ".checkpoint-9.safetensors.0123.part"), "half");
        List<ITrainingEvent> events = [];
        TrainedModel rest = Model.Train(table, Rows.Short, host, new Listener(events.Add));
        Assert.IsType<TrainingResumed>(events[0]);
        Assert.Equal(whole, rest.Model.Checksum());
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Another_recipe_is_not_mixed_into_a_folder_and_a_damaged_checkpoint_leaves_the_one_before()
    {
        Table table = Rows.Classes();
        var store = new CheckpointFolder(_folder);
        var host = new TrainingHost { Checkpoints = store, CheckpointEvery = 5 };
        Assert.Null(store.Latest());
        Model.Train(table, Rows.Short, host);
        Assert.Equal("l1", Assert.Throws<CheckpointMismatchException>(
            () => Model.Train(table, Rows.Short with { L1 = 0.1 }, host)).What);
        string last = CheckpointFolder.In(_folder)[0];
        byte[] bytes = File.ReadAllBytes(last);
        bytes[^5] ^= 1;
        File.WriteAllBytes(last, bytes);
        Assert.Equal(Checkpoint.Load(CheckpointFolder.In(_folder)[1]).Step, store.Latest()!.Step);
    }

    private sealed class Listener(Action<ITrainingEvent> then) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value) => then(value);
    }
}
