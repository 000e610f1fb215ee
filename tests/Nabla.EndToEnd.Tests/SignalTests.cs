using System.Diagnostics;
using System.Globalization;

namespace Nabla.EndToEnd.Tests;

/// <summary>Ctrl-C and SIGTERM during training.</summary>
public sealed class SignalTests
{
    const string Long = "train --epochs 1000000 --patience 1000000 --layers 200,200 --run-dir r --progress line";

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void The_first_signal_saves_the_model_and_sets_the_exit_code(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such signals on Windows");
        using var folder = new TemporaryFolder();
        Finished run = Interrupt(folder, signal);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Equal(0, NablaProcess.Run("inspect r --json", folder: folder.Path).ExitCode);
        Assert.Contains("--from r", run.Out, StringComparison.Ordinal);
    }

    // Sends a signal as soon as the first epoch is reported.
    static Finished Interrupt(TemporaryFolder folder, string signal)
    {
        Process nabla = NablaProcess.Start(NablaProcess.Dotnet, [NablaProcess.Assembly, .. Long.Split(' ')], null, folder.Path);
        string events = Path.Combine(folder["r"], "events.jsonl");
        var clock = Stopwatch.StartNew();
        while (!HasEpoch(events) && !nabla.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(50);
        using (Process kill = Process.Start("kill", ["-" + signal, nabla.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        return NablaProcess.Finish(nabla, "");
    }

    static bool HasEpoch(string events)
    {
        if (!File.Exists(events)) return false;
        using var stream = new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Contains("\"epoch\"", StringComparison.Ordinal);
    }
}
