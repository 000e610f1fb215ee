using System.Diagnostics;

namespace Nabla.EndToEnd.Tests;

/// <summary>Where a run cannot be written any more it ends with 4, and its last checkpoint stands.</summary>
public sealed class CannotWriteTests : IDisposable
{
    private const string Training =
        "train --layers 30 --epochs 40 --patience 0 --checkpoint-every 20 --threads 1 --quiet";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // a checkpoint, once it has best weights
    [InlineData("train --layers 300 --epochs 40 --checkpoint-every 400", 300)]
    [InlineData("train --layers 10 --epochs 40 --patience 0 --checkpoint-every 20", 20)]   // the record of events
    public void A_file_that_may_not_grow_any_more(string command, int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits of the size of files are a Unix matter");
        Directory.CreateDirectory(_folder["whole"]);
        NablaProcess.Run($"{command} --run-dir r", folder: _folder["whole"]);
        Finished run = NablaProcess.Shell(
            $"trap '' XFSZ; ulimit -f {2 * kilobytes}; nabla {command} --run-dir r", _folder.Path,
            new() { ["DOTNET_EnableWriteXorExecute"] = "0" });   // which takes a file of gigabytes
        RefusedThenResumed(run);
    }

    [Fact]
    public void A_full_disk()
    {
        Finished tried = NablaProcess.Shell("unshare --mount mount -t tmpfs -o size=200k none .", _folder.Path);
        Assert.SkipUnless(tried.ExitCode == 0, "nobody may mount a file system here");
        Directory.CreateDirectory(_folder["whole"]);
        NablaProcess.Run($"{Training} --run-dir r", folder: _folder["whole"]);
        string line = $"mkdir disk && mount -t tmpfs -o size=100k none disk && cd disk && " +
            $"\"{NablaProcess.Dotnet}\" \"{NablaProcess.Assembly}\" {Training} --run-dir r; code=$?; cp -r r ..; " +
            "exit $code";
        Finished run = NablaProcess.Finish(
            NablaProcess.Start("unshare", ["--mount", "sh", "-c", line], null, _folder.Path), "");
        Assert.Contains("No space left", run.Error, StringComparison.Ordinal);
        RefusedThenResumed(run);
    }

    [Fact]
    public void A_folder_that_is_gone()
    {
        Process process = NablaProcess.Start(NablaProcess.Dotnet,
            [NablaProcess.Assembly, .. Training.Replace("40", "100000", StringComparison.Ordinal).Split(' '),
                "--run-dir", "r"], null, _folder.Path);
        long start = Stopwatch.GetTimestamp();
        while (!string.Join('\n', Records.Lines(_folder["r"])).Contains("\"epoch\":2", StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "training did not begin");
            Thread.Sleep(10);
        }

        Directory.Move(_folder["r"], _folder["moved"]);
        Finished run = NablaProcess.Finish(process, "");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("  kept    no checkpoint\n", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Records.Checkpoints(_folder["moved"]));
    }

    [Fact]
    public void Something_in_the_way_of_a_checkpoint()
    {
        Directory.CreateDirectory(_folder["whole"]);
        NablaProcess.Run($"{Training} --run-dir r", folder: _folder["whole"]);
        Directory.CreateDirectory(_folder["r/checkpoint-60.safetensors/in-the-way"]);
        Finished run = NablaProcess.Run($"{Training} --run-dir r", folder: _folder.Path);
        Assert.Contains("  kept    checkpoint-40.safetensors\n", run.Error, StringComparison.Ordinal);
        Directory.Delete(_folder["r/checkpoint-60.safetensors"], recursive: true);
        RefusedThenResumed(run);
    }

    [Fact]
    public void A_folder_that_may_only_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux()
            && (!Environment.IsPrivilegedProcess || NablaProcess.Has("setpriv")), "there is no setpriv");
        Finished run = NablaProcess.Run($"{Training} --run-dir r", folder: _folder.Path);
        Assert.Equal(0, run.ExitCode);
        // Root may write everywhere, unless it gives that up; it may still read where the tests lie.
        string bound = Environment.IsPrivilegedProcess ? "setpriv --bounding-set=-dac_override " : "";
        foreach (string command in (string[])["resume r --epochs 50", "train --run-dir r/new"])
        {
            Finished refused = NablaProcess.Finish(NablaProcess.Start("sh",
            [
                "-c", $"chmod a-w r r/* && " +
                    $"{bound}\"{NablaProcess.Dotnet}\" \"{NablaProcess.Assembly}\" {command}; " +
                    "code=$?; chmod -R u+w .; exit $code",
            ], new() { ["HOME"] = "/nonexistent" }, _folder.Path), "");
            Assert.True(refused.ExitCode == 4, refused.ToString());
            Assert.StartsWith("error: the run cannot be written\n", refused.Error, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "nothing left", NablaProcess.Run("resume r", folder: _folder.Path).Out, StringComparison.Ordinal);
    }

    private void RefusedThenResumed(Finished run)
    {
        Assert.True(run.ExitCode == 4, run.ToString());
        Assert.StartsWith("error: the run cannot be written any more\n", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  kept    checkpoint-\d+\.safetensors$", run.Error);
        Assert.Matches(@"(?m)^  fix     make room, then: .* resume r$", run.Error);
        Assert.DoesNotContain(Directory.GetFiles(_folder["r"], ".*"), file =>
            file.EndsWith(".part", StringComparison.Ordinal));
        Finished resumed = NablaProcess.Run("resume r", folder: _folder.Path);
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Records.AssertSame(_folder["whole/r"], _folder["r"]);
    }
}
