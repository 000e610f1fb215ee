using System.Diagnostics;

namespace Nabla.EndToEnd.Tests;

/// <summary>A process that is killed loses nothing older than its last checkpoint, at whatever instant.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const string Training =
        "train digits --layers 40,30 --epochs 8 --batch-size 16 --dropout 0.1 --patience 0 " +
        "--checkpoint-every 3 --threads 1 --quiet --run-dir r";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_8_times_a_run_ends_with_the_same_bits() => Kill(8);

    [Fact]
    [Trait("Tier", "long")]
    public void Killed_300_times_a_run_ends_with_the_same_bits() => Kill(300);

    private void Kill(int times)
    {
        Directory.CreateDirectory(_folder["whole"]);
        Finished whole = NablaProcess.Run(Training, folder: _folder["whole"]);
        Assert.True(whole.ExitCode == 0, whole.ToString());

        var random = new Random(20);
        int killed = 0, runs = 0, inTraining = 0;
        while (killed < times || runs == 0)
        {
            string place = Directory.CreateDirectory(_folder[$"killed-{++runs}"]).FullName;
            string run = Path.Combine(place, "r");
            while (true)
            {
                bool goesOn = File.Exists(Path.Combine(run, "events.jsonl"));   // empty, if killed in the first moment
                string? before = goesOn ? Records.Checkpoints(run).FirstOrDefault() : null;
                Finished? ended = Part(goesOn ? "resume r --quiet" : Training, place, random, killed < times);
                if (ended is null)
                    killed++;
                // Killed before its first checkpoint, a run has nothing to go on from, and says so.
                else if (ended.ExitCode == 3 && Records.Checkpoints(run).Length == 0)
                    Directory.Delete(run, true);
                else
                    Assert.True(ended.ExitCode == 0, ended.ToString());
                if (ended is { ExitCode: 0 })
                    break;
                if (ended is null && before != Records.Checkpoints(run).FirstOrDefault())
                    inTraining++;
            }

            Records.AssertSame(_folder["whole/r"], run);
            Assert.Equal(2, Records.Checkpoints(run).Length);
        }

        output.WriteLine(
            $"{killed} kills over {runs} runs, {inTraining} after new checkpoints; every run had the same end");
        Assert.True(inTraining >= killed / 3, $"only {inTraining} of {killed} kills hit training");
    }

    // One process, killed at a random moment if it does not end before: some in starting, most in training. Null:
    // killed.
    private static Finished? Part(string arguments, string place, Random random, bool kill)
    {
        Process process = NablaProcess.Start(
            NablaProcess.Dotnet, [NablaProcess.Assembly, .. arguments.Split(' ')], null, place);
        if (!kill)
            return NablaProcess.Finish(process, "");
        string run = Path.Combine(place, "r");
        string? before = Records.Checkpoints(run).FirstOrDefault();
        if (random.Next(4) > 0)
        {
            while (!process.HasExited && Records.Checkpoints(run).FirstOrDefault() == before)
                Thread.Sleep(1);
        }

        Thread.Sleep(random.Next(200));
        process.Kill();
        Finished ended = NablaProcess.Finish(process, "");
        return ended.ExitCode == 128 + 9 ? null : ended;
    }
}
