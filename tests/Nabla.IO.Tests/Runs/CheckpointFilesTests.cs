namespace Nabla.IO.Tests.Runs;

/// <summary>Checkpoints in a run's folder, and going on with a run.</summary>
public sealed class CheckpointFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Checkpoint> _checkpoints = [];

    public CheckpointFilesTests()
    {
        var data = Dataset.FromRows(new float[,] { { 0, 1 }, { 1, 0 }, { 1, 1 } }, [0, 1, 1], 2);
        var trainer = new Trainer(Network.Create([2, 3, 2], Activation.Sigmoid, seed: 1), new Adam(0.1), Cost.Quadratic)
        {
            BatchSize = 1, Epochs = 4, CheckpointEvery = 3,
        };
        trainer.Run(data, progress: new Taken(_checkpoints));   // after steps 0, 3, 6, 9, 12
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_two_checkpoints_are_kept()
    {
        using RunFolder run = RunFolder.Create(_folder.Path, "{}");
        foreach (Checkpoint checkpoint in _checkpoints)
        {
            run.Append("{}");
            run.Save(checkpoint);
            run.Settle();
            Assert.Equal(checkpoint.Step, Checkpoint.Load(CheckpointFolder.In(_folder.Path)[0]).Step);
        }

        Assert.Equal(["checkpoint-12.safetensors", "checkpoint-9.safetensors"], Names());
        Assert.Equal([15, 12], CheckpointFolder.In(_folder.Path).Select(file => Checkpoint.Load(file).EventsLength));
    }

    [Fact]
    public void Going_back_to_a_checkpoint_cuts_the_record_and_removes_what_came_later_or_stayed_half_written()
    {
        using (RunFolder run = RunFolder.Create(_folder.Path, "{}"))
        {
            run.Append("first");
            run.Save(_checkpoints[1]);
            run.Append("second");
            run.Save(_checkpoints[2]);
            run.Append("cut of");
        }

        _folder.Write(".checkpoint-9.safetensors.0123.part", "half");
        _folder.Write("checkpoint-mine.safetensors", "somebody's own");
        using (RunFolder run = RunFolder.Open(_folder.Path))
        {
            Assert.Equal(20, new FileInfo(_folder["events.jsonl"]).Length);   // opening alone changes nothing
            run.GoBackTo(Checkpoint.Load(_folder["checkpoint-3.safetensors"]));
            run.Append("again");
        }

        Assert.Equal("first\nagain\n", File.ReadAllText(_folder["events.jsonl"]));
        Assert.Equal(["checkpoint-3.safetensors"], Names());
        Assert.Equal(
            ["checkpoint-3.safetensors", "checkpoint-mine.safetensors", "config.json", "events.jsonl"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_record_shorter_than_the_checkpoint_says_is_refused_and_left_alone()
    {
        using (RunFolder run = RunFolder.Create(_folder.Path, "{}"))
        {
            run.Append("first");
            run.Save(_checkpoints[1]);
        }

        File.WriteAllText(_folder["events.jsonl"], "fir");
        using RunFolder again = RunFolder.Open(_folder.Path);
        var e = Assert.Throws<InvalidDataException>(() => again.GoBackTo(Checkpoint.Load(CheckpointFolder.In(
            _folder.Path)[0])));
        Assert.Contains("has 3 bytes, but had 6 when the checkpoint of step 3 was taken", e.Message,
            StringComparison.Ordinal);
        Assert.Equal("fir", File.ReadAllText(_folder["events.jsonl"]));
    }

    [Fact]
    public void One_at_a_time_writes_to_a_run()
    {
        using (RunFolder.Create(_folder.Path, "{}"))
            Assert.Equal(_folder.Path, Assert.Throws<RunInUseException>(() => RunFolder.Open(_folder.Path)).Folder);
        using (RunFolder.Open(_folder.Path))
            Assert.Throws<RunInUseException>(() => RunFolder.Open(_folder.Path));
        RunFolder.Open(_folder.Path).Dispose();
        Assert.Equal(
            ["config.json", "events.jsonl"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_one_before_and_nothing_half_written()
    {
        using RunFolder run = RunFolder.Create(_folder.Path, "{}");
        run.Save(_checkpoints[1]);
        run.Settle();
        byte[] before = File.ReadAllBytes(_folder["checkpoint-3.safetensors"]);
        _folder.Write("checkpoint-6.safetensors/in-the-way", "");
        run.Save(_checkpoints[2]);
        Assert.ThrowsAny<Exception>(run.Settle);
        Assert.ThrowsAny<Exception>(() => run.Append("{}"));
        Assert.ThrowsAny<Exception>(() => run.Save(_checkpoints[3]));
        Assert.Equal(before, File.ReadAllBytes(_folder["checkpoint-3.safetensors"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public void The_last_event_is_the_last_line()
    {
        Assert.Null(RunFolder.LastEvent(_folder.Path));
        _folder.Write("events.jsonl", "{\"a\":1}\n{\"b\":2}\n");
        Assert.Equal("{\"b\":2}", RunFolder.LastEvent(_folder.Path));
    }

    private string[] Names() => [.. CheckpointFolder.In(_folder.Path).Select(path => Path.GetFileName(path)!)];

    private sealed class Taken(List<Checkpoint> checkpoints) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            if (value is CheckpointTaken { Checkpoint: var checkpoint })
                checkpoints.Add(checkpoint);
        }
    }
}
