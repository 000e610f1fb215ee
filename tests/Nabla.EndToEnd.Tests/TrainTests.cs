using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests;

/// <summary>What <c>nabla train</c> prints, records and saves.</summary>
public sealed partial class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_command_reaches_97_percent_on_the_held_out_fifth_and_says_what_comes_next()
    {
        Finished run = NablaProcess.Run("train", folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Error);
        Assert.StartsWith("64-100-10 relu, softmax, softmax cross entropy cost, 7,510 parameters | " +
            "digits: 1,298 training, 144 validation, 355 test | he_uniform, adam 0.001, batches of 32, ", run.Out,
            StringComparison.Ordinal);
        Assert.Contains(" | seed 1 | ", run.Out.Split('\n')[0], StringComparison.Ordinal);
        Match end = Accuracy().Match(run.Out);
        Assert.True(end.Success, run.Out);
        int right = int.Parse(end.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(right >= 0.97 * 355, $"{right} of 355 is less than 97 %");

        string folder = Directory.GetDirectories(_folder["runs"]).Single();
        string name = Path.GetFileName(folder);
        Assert.Equal("digits", name);
        Assert.Contains($"saved runs/{name}/model.safetensors", run.Out, StringComparison.Ordinal);
        Assert.Contains($" evaluate runs/{name} ", run.Out, StringComparison.Ordinal);
        Assert.Contains($" predict runs/{name} digits ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "long")]
    public void Ten_seeds_reach_97_percent_in_both_precisions()
    {
        foreach (string precision in new[] { "float32", "float64" })
        {
            for (int seed = 0; seed < 10; seed++)
            {
                double accuracy =
                    Train($"--seed {seed} --precision {precision}")[^1].GetProperty("test_accuracy").GetDouble();
                Assert.True(accuracy >= 0.97, $"seed {seed} in {precision} reaches {accuracy:P2}");
            }
        }
    }

    [Fact]
    public void A_model_is_checked_and_evaluated_on_what_it_was_trained_on_unless_other_data_are_named()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 255, 0, 0, 255, 200, 10, 10, 200];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1];
        File.WriteAllBytes(_folder["images"], images);
        File.WriteAllBytes(_folder["labels"], labels);
        string data = $"{_folder["images"]},{_folder["labels"]}";
        Finished run =
            NablaProcess.Run($"train {data} --layers 3 --validation 0 --epochs 1 --run-dir {_folder["run"]}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(" 1 epoch ", run.Out.Split('\n')[0], StringComparison.Ordinal);
        foreach (string command in (string[])["check", "evaluate"])
        {
            Assert.Equal(0, NablaProcess.Run($"{command} {_folder["run"]}").ExitCode);
            Assert.Equal(3, NablaProcess.Run($"{command} {_folder["run"]} digits").ExitCode);
        }
    }

    [Fact]
    public void Weight_decay_is_decoupled_whatever_the_optimizer()
    {
        string adamW = Checksum("--optimizer adamw --weight-decay 0.1");
        Assert.Equal(adamW, Checksum("--optimizer adam --weight-decay 0.1"));
        Assert.NotEqual(adamW, Checksum("--optimizer adam"));
        Assert.NotEqual(adamW, Checksum("--optimizer adam --l2 0.1"));

        string Checksum(string options)
        {
            string? checksum = Train($"{options} --epochs 2")[^1].GetProperty("checksum").GetString();
            Directory.Delete(_folder["run"], recursive: true);
            return checksum!;
        }
    }

    [Fact]
    public void A_run_folder_has_configuration_events_and_model()
    {
        List<JsonElement> events = Train("--epochs 3 --seed 5 --log-gradients");
        Assert.Equal(["checkpoint-0.safetensors", "checkpoint-123.safetensors", "config.json", "events.jsonl",
            "model.safetensors"],
            Directory.GetFiles(_folder["run"]).Select(Path.GetFileName).Order());

        Assert.All(events, e => Assert.Equal("event", e.EnumerateObject().First().Name));
        string[] names = [.. events.Select(e => e.GetProperty("event").GetString()!)];
        Assert.Equal("started", names[0]);
        Assert.Equal("stopped", names[^1]);
        Assert.Equal(3, names.Count(name => name == "epoch"));
        Assert.True(names.Count(name => name == "step") is > 3 and < 123, "steps are sampled");
        Assert.Equal([64, 100, 10], events[0].GetProperty("widths").EnumerateArray().Select(w => w.GetInt32()));
        Assert.Equal(5ul, events[0].GetProperty("seed").GetUInt64());
        Assert.Equal(3, events[0].GetProperty("configuration").GetProperty("epochs").GetInt32());
        JsonElement epoch = events.Last(e => e.GetProperty("event").GetString() == "epoch");
        foreach (string field in new[]
        {
            "epoch", "cost", "train_accuracy", "validation_cost", "validation_accuracy", "test_accuracy", "seconds",
                "examples_per_second",
        })
        {
            Assert.True(epoch.GetProperty(field).GetDouble() > 0, field);
        }

        Assert.Equal(2, epoch.GetProperty("error_norms").GetArrayLength());

        Model model = Model.Load(_folder["run/model.safetensors"]);
        Assert.Equal(16, model.Input.Divisor);
        Assert.Equal([8, 8], model.Input.Shape);
        Assert.Equal("64-100-10", model.Architecture.ToString());
        using JsonDocument configuration = Json("config.json");
        Assert.Equal(5, configuration.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(0.001, configuration.RootElement.GetProperty("learning_rate").GetDouble());
    }

    [Fact]
    public void The_same_seed_gives_the_same_events_and_bits_for_any_number_of_threads()
    {
        List<JsonElement> one = Train("--epochs 3 --seed 5 --dropout 0.2 --threads 1", "one");
        List<JsonElement> two = Train("--epochs 3 --seed 5 --dropout 0.2 --threads 2", "two");
        List<JsonElement> other = Train("--epochs 3 --seed 6 --dropout 0.2 --threads 1", "other");
        Assert.Equal(one.Skip(1).Select(WithoutTimes), two.Skip(1).Select(WithoutTimes));
        Assert.NotEqual(Checksum(one), Checksum(other));
    }

    [Fact]
    public void The_stored_configuration_repeats_the_run()
    {
        List<JsonElement> first = Train(
            "--epochs 2 --layers 12 --optimizer sgd --momentum 0.5 --l2 0.001 --schedule exponential:0.9", "first");
        List<JsonElement> again = Train($"--config {_folder["first/config.json"]}", "again");
        Assert.Equal(Checksum(first), Checksum(again));
        Assert.Equal(
            File.ReadAllText(_folder["first/config.json"]), File.ReadAllText(_folder["again/config.json"]));
    }

    [Fact]
    public void Json_prints_the_recorded_events_and_nothing_else()
    {
        Finished run = NablaProcess.Run($"train --epochs 2 --json --run-dir {_folder["run"]}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllText(_folder["run/events.jsonl"]), run.Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--progress bar")]
    public void Redirected_output_is_plain_lines_without_control_characters(string option)
    {
        Finished run = NablaProcess.Run(
            $"train --epochs 2 {option} --run-dir {_folder["run"]}", new() { ["TERM"] = "xterm-256color" });
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(run.Out + run.Error, c => char.IsControl(c) && c != '\n');
        Assert.Matches(@"(?m)^ +2 +\d\.\d{4} +\d\d\.\d\d% +\d\d\.\d\d% +\d\d\.\d\d% +\d+\.\d\ds( \*)?$", run.Out);
    }

    [Fact]
    public void Quiet_prints_the_result_alone()
    {
        Finished run = NablaProcess.Run($"train --epochs 2 --quiet --run-dir {_folder["run"]}");
        Assert.Equal(3, run.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Matches(Accuracy(), run.Out);
    }

    [Fact]
    public void A_terminal_gets_a_live_line_and_a_plot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NablaProcess.Has("script"),
            "there is no util-linux script to make a terminal with");
        Finished run = NablaProcess.OnTerminal($"train --epochs 4 --run-dir {_folder["run"]}");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Ctrl-C saves and stops", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\r\e\[K epoch 1/4 \[=*>? *\] +\d+%  cost \d", run.Out);
        Assert.Contains("┤", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_goes_on_from_a_model()
    {
        Train("--epochs 4 --layers 20", "first");
        JsonElement first = Train($"--epochs 1 --from {_folder["first"]}", "second")
            .First(e => e.TryGetProperty("train_accuracy", out _));
        Assert.True(first.GetProperty("train_accuracy").GetDouble() > 0.7, "it began again from random weights");
        Finished contradiction =
            NablaProcess.Run($"train --from {_folder["first"]} --layers 21 --run-dir {_folder["third"]}");
        Assert.Equal(2, contradiction.ExitCode);
        Assert.Contains("the model to go on with and --layers contradict each other", contradiction.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reaching_the_target_accuracy_stops()
    {
        JsonElement stopped = Train("--target-accuracy 0.5")[^1];
        Assert.Equal("target_accuracy", stopped.GetProperty("reason").GetString());
        Assert.True(stopped.GetProperty("epochs").GetInt32() < 10, stopped.ToString());
    }

    private List<JsonElement> Train(string options, string name = "run")
    {
        if (Directory.Exists(_folder[name]))
            Directory.Delete(_folder[name], recursive: true);
        Finished run = NablaProcess.Run($"train {options} --quiet --run-dir {_folder[name]}");
        Assert.True(run.ExitCode == 0, run.ToString());
        return Events(name);
    }

    private List<JsonElement> Events(string name) =>
        [.. File.ReadLines(_folder[name + "/events.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    private JsonDocument Json(string name) => JsonDocument.Parse(File.ReadAllText(_folder["run/" + name]));

    private static string Checksum(List<JsonElement> events) => events[^1].GetProperty("checksum").GetString()!;

    private static string WithoutTimes(JsonElement e) => string.Join(", ", e.EnumerateObject()
        .Where(p => p.Name is not ("seconds" or "examples_per_second")).Select(p => p.ToString()));

    [GeneratedRegex(@"test accuracy \d\d\.\d\d% \((\d+) of 355\)")]
    private static partial Regex Accuracy();
}
