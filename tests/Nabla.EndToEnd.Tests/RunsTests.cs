using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Runs are called as their data, and <c>nabla runs</c> lists them.</summary>
public sealed class RunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_called_as_their_data_and_listed_with_what_they_came_to()
    {
        _folder.Write("flowers_2024.csv", "x,kind\n" + string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{i % 30 + (i % 2 == 0 ? 0 : 8)},{(i % 2 == 0 ? "a" : "b")}\n")));
        string train = "train flowers_2024.csv --epochs 3 --quiet";
        Assert.Contains(" train DATA.csv", Run("runs").Out, StringComparison.Ordinal);
        Run(train);
        Run(train + " --choose off --validation 0.2");
        Run("train digits --epochs 1 --layers 8 --quiet");
        string[] lines = Run("runs").Out.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("run ", lines[0], StringComparison.Ordinal);
        string[] names = [.. lines.Skip(1).Select(line => line.Split(' ')[0].Replace('\\', '/')).Order()];
        Assert.Equal(["runs/digits", "runs/flowers_2024", "runs/flowers_2024-2"], names);
        Assert.Contains(lines, line => line.Contains("expected accuracy", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("validation accuracy", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("64-8-10", StringComparison.Ordinal)
            && line.Contains("test accuracy", StringComparison.Ordinal));

        // Neither damage nor a run that was cut off hides the others.
        File.WriteAllText(_folder["runs/digits/events.jsonl"], "{\"event\":\"started\",");
        using JsonDocument json = JsonDocument.Parse(Run("runs --json").Out);
        Assert.Equal(3, json.RootElement.GetProperty("runs").GetArrayLength());
        Assert.Equal(3, NablaProcess.Run("runs nowhere").ExitCode);
    }

    [Fact]
    public void Of_many_epochs_some_are_printed_and_all_with_verbose()
    {
        _folder.Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i % 7}.5\n")));
        string train = "train t.csv --choose off --target y --seed 4";
        string[] some = Epochs(Run($"{train} --epochs 130").Out);
        string[] all = Epochs(Run($"{train} --epochs 130 --verbose").Out);
        Assert.Equal(130, all.Length);
        Assert.InRange(some.Length, 15, 25);
        Assert.Equal("130", some[^1]);
        Assert.Equal(60, Epochs(Run($"{train} --epochs 60").Out).Length);
        Assert.StartsWith(
            "learning y, a number, from 1 column of t.csv: 40 training rows, 100 hidden neurons, 130 epochs",
            Run($"{train} --epochs 130").Out, StringComparison.Ordinal);

        static string[] Epochs(string text) => [.. text.Split('\n').Select(line => line.TrimStart().Split(' ')[0])
            .Where(word => int.TryParse(word, out int _))];
    }

    private Finished Run(string arguments)
    {
        Finished run = NablaProcess.Run(arguments, folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
