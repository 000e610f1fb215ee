using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla train --metric</c>: what decides which epoch is best.</summary>
public sealed class MetricTests : IDisposable
{
    private const string Train = "train digits --layers 12 --epochs 30 --seed 3 --patience 2 --quiet";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accuracy_and_cost_stop_at_different_epochs_and_without_one_it_is_the_cost()
    {
        JsonElement usual = Last("usual", ""), accuracy = Last("accuracy", "--metric accuracy");
        JsonElement cost = Last("cost", "--metric cost");
        Assert.Equal("patience", accuracy.GetProperty("reason").GetString());
        Assert.True(Epochs(accuracy) < Epochs(cost), $"{accuracy}\n{cost}");
        Assert.Equal(Epochs(usual), Epochs(cost));
        Assert.Equal(usual.GetProperty("checksum").GetString(), cost.GetProperty("checksum").GetString());
        Assert.Contains("\"metric\": \"cost\"", Configuration("cost"), StringComparison.Ordinal);
        Assert.Contains("\"metric\": \"cost\"", Configuration("usual"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_numbers_is_judged_by_its_error()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 60).Select(i => $"{i},{i * 7 % 5},{i * i % 11 + i}\n");
        File.WriteAllText(_folder["numbers.csv"], "a,b,y\n" + string.Concat(rows));
        string train = $"train {_folder["numbers.csv"]} --epochs 5 --quiet --target y --run-dir {_folder["run"]}";
        Finished refused = NablaProcess.Run($"{train} --metric accuracy");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--metric accuracy is for classes, and the target is a number", refused.Error,
            StringComparison.Ordinal);
        Finished run = NablaProcess.Run($"{train} --metric r2");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("\"metric\": \"r2\"", Configuration("run"), StringComparison.Ordinal);
    }

    private string Configuration(string run) => File.ReadAllText(_folder[$"{run}/config.json"]);

    private JsonElement Last(string name, string options)
    {
        Finished run = NablaProcess.Run($"{Train} {options} --run-dir {_folder[name]}");
        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument last = JsonDocument.Parse(Records.Lines(_folder[name])[^1]);
        return last.RootElement.Clone();
    }

    private static int Epochs(JsonElement stopped) => stopped.GetProperty("epochs").GetInt32();
}
