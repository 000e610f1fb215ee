using System.Globalization;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

public sealed class EvaluateTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void The_accuracy_is_the_one_that_training_printed()
    {
        Finished evaluation = NablaProcess.Run($"evaluate {run.Path}");
        Assert.Equal(0, evaluation.ExitCode);
        string line = evaluation.Out.Split('\n').Single(l => l.StartsWith("accuracy ", StringComparison.Ordinal));
        Assert.Contains("test " + line, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_s_file_and_named_data_give_the_same_as_the_run() => Assert.Equal(
        NablaProcess.Run($"evaluate {run.Path} --json").Out,
        NablaProcess.Run($"evaluate {run.Path}/model.safetensors digits --json").Out);

    [Fact]
    public void The_confusion_matrix_and_the_mistakes_add_up_to_the_accuracy()
    {
        using JsonDocument document =
            JsonDocument.Parse(NablaProcess.Run($"evaluate {run.Path} --json --mistakes 1000").Out);
        JsonElement root = document.RootElement;
        int[][] confusion = [.. root.GetProperty("confusion").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
        int correct = Enumerable.Range(0, 10).Sum(c => confusion[c][c]);
        Assert.Equal(355, confusion.Sum(row => row.Sum()));
        Assert.Equal(root.GetProperty("accuracy").GetDouble(), correct / 355.0);
        JsonElement[] mistakes = [.. root.GetProperty("mistakes").EnumerateArray()];
        Assert.Equal(355 - correct, mistakes.Length);
        foreach (JsonElement mistake in mistakes)
            confusion[mistake.GetProperty("label").GetInt32()][mistake.GetProperty("answer").GetInt32()]--;
        Assert.All(Enumerable.Range(0, 100), i => Assert.True(i / 10 == i % 10 || confusion[i / 10][i % 10] == 0));
    }

    [Theory]
    [InlineData(-1e-9, 0)]
    [InlineData(1e-9, 1)]
    public void An_accuracy_below_the_least_asked_for_ends_with_1(double more, int exitCode)
    {
        using JsonDocument document = JsonDocument.Parse(NablaProcess.Run($"evaluate {run.Path} --json").Out);
        string least =
            (document.RootElement.GetProperty("accuracy").GetDouble() + more).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(exitCode, NablaProcess.Run($"evaluate {run.Path} --min-accuracy {least}").ExitCode);
    }

    [Theory]
    [InlineData("\"nabla-net/1\"", "\"nabla-net/9\"", "version 9")]
    [InlineData("\"layers\"", "\"layer\"", "\"layer\"")]
    [InlineData("\"divisor\":16", "\"divisor\":16,", "not JSON")]
    public void A_damaged_or_newer_model_ends_with_3_and_says_where(string from, string to, string fact)
    {
        string file = run.Beside(Guid.NewGuid() + ".json");
        Model.Load(Path.Combine(run.Path, "model.safetensors")).Save(file);
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
        Finished evaluation = NablaProcess.Run(["evaluate", file]);
        Assert.Equal((3, ""), (evaluation.ExitCode, evaluation.Out));
        Assert.Contains(fact, evaluation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_ends_with_3()
    {
        Directory.CreateDirectory(run.Beside("empty"));
        Finished evaluation = NablaProcess.Run($"evaluate {run.Beside("empty")}");
        Assert.Equal(3, evaluation.ExitCode);
        Assert.StartsWith("error: there is no model there\n", evaluation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_drawn_on_a_terminal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NablaProcess.Has("script"),
            "there is no util-linux script to make a terminal with");
        Finished evaluation = NablaProcess.OnTerminal($"evaluate {run.Path} --mistakes 1");
        Assert.Contains("▀", evaluation.Out, StringComparison.Ordinal);
        Assert.Matches(@"example \d+: is \d, answered \d with 0\.\d{4}", evaluation.Out);
    }
}
