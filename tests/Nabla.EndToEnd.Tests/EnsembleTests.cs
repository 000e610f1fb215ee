using System.Diagnostics;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>An ensemble by the command: a run whose model is the average of runs beneath it, to the same bits whatever
/// happens meanwhile.</summary>
public sealed class EnsembleTests(ITestOutputHelper output) : IDisposable
{
    private const string Training =
        "train digits --ensemble 3 --hidden 20 --epochs 6 --patience 0 --checkpoint-every 20 --run-dir r --quiet";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_networks_are_ordinary_runs_and_its_model_is_their_average()
    {
        Finished done = Nabla(Training.Replace(" --quiet", "", StringComparison.Ordinal), "plain");
        Assert.True(done.ExitCode == 0, done.ToString());
        string run = _folder["plain/r"];
        Model[] networks = [.. Enumerable.Range(1, 3).Select(i => Model.Load($"{run}/network-{i}/model.safetensors"))];
        Model average = Model.Load($"{run}/model.safetensors");
        Assert.Equal(Model.Average(networks).Checksum(), average.Checksum());
        Assert.Equal(3, Config(run).GetProperty("ensemble").GetInt32());
        Assert.Equal([1, 2, 3], Enumerable.Range(1, 3).Select(
            i => Config($"{run}/network-{i}").GetProperty("seed").GetInt32()));
        Assert.All(Enumerable.Range(1, 3), i => Assert.False(
            Config($"{run}/network-{i}").TryGetProperty("ensemble", out _)));

        Assert.Contains("3 networks 64-20-10 ", done.Out, StringComparison.Ordinal);
        Assert.Contains(" | seeds 1 to 3 | ", done.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^network 2 of 3, seed 2: 6 epochs, test accuracy [0-9.]+%$", done.Out);
        Assert.Contains("\ndone: the model is the average of 3 networks, seeds 1 to 3\n", done.Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("epoch  ", done.Out, StringComparison.Ordinal);

        // A network's configuration trains it alone.
        Finished alone = Nabla("train --config r/network-2/config.json --run-dir alone --quiet", "plain");
        Assert.True(alone.ExitCode == 0, alone.ToString());
        Assert.Equal(networks[1].Checksum(), Model.Load(_folder["plain/alone/model.safetensors"]).Checksum());
    }

    [Fact]
    public void All_that_takes_a_run_takes_it()
    {
        Assert.Equal(0, Nabla(Training, "any").ExitCode);
        foreach (string line in new[]
        {
            "evaluate r", "evaluate r --folds 2", "predict r digits --example 0", "inspect r", "verify r", "runs .",
            "convert r m.onnx", "convert r m.cs", "convert r m.npz", "resume r", "resume r/network-1",
        })
        {
            Finished done = Nabla(line, "any");
            Assert.True(done.ExitCode == 0, line + "\n" + done);
        }

        Assert.Contains("nothing left to do: r ended after epoch 6\n", Nabla("resume r", "any").Out,
            StringComparison.Ordinal);
        Assert.Contains("64-60-10", Nabla("runs .", "any").Out, StringComparison.Ordinal);
        Assert.Contains("2 events, 0 epochs, started to stopped", Nabla("verify r", "any").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_table_it_tells_what_to_expect_of_ensembles()
    {
        File.WriteAllLines(_folder["t.csv"],
        [
            "x,z,kind", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant(
                $"{i * 37 % 60 + 10 * (i % 2)},{i * 11 % 7},{(i % 2 == 0 ? "a" : "b")}")),
        ]);
        const string Line = "train t.csv --target kind --epochs 10 --hidden 8 --ensemble 3";
        Finished done = NablaProcess.Run($"{Line} --run-dir r", folder: _folder.Path);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Matches(@"(?m)^expected on new rows +accuracy .* \(5 folds of 60 rows\)$", done.Out);
        Assert.Contains("3 networks with 8 hidden neurons", done.Out, StringComparison.Ordinal);
        Table table = Table.ReadCsv(_folder["t.csv"], target: "kind");
        TrainedModel trained = Model.Train(table, new Recipe { Epochs = 10, Hidden = [8], Ensemble = 3 });
        Assert.Equal(trained.Model.Checksum(), Model.Load(_folder["r/model.safetensors"]).Checksum());
        Assert.Contains(FormattableString.Invariant($"\"accuracy\":{trained.Expected!.Accuracy:R}"),
            Records.Lines(_folder["r"])[1], StringComparison.Ordinal);
        Assert.Equal(0, NablaProcess.Run("verify r", folder: _folder.Path).ExitCode);

        // Without a hidden layer there is one best network, which all come to.
        Finished flat = NablaProcess.Run(
            "train t.csv --target kind --epochs 10 --layers 2 --ensemble 3 --run-dir flat", folder: _folder.Path);
        Assert.True(flat.ExitCode == 0, flat.ToString());
        Assert.Contains("hardly gains", flat.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_models_are_the_same_however_many_train_at_once()
    {
        string[] one = Done(1);
        foreach (int jobs in new[] { 2, 3, 8 })
            Assert.Equal(one, Done(jobs));

        string[] Done(int jobs)
        {
            Finished done = Nabla($"{Training} --jobs {jobs}", $"n{jobs}");
            Assert.True(done.ExitCode == 0, done.ToString());
            return JobsTests.Comparable(_folder[$"n{jobs}/r"]);
        }
    }

    [Fact]
    public void Killed_8_times_it_comes_to_the_same_files() => Kill(8);

    [Fact]
    [Trait("Tier", "long")]
    public void Killed_100_times_it_comes_to_the_same_files() => Kill(100);

    private void Kill(int times)
    {
        Assert.Equal(0, Nabla(Training + " --jobs 1", "whole").ExitCode);
        string[] whole = JobsTests.Comparable(_folder["whole/r"]);
        var random = new Random(5);
        int killed = 0, rounds = 0;
        while (killed < times || rounds == 0)
        {
            string place = Directory.CreateDirectory(_folder[$"killed-{++rounds}"]).FullName, run = place + "/r";
            for (int part = 0; ; part++)
            {
                bool goesOn = Directory.Exists(run);
                string arguments = $"{(goesOn ? "resume r --quiet" : Training)} --jobs {1 + random.Next(3)}";
                Process process = NablaProcess.Start(
                    NablaProcess.Dotnet, [NablaProcess.Assembly, .. arguments.Split(' ')], null, place);
                if (part < 4 && (killed < times || part == 0))
                {
                    Thread.Sleep(150 + random.Next(900));
                    process.Kill();
                }

                Finished ended = NablaProcess.Finish(process, "");
                if (ended.ExitCode == 0)
                    break;
                if (ended.ExitCode == 128 + 9)
                    killed++;
                else if (ended.ExitCode == 3 && !Directory.Exists(run + "/network-1"))   // killed before it began
                    Directory.Delete(run, true);
                else
                    Assert.Fail(ended.ToString());
            }

            Assert.Equal(whole, JobsTests.Comparable(run));
        }

        output.WriteLine($"{killed} kills over {rounds} ensembles; all came to the same files");
    }

    [Fact]
    public void The_first_signal_saves_what_is_finished_and_it_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill");
        const string Long =
            "train digits --ensemble 3 --hidden 20 --epochs 300 --patience 0 --run-dir r";
        Assert.Equal(0, Nabla(Long + " --jobs 2", "whole").ExitCode);
        string place = Directory.CreateDirectory(_folder["cut"]).FullName, run = place + "/r";
        Process process = NablaProcess.Start(
            NablaProcess.Dotnet, [NablaProcess.Assembly, .. (Long + " --jobs 1").Split(' ')], null, place);
        var limit = Stopwatch.StartNew();
        while (!Records.Lines(run + "/network-2").Any(line => line.Contains("\"epoch\":2,", StringComparison.Ordinal)))
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), "the second network did not begin");
            Thread.Sleep(5);
        }

        Process.Start("kill", $"-INT {process.Id}")!.WaitForExit();
        Finished cut = NablaProcess.Finish(process, "");
        Assert.True(cut.ExitCode == 130, cut.ToString());
        Assert.Contains("interrupted: 1 of 3 networks are done, and the model is that one\n", cut.Out,
            StringComparison.Ordinal);
        Assert.Contains("resume r", cut.Out, StringComparison.Ordinal);
        Assert.Equal(Model.Load(run + "/network-1/model.safetensors").Checksum(),
            Model.Load(run + "/model.safetensors").Checksum());
        Assert.Contains("not finished", NablaProcess.Run("runs .", folder: place).Out, StringComparison.Ordinal);
        Finished rest = NablaProcess.Run("resume r --jobs 2 --quiet", folder: place);
        Assert.True(rest.ExitCode == 0, rest.ToString());
        Assert.Equal(JobsTests.Comparable(_folder["whole/r"]), JobsTests.Comparable(run));
    }

    [Theory]
    [InlineData("train digits --ensemble 2 --seeds 0..2", "--ensemble and --seeds contradict each other")]
    [InlineData("train digits --ensemble 2 --search l2=0|1", "--ensemble and --search contradict each other")]
    [InlineData("train digits --ensemble 0", "--ensemble takes a whole number from 1 to 100, not \"0\"")]
    [InlineData("train digits --ensemble 101", "--ensemble takes a whole number from 1 to 100")]
    [InlineData("train digits --ensemble 1 --jobs 2", "--jobs is for several trainings, and this is one")]
    [InlineData("train digits --hidden 20000x20000 --ensemble 100", "the network is too large")]
    public void What_does_not_go_with_it_is_refused_by_name(string line, string says)
    {
        Finished refused = Nabla(line, "refused");
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["refused"]));
    }

    [Fact]
    public void A_model_to_go_on_with_and_other_epochs_are_refused_by_name()
    {
        Assert.Equal(0, Nabla(Training, "more").ExitCode);
        Finished from = Nabla("train digits --ensemble 2 --from r --run-dir s", "more");
        Assert.Equal(2, from.ExitCode);
        Assert.Contains("--ensemble trains several networks, each from weights of its own", from.Error,
            StringComparison.Ordinal);
        Finished epochs = Nabla("resume r --epochs 9", "more");
        Assert.Equal(2, epochs.ExitCode);
        Assert.Contains("--epochs is of one network, and this is an ensemble", epochs.Error, StringComparison.Ordinal);
        // One network may go on where all are side by side.
        Assert.Equal(0, Nabla("train digits --from r --epochs 2 --run-dir s --quiet", "more").ExitCode);
    }

    [Fact]
    public void A_network_that_diverges_at_once_ends_it()
    {
        Finished done = Nabla("train digits --ensemble 2 --optimizer sgd --eta 1e17 --run-dir r --jobs 1", "d");
        Assert.Equal(1, done.ExitCode);
        Assert.Contains("training diverged", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_how_it_began_and_ended()
    {
        Finished done = Nabla(Training.Replace("--quiet", "--json", StringComparison.Ordinal), "json");
        JsonElement[] lines =
        [
            .. done.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(["started", "stopped"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal([64, 60, 10], lines[0].GetProperty("widths").EnumerateArray().Select(w => w.GetInt32()));
        Assert.Equal(Model.Load(_folder["json/r/model.safetensors"]).Checksum(),
            lines[1].GetProperty("checksum").GetString());
    }

    [Fact]
    public void Without_room_on_the_disk_nothing_begins()
    {
        var host = new TestHost();
        string run = _folder["little"];
        int exitCode = Cli.Shell.App.Run(["train", "digits", "--ensemble", "4", "--run-dir", run],
            host.Host with { FreeSpace = _ => 1000 });
        Assert.Equal(4, exitCode);
        Assert.Contains("the disk has too little room", host.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void A_terminal_has_a_line_for_each_that_trains_and_one_for_all()
    {
        Assert.SkipUnless(NablaProcess.Has("script"), "there is no util-linux script to make a terminal with");
        string live = NablaProcess.OnTerminal(
            $"train digits --ensemble 3 --hidden 50 --epochs 60 --patience 0 --jobs 2 --run-dir {_folder["live"]}").Out;
        Assert.Matches(@"network 1 epoch \d+/60 \[[^\n]*\n[^\n]*network 2 epoch \d+/60 \[", live);
        Assert.Matches(@" \d of 3 done, [^\n]* left  Ctrl-C saves and stops", live);
        Assert.Contains("network 3 of 3, seed 3: 60 epochs, test accuracy", live, StringComparison.Ordinal);
    }

    private Finished Nabla(string line, string folder) =>
        NablaProcess.Run(line.Split(' '), folder: Directory.CreateDirectory(_folder[folder]).FullName);

    private static JsonElement Config(string run) =>
        JsonDocument.Parse(File.ReadAllText(run + "/config.json")).RootElement;
}
