using System.Diagnostics;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Ctrl-C and SIGTERM during training.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void The_first_signal_finishes_the_batch_saves_everything_and_says_how_to_go_on(string signal, int exitCode)
    {
        Process nabla = Train("--epochs 1000000 --patience 0");
        WaitFor("\"epoch\":3,");
        NablaProcess.Send(signal, nabla);
        Finished run = NablaProcess.Finish(nabla, "");
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains("interrupted after step ", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\ngo on with: .* resume r\n", run.Out);
        Assert.Equal($"checkpoint-{Parse(Recorded().TrimEnd('\n').Split('\n')[^1]).GetProperty("steps").GetInt64()}" +
            ".safetensors", Records.Checkpoints(_folder["r"])[0]);
        JsonElement stopped = Parse(Recorded().TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal("canceled", stopped.GetProperty("reason").GetString());

        JsonElement measured = Parse(NablaProcess.Run("evaluate r --json", folder: _folder.Path).Out);
        Assert.Equal(stopped.GetProperty("checksum").GetString(), measured.GetProperty("checksum").GetString());
        Assert.Equal(stopped.GetProperty("test_accuracy").GetDouble(), measured.GetProperty("accuracy").GetDouble());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void The_second_signal_stops_at_once(string signal, int exitCode)
    {
        // One mini-batch of all examples takes many seconds in a network of this size, one number at a time.
        Process nabla = Train(
            "--layers 1500,1500 --precision float64 --batch-size 1298 --threads 1 --optimizer sgd",
            ("NABLA_KERNEL", "scalar"));
        WaitFor("\"event\":\"checkpoint\"");
        NablaProcess.WaitUntil(() => File.Exists(_folder["r/checkpoint-0.safetensors"]),
            "the first checkpoint was not written");
        NablaProcess.Send(signal, nabla);
        Thread.Sleep(100);
        Assert.False(nabla.HasExited, "the first signal ended the process before its batch was done");
        NablaProcess.Send(signal, nabla);
        Finished run = NablaProcess.Finish(nabla, "");
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.DoesNotContain("interrupted after", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.False(File.Exists(_folder["r/model.safetensors"]), "the batch was finished and saved");
        Assert.Equal(["checkpoint-0.safetensors"], Records.Checkpoints(_folder["r"]));
    }

    [Fact]
    public void Interrupted_and_resumed_again_and_again_a_run_ends_with_the_same_events_and_bits()
    {
        const string options = "--layers 40 --epochs 30 --patience 0 --dropout 0.1 --threads 1 --quiet";
        Directory.CreateDirectory(_folder["whole"]);
        NablaProcess.Run($"train {options} --run-dir r", folder: _folder["whole"]);
        int interruptions = 0;
        Finished run = Interrupt(Train(options));
        for (; run.ExitCode != 0; interruptions++)
        {
            Assert.True(run.ExitCode is 130 or 143, run.ToString());
            run = interruptions < 6
                ? Interrupt(Nabla("resume r --quiet"))
                : NablaProcess.Run("resume r", folder: _folder.Path);
        }

        Assert.True(interruptions > 0, "it was never interrupted");
        Records.AssertSame(_folder["whole/r"], _folder["r"]);

        Finished Interrupt(Process process)
        {
            int before = Recorded().Length;
            while (!process.HasExited && Recorded().Length <= before)
                Thread.Sleep(1);
            NablaProcess.Send(interruptions % 2 == 0 ? "INT" : "TERM", process);
            return NablaProcess.Finish(process, "");
        }
    }

    [Fact]
    public void Two_processes_do_not_train_in_one_folder()
    {
        Process nabla = Train("--epochs 1000000 --patience 0");
        WaitFor("\"epoch\":2,");
        Finished second = NablaProcess.Run("resume r", folder: _folder.Path);
        Assert.Equal(2, second.ExitCode);
        Assert.StartsWith("error: another process is training there\n", second.Error, StringComparison.Ordinal);
        NablaProcess.Send("TERM", nabla);
        Assert.Equal(143, NablaProcess.Finish(nabla, "").ExitCode);
    }

    private Process Train(string options, params (string Name, string Value)[] environment) =>
        Nabla($"train {options} --run-dir r", environment);

    private Process Nabla(string arguments, params (string Name, string Value)[] environment) =>
        NablaProcess.StartInterruptible(arguments, _folder.Path, environment);

    private void WaitFor(string recorded) => NablaProcess.WaitUntil(
        () => Recorded().Contains(recorded, StringComparison.Ordinal), "training did not begin within a minute");

    private string Recorded()
    {
        if (!File.Exists(_folder["r/events.jsonl"]))
            return "";
        using var reader = new StreamReader(
            new FileStream(_folder["r/events.jsonl"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;
}
