using System.Diagnostics;
using System.Security.Cryptography;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Every command that writes, killed at random moments: what it replaces is the old file or the new one, runs
/// come to the model that they come to undisturbed, and the next start leaves no half of a file.</summary>
public sealed class AllCommandsKillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A command; what it writes; what goes on with it, null: the same again. Nothing is written: nothing may be left.
    private sealed record Killed(string Line, string Writes, string? Rest = null);

    private static readonly Killed[] s_all =
    [
        new("train t.csv --epochs 20 --run-dir r --quiet", "r", "resume r --quiet"),
        new("train t.csv --epochs 60 --choose off --ensemble 3 --checkpoint-every 4 --run-dir r --quiet", "r",
            "resume r --quiet"),
        new("train t.csv --epochs 60 --choose off --validation 0.2 --calibrate --checkpoint-every 4 --run-dir r " +
            "--quiet", "r", "resume r --quiet"),
        new("train t.csv --epochs 10 --choose off --search hidden=3|4|5 --run-dir done --quiet", "done"),
        new("evaluate t.csv --folds 5 --epochs 20", ""),
        new("convert m m.npz", "m.npz"), new("convert m m.onnx", "m.onnx"), new("convert m m.json", "m.json"),
        new("convert m m.cs", "m.cs"), new("convert m m.safetensors", "m.safetensors"),
        new("predict m t.csv --out answers.csv", "answers.csv"),
        new("backprop case.json --out gradient.json", "gradient.json"),
        new("descend case.json --out steps.json", "steps.json"),
        new("check case.json --answers gradient.json", ""),
        new("explain case.json --format html --out case.html", "case.html"),
    ];

    [Fact]
    [Trait("Tier", "long")]
    public void Killed_25_times_each_nothing_is_lost() => Kill(25);

    private void Kill(int times)
    {
        string whole = Begin("whole");
        foreach (Killed killed in s_all)
        {
            Finished run = Run(killed.Line, whole);
            Assert.True(run.ExitCode == 0, $"{killed.Line}: {run}");
            // The next ones write into the same folder.
            if (killed.Rest is not null)
                Directory.Move(_folder["whole/r"], _folder[$"run-{Array.IndexOf(s_all, killed)}"]);
        }

        var random = new Random(9);
        int kills = 0;
        foreach (Killed command in s_all)
        {
            string place = Begin("place");
            Old(place, command);
            string? old = Bytes(place, command.Writes), now = command.Rest is null ? Bytes(whole, command.Writes)
                : Bytes(_folder.Path, $"run-{Array.IndexOf(s_all, command)}");
            var time = Stopwatch.StartNew();
            Assert.Equal(0, Run(command.Line, Begin("timed")).ExitCode);
            double most = time.Elapsed.TotalMilliseconds;
            int here = 0;
            for (int tries = 0; here < times && tries < 3 * times; tries++)
            {
                bool goesOn = command.Rest is not null
                    && File.Exists(Path.Combine(place, command.Writes, RunFolder.ConfigurationName));
                Finished ended = Part(goesOn ? command.Rest! : command.Line, place, most * random.NextDouble());
                here += ended.ExitCode == 128 + 9 ? 1 : 0;
                RequireWhole(command, place, old, now);
                if (ended.ExitCode == 128 + 9)
                    continue;
                RequireGoesOn(command, place, ended);
                if (ended.ExitCode == 0)
                    Assert.Equal(now, Bytes(place, command.Writes));
                if (command.Rest is not null && ended.ExitCode == 0)
                    Directory.Delete(Path.Combine(place, command.Writes), recursive: true);
            }

            End(command, place, now);
            kills += here;
            Directory.Delete(_folder["place"], recursive: true);
            Directory.Delete(_folder["timed"], recursive: true);
        }

        output.WriteLine($"{kills} kills over {s_all.Length} commands; nothing was lost");
        Assert.True(kills >= s_all.Length * times / 2, $"only {kills} kills hit");
    }

    // Undisturbed, the command or what goes on with it comes to the same end and tidies up.
    private static void End(Killed command, string place, string? now)
    {
        string run = Path.Combine(place, command.Writes);
        if (command.Rest is not null && File.Exists(Path.Combine(run, "config.json")))
            RequireGoesOn(command, place, Run(command.Rest, place));
        if (command.Rest is null || !File.Exists(Path.Combine(run, RunFolder.ModelName)))
            Assert.Equal(0, Run(command.Line, place).ExitCode);
        Assert.Equal(now, Bytes(place, command.Writes));
        Assert.Empty(Directory.GetFiles(place, ".*.part", new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None,
        }));
    }

    // Killed before its first checkpoint, a run has nothing to go on from, and says so.
    private static void RequireGoesOn(Killed command, string place, Finished ended)
    {
        string run = Path.Combine(place, command.Writes);
        bool isBegun = command.Rest is null || !Directory.Exists(run) || Records.Checkpoints(run).Length > 0;
        Assert.True(ended.ExitCode == 0 || (ended.ExitCode == 3 && !isBegun), $"{command.Line}: {ended}");
        if (ended.ExitCode == 3)
            Directory.Delete(run, recursive: true);
    }

    private static void RequireWhole(Killed command, string place, string? old, string? now)
    {
        if (command.Rest is not null || command.Writes.Length == 0)
            return;
        string? found = Bytes(place, command.Writes);
        Assert.True(found == old || found == now, $"{command.Line} left neither the old nor the new");
    }

    private static Finished Part(string line, string place, double milliseconds)
    {
        Process process = NablaProcess.Start(
            NablaProcess.Dotnet, [NablaProcess.Assembly, .. line.Split(' ')], null, place);
        // So long that a process that needs less time comes to its end.
        if (!process.WaitForExit((int)(50 + milliseconds)))
            process.Kill();
        return NablaProcess.Finish(process, "");
    }

    private static Finished Run(string line, string place) => NablaProcess.Run(line, folder: place);

    // Something to work on: a table, its model, a finished search, a case and a gradient.
    private string Begin(string name)
    {
        string place = Directory.CreateDirectory(_folder[name]).FullName, made = _folder["made"];
        if (!Directory.Exists(made))
        {
            Directory.CreateDirectory(made);
            File.WriteAllText(made + "/t.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 120).Select(
                i => $"{i * 7 % 31},{i * 5 % 13},{(i * 7 % 31 + i % 5 > 15 ? "p" : "q")}\n")));
            foreach (string line in (string[])[
                "train t.csv --epochs 2 --choose off --run-dir m --quiet",
                "train t.csv --epochs 10 --choose off --search hidden=3|4|5 --run-dir done --quiet",
                "backprop --template 2-3-2 --out case.json", "backprop case.json --out gradient.json"])
            {
                Finished run = Run(line, made);
                Assert.True(run.ExitCode == 0, run.ToString());
            }
        }

        foreach (string file in Directory.GetFiles(made, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(place, Path.GetRelativePath(made, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return place;
    }

    // A file to be replaced, which is another than what comes.
    private static void Old(string place, Killed command)
    {
        if (command.Rest is null && command.Writes.Contains('.', StringComparison.Ordinal))
            File.WriteAllText(Path.Combine(place, command.Writes), "old");
    }

    // A file's content, or that of the model in a run's folder.
    private static string? Bytes(string place, string writes)
    {
        string path = Path.Combine(place, writes), model = Path.Combine(path, RunFolder.ModelName);
        return writes.Length == 0 ? null : File.Exists(path) ? Of(path) : File.Exists(model) ? Of(model) : null;

        static string Of(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
    }
}
