namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla resume</c>: what goes on, what may change, what is refused.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Short = "train --layers 12 --epochs 4 --seed 3 --checkpoint-every 10 --quiet";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--dropout 0.2 --precision float64")]
    [InlineData("--metric cost --patience 1 --optimizer sgd --eta 2")]
    [InlineData("--preset book --validation 0.2 --patience 2 --log-gradients")]
    [InlineData("--optimizer rmsprop --momentum 0.5 --schedule plateau:1,0.5 --clip 1")]
    public void A_run_that_lost_its_end_goes_on_to_the_same_events_and_bits(string options)
    {
        Train("whole", $"{Short} {options}");
        foreach (string last in Records.Checkpoints(_folder["whole"]))
        {
            string copy = Copy("whole", "copy-" + last);
            foreach (string file in Records.Checkpoints(copy).TakeWhile(file => file != last))
                File.Delete(Path.Combine(copy, file));   // as if the process had ended before it wrote them
            File.Delete(Directory.GetFiles(copy, "model.*").Single());
            TakeOffEnd(copy);
            Finished resumed = Nabla($"resume {copy} --threads 1 --progress none");
            Assert.True(resumed.ExitCode == 0, resumed.ToString());
            Assert.Contains("{\"event\":\"resumed\"", string.Join('\n', Records.Lines(copy)), StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(copy, "config.json"), File.ReadAllText(_folder["whole/config.json"]));
            Records.AssertSame(_folder["whole"], copy);
        }
    }

    [Fact]
    public void A_run_whose_data_have_moved_goes_on_with_the_place_where_they_are()
    {
        Directory.CreateDirectory(_folder["before"]);
        Directory.CreateDirectory(_folder["after"]);
        string csv = string.Concat(Enumerable.Range(0, 40).Select(
            i => $"{i * 11 % 40},{i * 7 % 5},{(i % 3 == 0 ? "yes" : "no")}\n"));
        File.WriteAllText(_folder["before/points.csv"], "a,b,y\n" + csv);
        Train("moved",
            $"train {_folder["before/points.csv"]} --layers 3 --epochs 2 --seed 3 --schedule constant --quiet");
        Train("whole",
            $"train {_folder["before/points.csv"]} --layers 3 --epochs 4 --seed 3 --schedule constant --quiet");
        File.Move(_folder["before/points.csv"], _folder["after/points.csv"]);
        Finished lost = Nabla($"resume {_folder["moved"]} --epochs 4");
        Assert.Equal((3, ""), (lost.ExitCode, lost.Out));
        Assert.Contains(_folder["before/points.csv"], lost.Error, StringComparison.Ordinal);
        Assert.EndsWith(" --data DATA\n", lost.Error, StringComparison.Ordinal);
        File.WriteAllText(_folder["other.csv"], "a,b,y\n" + csv.Replace("39,", "38,", StringComparison.Ordinal));
        Assert.Equal(3, Nabla($"resume {_folder["moved"]} --epochs 4 --data {_folder["other.csv"]}").ExitCode);
        Finished found = Nabla($"resume {_folder["moved"]} --epochs 4 --data {_folder["after/points.csv"]}");
        Assert.True(found.ExitCode == 0, found.ToString());
        Assert.Equal(Records.Events(_folder["whole"])[^1], Records.Events(_folder["moved"])[^1]);
    }

    [Fact]
    public void A_finished_run_has_nothing_left_and_is_not_touched()
    {
        Train("run", Short);
        string[] before = Directory.GetFiles(_folder["run"]);
        string events = File.ReadAllText(_folder["run/events.jsonl"]);
        Finished again = Nabla($"resume {_folder["run"]}");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.StartsWith("nothing left to do: ", again.Out, StringComparison.Ordinal);
        Assert.Contains("ended after epoch 4", again.Out, StringComparison.Ordinal);
        Assert.Equal(events, File.ReadAllText(_folder["run/events.jsonl"]));
        Assert.Equal(before, Directory.GetFiles(_folder["run"]));
        Assert.Equal(events.Split('\n')[^2] + "\n", Nabla($"resume {_folder["run"]} --json").Out);
    }

    [Fact]
    public void More_epochs_end_as_if_they_had_been_asked_for_at_once()
    {
        Train("run", Short);
        Train("longer", Short.Replace("--epochs 4", "--epochs 7", StringComparison.Ordinal));
        Finished resumed = Nabla($"resume {_folder["run"]} --epochs 7");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.DoesNotMatch(@"(?m)^ +4 ", resumed.Out);   // the table goes on with epoch 5
        Assert.Matches(@"(?m)^ +5 ", resumed.Out);
        // "started" tells how many epochs were meant then.
        Assert.Equal(Records.Events(_folder["longer"])[1..], Records.Events(_folder["run"])[1..]);
        Assert.Equal(
            File.ReadAllText(_folder["longer/config.json"]), File.ReadAllText(_folder["run/config.json"]));
        Assert.StartsWith("nothing left", Nabla($"resume {_folder["run"]}").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("one_cycle:0.3")]
    public void Epochs_cannot_change_under_a_schedule_that_depends_on_them(string schedule)
    {
        Train("run", $"{Short} --schedule {schedule}");
        Finished resumed = Nabla($"resume {_folder["run"]} --epochs 7");
        Assert.Equal(2, resumed.ExitCode);
        Assert.StartsWith("error: --epochs cannot change under this schedule", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Epochs_before_where_the_run_stands_are_refused()
    {
        Train("run", Short);
        TakeOffEnd(_folder["run"]);
        Finished resumed = Nabla($"resume {_folder["run"]} --epochs 2");
        Assert.Equal(2, resumed.ExitCode);
        Assert.Contains("in epoch 4, after step 164", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_data_and_another_configuration_are_refused_with_the_reason()
    {
        Train("run", Short);
        TakeOffEnd(_folder["run"]);
        string events = File.ReadAllText(_folder["run/events.jsonl"]);

        string configuration = File.ReadAllText(_folder["run/config.json"]);
        Edit("\"batch_size\": 32", "\"batch_size\": 31", 2, "changed  batch_size\n  before   32\n  now      31\n");
        Edit("\"calibrate\": false", "\"calibrate\": true", 2,
            "changed  calibrate\n  before   false\n  now      true\n");
        Edit("\"seed\": 3", "\"seed\": 4", 2, "changed  seed");
        Edit("\"validation\": 0.1", "\"validation\": 0.2", 3,
            "changed  training_data\n  before   1298 examples, sha256:");
        Edit("\"layers\": [", "\"layers\": \"x\", \"y\": [", 2, "");
        Assert.Equal(events, File.ReadAllText(_folder["run/events.jsonl"]));
        Assert.Equal(0, Nabla($"resume {_folder["run"]}").ExitCode);

        void Edit(string text, string instead, int exitCode, string message)
        {
            Assert.Contains(text, configuration, StringComparison.Ordinal);
            File.WriteAllText(
                _folder["run/config.json"], configuration.Replace(text, instead, StringComparison.Ordinal));
            Finished refused = Nabla($"resume {_folder["run"]}");
            Assert.True(refused.ExitCode == exitCode, refused.ToString());
            Assert.Contains(message, refused.Error, StringComparison.Ordinal);
            File.WriteAllText(_folder["run/config.json"], configuration);
        }
    }

    [Theory]
    [InlineData("scalar")]
    [InlineData("vector128")]
    [InlineData("avx2")]
    public void A_run_goes_on_under_another_kernel_to_the_same_bits(string kernel)
    {
        Assert.SkipUnless(KernelInfo.Supported.Contains(kernel), $"This processor has no {kernel}.");
        Train("whole", Short);
        string copy = Copy("whole", "other");
        TakeOffEnd(copy);
        Finished resumed = Nabla($"resume {copy}", new() { ["NABLA_KERNEL"] = kernel });
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(
            Model.Load(_folder["whole/model.safetensors"]).Checksum(),
            Model.Load(Path.Combine(copy, "model.safetensors")).Checksum());
    }

    [Fact]
    public void A_damaged_last_checkpoint_is_said_and_the_one_before_it_taken()
    {
        Train("whole", Short);
        string copy = Copy("whole", "copy");
        TakeOffEnd(copy);
        string[] files = Records.Checkpoints(copy);
        Flip(Path.Combine(copy, files[0]));
        Finished resumed = Nabla($"resume {copy}");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains($"going on from {files[1]}", resumed.Error, StringComparison.Ordinal);
        Records.AssertSame(_folder["whole"], copy);

        copy = Copy("whole", "both");
        TakeOffEnd(copy);
        foreach (string file in files)
            Flip(Path.Combine(copy, file));
        resumed = Nabla($"resume {copy}");
        Assert.Equal(3, resumed.ExitCode);
        Assert.Contains(files[0], resumed.Error, StringComparison.Ordinal);
        Assert.Contains("SHA-256", resumed.Error, StringComparison.Ordinal);

        static void Flip(string path)
        {
            byte[] bytes = File.ReadAllBytes(path);
            bytes[^100] ^= 4;
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void What_is_no_run_is_refused()
    {
        Finished nothing = Nabla($"resume {_folder["nowhere"]}");
        Assert.Equal(3, nothing.ExitCode);
        Assert.StartsWith("error: there is no run there\n", nothing.Error, StringComparison.Ordinal);
        Train("run", Short);
        TakeOffEnd(_folder["run"]);
        foreach (string file in Records.Checkpoints(_folder["run"]))
            File.Delete(_folder["run/" + file]);
        Finished none = Nabla($"resume {_folder["run"]}");
        Assert.Equal(3, none.ExitCode);
        Assert.StartsWith("error: the run has no checkpoint to go on from\n", none.Error, StringComparison.Ordinal);
        File.WriteAllText(_folder["run/events.jsonl"], "{}\n");
        Train("other", Short);
        File.Copy(_folder["other/checkpoint-164.safetensors"], _folder["run/checkpoint-164.safetensors"]);
        Finished cut = Nabla($"resume {_folder["run"]}");
        Assert.Equal(3, cut.ExitCode);
        Assert.Contains("events.jsonl", cut.Error, StringComparison.Ordinal);
    }

    private void Train(string name, string command)
    {
        Finished run = Nabla($"{command} --run-dir {_folder[name]}");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static Finished Nabla(string arguments, Dictionary<string, string>? environment = null) =>
        NablaProcess.Run(arguments, environment);

    private string Copy(string name, string other)
    {
        Directory.CreateDirectory(_folder[other]);
        foreach (string file in Directory.GetFiles(_folder[name]))
            File.Copy(file, Path.Combine(_folder[other], Path.GetFileName(file)));
        return _folder[other];
    }

    // As if the process had ended just before it recorded its end, in the middle of a line.
    private static void TakeOffEnd(string folder)
    {
        string events = File.ReadAllText(Path.Combine(folder, "events.jsonl"));
        int end = events.LastIndexOf("{\"event\":\"stopped\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "events.jsonl"), events[..(end + 12)]);
    }
}
