using System.Text.Json;
using Nabla.IO;
using static System.FormattableString;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla train</c> of a table chooses what is left open, says what it chose, and ends with what to expect
/// on new rows beside what to hold it against.</summary>
public sealed class ChooseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ChooseTests() => File.Copy(
        Path.Combine(Repository.Root, "examples", "penguins.csv"), _folder["penguins.csv"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_end_says_what_to_expect_before_what_its_own_rows_give()
    {
        Finished run = Train("--run-dir r");
        Assert.Matches(
            @"note: chosen: (no|a) hidden layer, (no|16) bins, penalty (2|8|32|128)/n " +
            @"\(the best of \d+ ways on 5 folds; ",
            run.Error);
        Assert.Matches(
            @"(?s)expected on new rows   accuracy 9\d\.\d\d% ± \d\.\d\d%, log-loss 0\.\d+  \(5 folds of 344 rows\)\n" +
            @"the class frequencies  accuracy 44\.19%, log-loss 1\.0\d+\n.*training accuracy", run.Out);
        using JsonDocument chosen = JsonDocument.Parse(Assert.Single(
            File.ReadLines(_folder["r/events.jsonl"]), line => line.Contains("\"chosen\"", StringComparison.Ordinal)));
        Assert.InRange(chosen.RootElement.GetProperty("expected").GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.Contains("\"choose\": \"off\"", File.ReadAllText(_folder["r/config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_limit_ends_with_a_model_and_says_what_it_left_out()
    {
        Finished run = Train("--time-limit 0.001s --run-dir r");
        Assert.Contains("note: the time limit left no time for choosing", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("expected on new rows", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["r/model.safetensors"]));
        Assert.DoesNotContain("time_limit", File.ReadAllText(_folder["r/config.json"]), StringComparison.Ordinal);
        Finished refused =
            NablaProcess.Run($"train {_folder["penguins.csv"]} --seeds 0..1 --time-limit 9s --run-dir {_folder["s"]}");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--time-limit is of one training", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_chosen_where_it_is_turned_off()
    {
        Finished run = Train("--choose off --run-dir r");
        Assert.DoesNotContain("chosen", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("expected", run.Out, StringComparison.Ordinal);
        Assert.Contains("training accuracy", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_no_better_than_its_baseline_is_said_to_be_so()
    {
        var random = new Random(1);
        File.WriteAllLines(_folder["noise.csv"], ["a,b,y", .. Enumerable.Range(0, 60).Select(row => Invariant(
            $"{random.NextDouble():F4},{random.NextDouble():F4},{(random.Next(2) == 0 ? "yes" : "no")}"))]);
        Finished run = NablaProcess.Run($"train {_folder["noise.csv"]} --epochs 30 --run-dir {_folder["n"]}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("expected on new rows", run.Out, StringComparison.Ordinal);
        Assert.Matches("(no|hardly) better than always answering the class frequencies", run.Error);
    }

    [Fact]
    public void A_run_that_was_cut_short_ends_with_the_same_record_and_the_same_expectation()
    {
        Finished whole = Train("--checkpoint-every 55 --run-dir whole");
        Train("--checkpoint-every 55 --run-dir cut");
        string[] files = [.. Directory.GetFiles(_folder["cut"], "checkpoint-*").OrderBy(file => file.Length)
            .ThenBy(file => file, StringComparer.Ordinal)];
        File.Delete(files[^1]);
        File.Delete(_folder["cut/model.safetensors"]);
        string[] lines = File.ReadAllLines(_folder["cut/events.jsonl"]);
        int last = Array.FindLastIndex(lines, line => line.Contains("checkpoint", StringComparison.Ordinal)
            && line.Contains(Path.GetFileName(files[^2]), StringComparison.Ordinal));
        File.WriteAllLines(_folder["cut/events.jsonl"], lines[..(last + 1)]);
        Finished resumed = NablaProcess.Run("resume cut", folder: _folder.Path);
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(Expected(whole), Expected(resumed));
        Assert.Equal(Records.Events(_folder["whole"])[1..], Records.Events(_folder["cut"])[1..]);

        static string[] Expected(Finished run) => [.. run.Out.Split('\n')
            .SkipWhile(line => !line.StartsWith("expected", StringComparison.Ordinal)).Take(4)];
    }

    [Fact]
    public void Folds_choose_anew_where_they_are_asked_to()
    {
        Finished folds = NablaProcess.Run(
            "evaluate penguins.csv --target species --folds 3 --epochs 8 --choose fast --json", folder: _folder.Path);
        Assert.True(folds.ExitCode == 0, folds.ToString());
        Table table = Table.ReadCsv(_folder["penguins.csv"], target: "species");
        CrossValidationResult same = new CrossValidation { Folds = 3 }.Run(
            table, new Recipe { Epochs = 8, Choose = 12 });
        Folds dealt = Folds.Of(table, 3, 1);
        TrainedModel first = Model.Train(
            table.Select(dealt.TrainingRows(0).AsSpan()), new Recipe { Epochs = 8, Choose = 12, Seed = 1 });
        Assert.Equal(first.Model.Evaluate(table.Select(dealt.TestRows(0).AsSpan())).Metrics, same.Folds[0].Metrics);
        Assert.Contains(Invariant($"{same.Accuracy!.Mean:R}"), folds.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digits --choose fast", "--choose is for tables")]
    [InlineData("penguins.csv --choose fast --search hidden=2|4", "--choose and a search both vary the recipe")]
    [InlineData("penguins.csv --preset book --choose fast", "--choose")]
    [InlineData("penguins.csv --choose sometimes", "off, fast, thorough")]
    [InlineData("digits --bins 8", "--bins is for tables")]
    public void Choosing_that_cannot_act_is_refused(string arguments, string message)
    {
        Finished run = NablaProcess.Run("train " + arguments + " --run-dir x", folder: _folder.Path);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private Finished Train(string options)
    {
        Finished run = NablaProcess.Run(
            "train penguins.csv --target species --epochs 20 " + options, folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
