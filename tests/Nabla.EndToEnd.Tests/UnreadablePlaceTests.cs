namespace Nabla.EndToEnd.Tests;

/// <summary>Places that cannot be read are 3, places that cannot be written 4, whatever the system calls it.</summary>
public sealed class UnreadablePlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UnreadablePlaceTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "permissions, links and /proc are those of Linux");
        Finished run = NablaProcess.Run("train --epochs 1 --hidden 5 --quiet --run-dir r", folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("convert r /proc/x.onnx", "No file can be made in /proc.")]
    [InlineData("convert r /proc/x.safetensors", "No file can be made in /proc.")]
    [InlineData("convert r r/no/x.json", "There is no folder ")]
    [InlineData("convert r loop/x.json", "There is no folder ")]
    [InlineData("convert r /dev/no.json", "There is no device /dev/no.json.")]
    [InlineData("train --epochs 1 --run-dir loop", "")]
    public void Where_no_file_can_be_made_it_is_4(string command, string reason)
    {
        Loop();
        Finished run = NablaProcess.Run(command, folder: _folder.Path);
        Assert.True(run.ExitCode == 4, run.ToString());
        Assert.Contains($"\n  reason  {reason}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect loop")]
    [InlineData("evaluate loop")]
    [InlineData("evaluate r loop.csv")]
    [InlineData("verify loop")]
    [InlineData("runs loop")]
    [InlineData("predict r loop.csv")]
    [InlineData("resume loop")]
    [InlineData("convert loop x.onnx")]
    [InlineData("train loop.csv")]
    public void A_loop_of_links_is_3(string command)
    {
        Loop();
        Finished run = NablaProcess.Run(command, folder: _folder.Path);
        Assert.True(run.ExitCode == 3, run.ToString());
    }

    [Theory]
    [InlineData("verify r")]
    [InlineData("runs r")]
    [InlineData("predict ../model.safetensors r")]
    public void A_folder_that_may_not_be_listed_is_3(string command)
    {
        string bound = "";
        if (Environment.IsPrivilegedProcess)
        {
            Assert.SkipUnless(NablaProcess.Has("setpriv"), "there is no setpriv");
            bound = "setpriv --bounding-set=-dac_override,-dac_read_search ";
        }

        string place = Directory.CreateDirectory(_folder["place"]).FullName;
        Directory.Move(_folder["r"], place + "/r");
        File.Copy(place + "/r/model.safetensors", _folder["model.safetensors"]);
        Finished run = NablaProcess.Finish(NablaProcess.Start("sh",
        [
            "-c", $"chmod 300 r; {bound}\"{NablaProcess.Dotnet}\" \"{NablaProcess.Assembly}\" {command}; " +
                "code=$?; chmod 700 r; exit $code",
        ], null, place), "");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("\n  reason  The folder may not be listed.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_on_a_read_only_system_is_4()
    {
        const string Search = "train --search hidden=3 --epochs 1 --run-dir s --quiet";
        Assert.Equal(0, NablaProcess.Run(Search, folder: _folder.Path).ExitCode);
        File.WriteAllText(_folder["r/.lock"], "");
        File.WriteAllText(_folder["s/.lock"], "");
        const string Bound = "mount --bind r r && mount -o remount,ro,bind r && mount --bind s s && " +
            "mount -o remount,ro,bind s";
        Assert.SkipUnless(NablaProcess.Has("unshare")
            && NablaProcess.Shell($"unshare --mount sh -c '{Bound}'", _folder.Path).ExitCode == 0,
            "nobody may mount a file system here");
        foreach (string command in (string[])["resume r --epochs 3", "resume s", Search])
        {
            Finished run = NablaProcess.Shell(
                $"unshare --mount sh -c '{Bound} && \"{NablaProcess.Dotnet}\" \"{NablaProcess.Assembly}\" {command}'",
                _folder.Path);
            Assert.True(run.ExitCode == 4, run.ToString());
            Assert.Contains("\n  reason  Read-only file system", run.Error, StringComparison.Ordinal);
        }
    }

    private void Loop()
    {
        File.CreateSymbolicLink(_folder["loop"], "loop");
        File.CreateSymbolicLink(_folder["loop.csv"], "loop.csv");
    }
}
