using System.Diagnostics;
using System.Text.Json;
using Nabla.Cli.Selection;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>Several trainings at once by the command: the same files and figures as one after another, whatever
/// happens meanwhile.</summary>
public sealed class JobsTests(ITestOutputHelper output) : IDisposable
{
    private const string Seeds =
        "train digits --seeds 0..7 --hidden 20 --epochs 6 --patience 0 --checkpoint-every 20 --run-dir r --quiet";

    private const string Search =
        "train digits --search hidden=5|9|14|20,optimizer=sgd|adam --hidden 5 --epochs 5 --patience 0 " +
        "--checkpoint-every 20 --run-dir r --quiet";

    private const string Folds =
        "train digits --search hidden=5|9|14|20 --folds 3 --epochs 4 --run-dir r --quiet";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Seeds)]
    [InlineData(Search)]
    [InlineData(Folds)]
    public void Figures_files_and_models_are_the_same_however_many_run_at_once(string line)
    {
        string[] one = Done(line, 1);
        foreach (int jobs in new[] { 2, 3, 8 })
            Assert.Equal(one, Done(line, jobs));

        string[] Done(string line, int jobs)
        {
            Finished done = Nabla($"{line} --jobs {jobs}", $"n{jobs}");
            Assert.True(done.ExitCode == 0, done.ToString());
            return Comparable(_folder[$"n{jobs}/r"]);
        }
    }

    [Fact]
    public void Lines_of_json_keep_the_order_of_one_after_another()
    {
        string[] one = Lines(1), three = Lines(3);
        Assert.Equal(9, one.Length);
        Assert.Equal(one, three);

        string[] Lines(int jobs) =>
        [
            .. Nabla($"{Seeds.Replace(" --quiet", " --json", StringComparison.Ordinal)} --jobs {jobs}", $"j{jobs}").Out
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutTimes),
        ];
    }

    [Fact]
    public void Killed_5_times_they_come_to_the_same_files() => Kill(5);

    [Fact]
    [Trait("Tier", "long")]
    public void Killed_120_times_they_come_to_the_same_files() => Kill(120);

    private void Kill(int times)
    {
        var random = new Random(14);
        int killed = 0, rounds = 0;
        string[] lines = [Seeds, Search, Folds];
        string[][] whole = [.. lines.Select((line, i) =>
        {
            Assert.Equal(0, Nabla($"{line} --jobs 1", $"whole-{i}").ExitCode);
            return Comparable(_folder[$"whole-{i}/r"]);
        })];
        while (killed < times || rounds < lines.Length)
        {
            int which = rounds++ % lines.Length;
            string place = Directory.CreateDirectory(_folder[$"killed-{rounds}"]).FullName, run = place + "/r";
            for (int part = 0; ; part++)
            {
                bool goesOn = File.Exists(run + "/search.json");
                string arguments = $"{(goesOn ? "resume r --quiet" : lines[which])} --jobs {1 + random.Next(3)}";
                Process process = NablaProcess.Start(
                    NablaProcess.Dotnet, [NablaProcess.Assembly, .. arguments.Split(' ')], null, place);
                if (part < 4 && (killed < times || part == 0))
                {
                    Thread.Sleep(200 + random.Next(900));
                    process.Kill();
                }

                Finished ended = NablaProcess.Finish(process, "");
                if (ended.ExitCode == 0)
                    break;
                Assert.True(ended.ExitCode == 128 + 9, ended.ToString());
                killed++;
            }

            Assert.Equal(whole[which], Comparable(run));
        }

        output.WriteLine($"{killed} kills over {rounds} series; all came to the same files");
    }

    [Fact]
    public void The_first_signal_saves_all_that_run_and_any_number_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill");
        const string Long = "train digits --seeds 0..3 --hidden 20 --epochs 400 --patience 0 --run-dir r --quiet";
        Assert.Equal(0, Nabla(Long + " --jobs 1", "whole").ExitCode);
        string place = Directory.CreateDirectory(_folder["cut"]).FullName;
        Process process = NablaProcess.Start(
            NablaProcess.Dotnet, [NablaProcess.Assembly, .. (Long + " --jobs 3").Split(' ')], null, place);
        string[] begun = [];
        var limit = Stopwatch.StartNew();
        while (begun.Length < 3 && limit.Elapsed < TimeSpan.FromSeconds(60))
        {
            Thread.Sleep(5);
            begun = [.. Enumerable.Range(0, 4).Select(seed => $"{place}/r/seed-{seed}")
                .Where(run => Records.Lines(run).Any(line => line.Contains("\"epoch\":2,", StringComparison.Ordinal)))];
        }

        Assert.True(begun.Length >= 3, $"only {begun.Length} of three trainings began");
        Process.Start("kill", $"-INT {process.Id}")!.WaitForExit();
        var sinceSignal = Stopwatch.StartNew();
        Finished cut = NablaProcess.Finish(process, "");
        TimeSpan took = sinceSignal.Elapsed;
        Assert.True(cut.ExitCode == 130, cut.ToString());
        Assert.Contains("interrupted: ", cut.Out, StringComparison.Ordinal);
        output.WriteLine($"ended {took.TotalSeconds:F2} s after the signal");
        foreach (string run in begun.Where(run => !File.Exists(run + "/model.safetensors")))
            Assert.Fail($"{run} was not saved");
        Finished rest = NablaProcess.Run("resume r --quiet --jobs 2", folder: place);
        Assert.True(rest.ExitCode == 0, rest.ToString());
        Assert.Equal(Comparable(_folder["whole/r"]), Comparable(place + "/r"));
    }

    [Fact]
    public void A_signal_during_folds_tells_what_was_finished()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill");
        Process process = NablaProcess.Start(NablaProcess.Dotnet,
            [NablaProcess.Assembly, .. "evaluate digits --folds 300 --epochs 60 --patience 0 --jobs 2".Split(' ')],
            null, _folder.Path);
        process.StandardInput.Close();
        var seen = new List<string>();
        while (seen.Count < 5 && process.StandardOutput.ReadLine() is { } line)
            seen.Add(line);
        Process.Start("kill", $"-INT {process.Id}")!.WaitForExit();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Matches(
            @"interrupted: \d+ of 300 trainings are finished; of these:\nfold by fold: accuracy [0-9.]+% ± ", rest);
    }

    [Fact]
    public void A_training_that_cannot_be_saved_is_told_and_the_rest_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a folder stands in the way of a file");
        string place = Directory.CreateDirectory(_folder["full"]).FullName;
        Directory.CreateDirectory(place + "/r/seed-2/checkpoint-0.safetensors");
        File.WriteAllText(place + "/r/seed-2/checkpoint-0.safetensors/x", "");
        Finished done = NablaProcess.Run(
            (Seeds.Replace(" --quiet", "", StringComparison.Ordinal) + " --jobs 2").Split(' '), folder: place);
        Assert.True(done.ExitCode == 4, done.ToString());
        Assert.Matches(@"(?m)^seed 2 \(3/8\): no score: the run cannot be written", done.Error);
        Assert.Equal(7, File.ReadAllLines(place + "/r/trials.jsonl").Skip(1).Count());
        Directory.Delete(place + "/r/seed-2", true);
        Assert.Equal(0, NablaProcess.Run("resume r --quiet", folder: place).ExitCode);
        Assert.Equal(0, Nabla(Seeds, "whole").ExitCode);
        Assert.Equal(
            Comparable(_folder["whole/r"]).Order(StringComparer.Ordinal),
            Comparable(place + "/r").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_room_on_the_disk_nothing_begins()
    {
        var host = new TestHost();
        string run = _folder["little"];
        int exitCode = App.Run(["train", "digits", "--seeds", "0..7", "--run-dir", run],
            host.Host with { FreeSpace = _ => 1000 });
        Assert.Equal(4, exitCode);
        Assert.Contains("the disk has too little room", host.Error, StringComparison.Ordinal);
        Assert.Contains("at most 13 MB on the disk", host.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void What_a_series_takes_on_the_disk_is_no_more_than_was_said()
    {
        Finished done = Nabla(Seeds.Replace(" --quiet", "", StringComparison.Ordinal) + " --jobs 2", "disk");
        Assert.Equal(0, done.ExitCode);
        long taken = Directory.EnumerateFiles(_folder["disk/r"], "*", SearchOption.AllDirectories)
            .Sum(file => new FileInfo(file).Length);
        Assert.Contains(" | 2 at once | at most 8 MB on the disk\n", done.Out, StringComparison.Ordinal);
        Assert.InRange(taken, 300_000, 8_000_000);
    }

    [Theory]
    [InlineData("train digits --jobs 2")]
    [InlineData("evaluate digits --jobs 2")]
    public void Jobs_without_several_trainings_are_refused(string line)
    {
        Finished refused = Nabla(line, "refused");
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.Contains("--jobs is ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_has_a_line_for_each_that_runs_and_one_for_all()
    {
        Assert.SkipUnless(NablaProcess.Has("script"), "there is no util-linux script to make a terminal with");
        string live = NablaProcess.OnTerminal(
            $"train digits --seeds 0..3 --hidden 50 --epochs 60 --patience 0 --jobs 2 --run-dir {_folder["live"]}").Out;
        Assert.Matches(@"seed 0 \(1/4\) epoch \d+/60 \[[^\n]*\n[^\n]*seed 1 \(2/4\) epoch \d+/60 \[", live);
        Assert.Matches(@" \d of 4 done, best accuracy [0-9.]+%, [^\n]* left  Ctrl-C saves and stops", live);
        string last = live[live.LastIndexOf("\e[J", StringComparison.Ordinal)..];
        Assert.DoesNotContain("Ctrl-C", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 4, new[] { 0.5, 0.25 }, 30, "0 of 4 done, 2m10s left  stop")]
    [InlineData(3, 2, 4, new[] { 0.5 }, 30, "3 of 4 done, best 1, 10s left  stop")]
    [InlineData(3, 2, null, new[] { 0.5 }, 30, "3 done, best 1  stop")]
    [InlineData(0, 0, 4, new double[0], 0, "0 of 4 done  stop")]
    public void The_last_line_tells_how_far_all_are(
        int done, int before, int? all, double[] shares, double seconds, string line) =>
        Assert.Equal(
            line, ManyProgress.Whole(done, before, all, shares, seconds, (done > 0 ? "best 1" : null, "stop")));

    private Finished Nabla(string line, string folder) =>
        NablaProcess.Run(line.Split(' '), folder: Directory.CreateDirectory(_folder[folder]).FullName);

    // Everything in a series' folder but the times, and the checkpoints, which hold them too.
    internal static string[] Comparable(string run)
    {
        var all = new List<string>();
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(run, file);
            if (name.Contains("checkpoint-", StringComparison.Ordinal))
                continue;
            all.Add(name);
            if (name.EndsWith("trials.jsonl", StringComparison.Ordinal))
                all.AddRange(File.ReadAllLines(file).Select(WithoutTimes));
            else if (name.EndsWith("trials.csv", StringComparison.Ordinal))
                all.AddRange(File.ReadAllLines(file).Select(row => row[..row.LastIndexOf(',')]));
            else if (name.EndsWith("events.jsonl", StringComparison.Ordinal))
                all.AddRange(Records.Events(Path.GetDirectoryName(file)!));
            else
                all.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
        }

        return [.. all];
    }

    private static string WithoutTimes(string line) => string.Join(", ",
        JsonDocument.Parse(line).RootElement.EnumerateObject().Where(p => p.Name is not ("seconds" or "folder")));
}
