using System.Diagnostics;

namespace Nabla.EndToEnd.Tests;

/// <summary>Runs that are looked at, tidied up or ended while they train.</summary>
public sealed class InProgressTests : IDisposable
{
    private const string Endless = "train digits --hidden 20 --epochs 1000000 --patience 0 --quiet --run-dir r";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_in_progress_says_that_it_is_being_trained()
    {
        Process nabla = Begin(Endless);
        Finished first = NablaProcess.Run("evaluate r", folder: _folder.Path);
        Assert.True(first.ExitCode == 3, first.ToString());
        Assert.Contains("  found       a run that is being trained just now\n", first.Error, StringComparison.Ordinal);
        End(nabla);

        int lines = Records.Lines(_folder["r"]).Length;
        Process again = NablaProcess.StartInterruptible("resume r --quiet", _folder.Path);
        NablaProcess.WaitUntil(() => Records.Lines(_folder["r"]).Length > lines, "training did not go on");
        foreach (string command in (string[])["evaluate r", "predict r digits --example 0", "inspect r"])
        {
            Finished run = NablaProcess.Run(command, folder: _folder.Path);
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Contains(
                "note: r is being trained just now; this is the model that it saved before\n", run.Error,
                StringComparison.Ordinal);
        }

        End(again);
        Assert.Equal("", NablaProcess.Run("evaluate r", folder: _folder.Path).Error);
    }

    [Fact]
    public void A_record_that_is_removed_is_told_and_the_model_is_saved()
    {
        Process nabla = Begin(Endless + " --checkpoint-every 50");
        File.Delete(_folder["r/events.jsonl"]);
        string checkpoint = Records.Checkpoints(_folder["r"])[0];
        NablaProcess.WaitUntil(() => Records.Checkpoints(_folder["r"])[0] != checkpoint, "it did not go on");
        Finished run = End(nabla);
        Assert.Equal(
            "warning: events.jsonl was removed from r while it trained: the model is saved, but the run has no " +
            "record, and cannot be resumed\n", run.Error);
        Assert.Contains("saved r/model.safetensors, with config.json\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("resume", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, NablaProcess.Run("evaluate r", folder: _folder.Path).ExitCode);
        Assert.Equal(3, NablaProcess.Run("resume r", folder: _folder.Path).ExitCode);
    }

    [Fact]
    public void A_second_signal_leaves_two_checkpoints_at_most_and_no_half_of_one()
    {
        const string Large = "train digits --layers 1500,1500 --epochs 1000 --batch-size 600 --patience 0 --quiet " +
            "--checkpoint-every 1 --run-dir r";
        for (int i = 0; i < 5; i++)
        {
            Process nabla = Begin(Large);
            NablaProcess.WaitUntil(() => Records.Checkpoints(_folder["r"]).Length > 1, "there is no second checkpoint");
            NablaProcess.Send("INT", nabla);
            Thread.Sleep(5 * i);
            NablaProcess.Send("INT", nabla);
            Finished run = NablaProcess.Finish(nabla, "");
            Assert.True(run.ExitCode == 130, run.ToString());
            Assert.Equal(2, Records.Checkpoints(_folder["r"]).Length);
            Assert.DoesNotContain(Directory.GetFiles(_folder["r"], ".*"),
                file => file.EndsWith(".part", StringComparison.Ordinal));
            Directory.Delete(_folder["r"], recursive: true);
        }
    }

    [Fact]
    public void With_json_too_interrupted_folds_tell_how_many_are_finished()
    {
        Process nabla = NablaProcess.StartInterruptible(
            "evaluate digits --folds 300 --epochs 400 --patience 0 --json", _folder.Path);
        NablaProcess.WaitUntil(() => nabla.HasExited || nabla.TotalProcessorTime > TimeSpan.FromSeconds(2), "no work");
        Finished run = End(nabla);
        Assert.Equal("", run.Out);
        Assert.Matches(@"^interrupted: \d+ of 300 trainings are finished\n$", run.Error);
    }

    [Fact]
    public void Killed_between_its_first_two_files_a_run_is_begun_again()
    {
        Directory.CreateDirectory(_folder["r"]);
        File.WriteAllText(_folder["r/events.jsonl"], "");
        File.WriteAllText(_folder["r/.config.json.0123.part"], "{");
        Finished run = NablaProcess.Run(
            Endless.Replace("1000000", "1", StringComparison.Ordinal), folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(Directory.GetFiles(_folder["r"], ".*"));
        File.Delete(_folder["r/config.json"]);
        File.Delete(_folder["r/model.safetensors"]);
        foreach (string checkpoint in Records.Checkpoints(_folder["r"]))
            File.Delete(Path.Combine(_folder["r"], checkpoint));
        Assert.Equal(2, NablaProcess.Run(Endless, folder: _folder.Path).ExitCode);   // events of something else
    }

    private Process Begin(string line)
    {
        Process nabla = NablaProcess.StartInterruptible(line, _folder.Path);
        NablaProcess.WaitUntil(
            () => Records.Lines(_folder["r"]).Length > 1 && Records.Checkpoints(_folder["r"]).Length > 0,
            "training did not begin");
        return nabla;
    }

    private static Finished End(Process nabla)
    {
        NablaProcess.Send("INT", nabla);
        Finished run = NablaProcess.Finish(nabla, "");
        Assert.True(run.ExitCode == 130, run.ToString());
        return run;
    }
}
