using System.Text;

namespace Nabla.IO.Tests.Runs;

/// <summary>What can be told of a record of events without a digest.</summary>
public sealed class RunRecordTests
{
    private const string Started = "{\"event\":\"started\",\"epochs\":2}";
    private const string Epoch = "{\"event\":\"epoch\",\"epoch\":1,\"step\":3,\"cost\":0.5}";
    private const string Taken = "{\"event\":\"checkpoint\",\"epoch\":1,\"step\":3}";
    private const string Stopped =
        "{\"event\":\"stopped\",\"reason\":\"completed\",\"epochs\":1,\"steps\":3,\"checksum\":\"sha256:00\"}";

    [Fact]
    public void A_whole_record_is_counted_with_its_end()
    {
        Assert.Equal(new RunRecord(4, 1, "stopped", "sha256:00"), Verify([Started, Epoch, Taken, Stopped], At(3, 2)));
        Assert.Equal(new RunRecord(3, 1, null, null), Verify([Started, Epoch, Taken], At(3, 2)));
        // killed before its own event
        Assert.Equal(new RunRecord(2, 1, null, null), Verify([Started, Epoch], At(3, 2)));
        Assert.Equal(new RunRecord(0, 0, null, null), Verify([]));                           // killed before the first
        string resumed = Taken.Replace("checkpoint", "resumed", StringComparison.Ordinal);
        Assert.Equal(new RunRecord(3, 1, null, null), Verify([Started, Epoch, resumed], At(3, 2)));
    }

    [Fact]
    public void What_was_chosen_belongs_to_it()
    {
        const string Chosen = "{\"event\":\"chosen\",\"ways\":10,\"penalty\":2}";
        Assert.Equal(new RunRecord(4, 1, "stopped", "sha256:00"), Verify([Started, Chosen, Epoch, Stopped]));
    }

    [Fact]
    public void The_epochs_of_an_ensemble_are_in_the_records_of_its_networks()
    {
        const string Ensemble = "{\"event\":\"started\",\"configuration\":{\"ensemble\":3}}";
        Assert.Equal(new RunRecord(2, 0, "stopped", "sha256:00"), Verify([Ensemble, Stopped]));
        Assert.Throws<NablaFormatException>(
            () => Verify([Ensemble.Replace("3", "1", StringComparison.Ordinal), Stopped]));
    }

    [Fact]
    public void A_last_line_that_a_kill_cut_off_is_left_aside()
    {
        byte[] record = Encoding.UTF8.GetBytes($"{Started}\n{Epoch[..20]}");
        RunRecord verified = RunRecord.Verify(new MemoryStream(record), []);
        Assert.Equal((1L, 0, true), (verified.Events, verified.Epochs, verified.IsCut));
        record = Encoding.UTF8.GetBytes($"{Started}\n{Epoch}\n{Stopped}\n{Epoch[..20]}");
        Assert.Contains("20 bytes come after the end, stopped",
            Assert.Throws<NablaFormatException>(() => RunRecord.Verify(new MemoryStream(record), [])).Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "line 1", "not started", Epoch)]
    [InlineData(1, "line 2", "second time", Started, Started)]
    [InlineData(1, "line 3", "after the end, stopped", Started, "{\"event\":\"failed\",\"step\":0}", Epoch)]
    [InlineData(1, "line 2", "no JSON object", Started, "{\"event\":\"epoch\",}")]
    [InlineData(1, "line 2", "no JSON object", Started, "{\"event\":\"step\",\"step\":1,\"step\":2}")]
    [InlineData(1, "line 2", "does not begin with its event", Started, "{\"epoch\":1,\"event\":\"epoch\"}")]
    [InlineData(1, "line 2", "\"party\" is not known", Started, "{\"event\":\"party\"}")]
    [InlineData(1, "line 2", "not epoch 1", Started, "{\"event\":\"epoch\",\"epoch\":2,\"step\":3}")]
    [InlineData(1, "line 2", "no whole number \"step\"", Started, "{\"event\":\"step\",\"step\":-1}")]
    [InlineData(1, "line 3", "Step 2 comes after step 3", Started, Epoch, "{\"event\":\"step\",\"step\":2}")]
    [InlineData(1, "line 3", "does not count 1 epochs", Started, Epoch,
        "{\"event\":\"stopped\",\"epochs\":2,\"steps\":9}")]
    [InlineData(2, "line 3", "no event of the checkpoint of step 3", Started, Epoch, "{\"event\":\"step\",\"step\":4}")]
    [InlineData(2, "its end", "Lines are missing", Started)]
    [InlineData(1, "line 2", "counts 1 epochs, the record 0", Started, Epoch)]
    public void A_line_that_does_not_fit_is_named(int lines, string where, string said, params string[] record)
    {
        Checkpoint[] checkpoints = lines == 2 || said.Contains("counts", StringComparison.Ordinal)
            ? [At(3, lines)] : [];
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => Verify(record, checkpoints));
        Assert.Equal(where, problem.Location);
        Assert.Contains(said.Replace("stopped", "failed", StringComparison.Ordinal), problem.Reason + problem.Fix,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_whose_place_is_within_a_line_is_told_of()
    {
        Checkpoint within = At(3, 2, 1);
        NablaFormatException problem =
            Assert.Throws<NablaFormatException>(() => Verify([Started, Epoch, Taken, Stopped], within));
        Assert.Equal("line 4", problem.Location);
        Assert.Contains("where no line ends", problem.Reason, StringComparison.Ordinal);
    }

    private static RunRecord Verify(string[] lines, params Checkpoint[] checkpoints) => RunRecord.Verify(
        new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))), checkpoints);

    /// <summary>A checkpoint after an epoch of three steps.</summary>
    private static Checkpoint At(int step, int lines, int beyond = 0)
    {
        Checkpoint? last = null;
        var network = Network.Create([2, 2], Activation.Sigmoid, seed: 1);
        new Trainer(network, new Sgd(eta: 1), Cost.Quadratic) { BatchSize = 1, Epochs = 1, CheckpointEvery = step }.Run(
            Dataset.FromRows(new double[step, 2], new int[step], 2), progress: new Catcher(taken => last = taken));
        using var stream = new MemoryStream();
        last!.Save(stream,
            Encoding.UTF8.GetByteCount(string.Concat(new[] { Started, Epoch }.Take(lines))) + lines + beyond);
        stream.Position = 0;
        return Checkpoint.Load(stream);
    }

    private sealed class Catcher(Action<Checkpoint> found) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            if (value is CheckpointTaken taken)
                found(taken.Checkpoint);
        }
    }
}
