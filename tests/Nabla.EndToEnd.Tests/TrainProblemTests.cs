using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>What stops <c>nabla train</c>, and where its values come from.</summary>
public sealed class TrainProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Divergence_ends_with_1_says_where_and_is_recorded()
    {
        Finished run = NablaProcess.Run(
            $"train --output identity --cost quadratic --optimizer sgd --eta 1e6 --run-dir {_folder["run"]}");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "error: training diverged\n  where  epoch 1, mini-batch ", run.Error, StringComparison.Ordinal);
        Assert.Contains("  fix    a smaller --learning-rate", run.Error, StringComparison.Ordinal);
        string last = File.ReadLines(_folder["run/events.jsonl"]).Last();
        Assert.StartsWith("{\"event\":\"failed\",\"reason\":\"diverged\"", last, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["run/model.safetensors"]));
    }

    [Fact]
    public void A_run_that_diverged_after_good_epochs_keeps_the_best_network_and_says_so()
    {
        // With η = 1 and λ = 2.6 each step multiplies the weights by −1.6: too much for float32 after a few epochs.
        Finished run = NablaProcess.Run($"train --optimizer sgd --eta 1 --l2 2.6 --run-dir {_folder["run"]}");
        Assert.Equal(1, run.ExitCode);
        string[] events = File.ReadAllLines(_folder["run/events.jsonl"]);
        JsonElement[] epochs =
            [.. events.Where(line => line.Contains("\"event\":\"epoch\"", StringComparison.Ordinal)).Select(Parse)];
        double best = epochs.Max(epoch => epoch.GetProperty("validation_accuracy").GetDouble());
        int number = Array.FindIndex(epochs, epoch => epoch.GetProperty("validation_accuracy").GetDouble() == best) + 1;
        Assert.Contains(
            $"kept   the network of epoch {number}, in {_folder["run"]}", run.Error, StringComparison.Ordinal);
        Assert.Equal("failed", Parse(events[^1]).GetProperty("event").GetString());

        JsonElement measured = Parse(NablaProcess.Run($"evaluate {_folder["run"]} --json").Out);
        Assert.Equal(
            epochs[number - 1].GetProperty("test_accuracy").GetDouble(), measured.GetProperty("accuracy").GetDouble());

        static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;
    }

    [Fact]
    public void A_network_that_does_not_fit_the_data_is_explained_with_the_way_out()
    {
        Finished run = NablaProcess.Run($"train --layers 63,30,10 --run-dir {_folder["run"]}");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("""
            error: the network does not fit the data
              data     digits has 64 values an example (8x8) and 10 classes
              network  --layers 63,30,10 takes 63
              fix      --layers 64,30,10, or leave the first out to take it from the data

            """, run.Error);
    }

    [Theory]
    [InlineData("30", "64,30,10")]
    [InlineData("30,10", "64,30,10")]
    [InlineData("64,30,10", "64,30,10")]
    [InlineData("64,30", "64,30,10")]
    [InlineData("10", "64,10")]
    [InlineData("100,50", "64,100,50,10")]
    public void The_first_and_the_last_width_may_be_left_out(string given, string widths) =>
        Assert.Equal(widths, string.Join(',', DryRun($"--layers {given}").GetProperty("layers").EnumerateArray()));

    [Fact]
    public void A_run_that_cannot_be_written_ends_with_4_before_training()
    {
        string file = _folder.Write("file", "");
        Finished run = NablaProcess.Run($"train --run-dir {file}/run");
        Assert.Equal((4, ""), (run.ExitCode, run.Out));
        Assert.Contains("fix     choose another folder: --run-dir FOLDER", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder["run"]);
        _folder.Write("run/events.jsonl", "mine");
        Finished run = NablaProcess.Run($"train --run-dir {_folder["run"]}");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("another --run-dir", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["run/events.jsonl"]));
    }

    [Fact]
    public void A_flag_beats_the_environment_which_beats_the_file_which_beats_the_preset_which_beats_the_default()
    {
        string file = _folder.Write(
            "config.json", "{ \"epochs\": 11, \"batch_size\": 12, /* why */ \"seed\": 13, \"preset\": \"book\" }");
        Dictionary<string, string> environment = new() { ["NABLA_EPOCHS"] = "21", ["NABLA_BATCH_SIZE"] = "22" };
        JsonElement resolved = DryRun($"--config {file} --epochs 31", environment);
        Assert.Equal(31, resolved.GetProperty("epochs").GetInt32());
        Assert.Equal(22, resolved.GetProperty("batch_size").GetInt32());
        Assert.Equal(13, resolved.GetProperty("seed").GetInt32());
        Assert.Equal(3, resolved.GetProperty("learning_rate").GetDouble());
        Assert.Equal("float32", resolved.GetProperty("precision").GetString());
    }

    [Fact]
    public void The_book_s_program_is_the_book_s()
    {
        JsonElement book = DryRun("--preset book");
        Assert.Equal("64,30,10", string.Join(',', book.GetProperty("layers").EnumerateArray()));
        Assert.Equal(
            ["sigmoid", "sigmoid", "quadratic", "book", "sgd"],
            new[] { "activation", "output", "cost", "init", "optimizer" }.Select(
                name => book.GetProperty(name).GetString()));
        Assert.Equal(
            [3, 10, 30, 0],
            new[] { "learning_rate", "batch_size", "epochs", "patience" }.Select(
                name => book.GetProperty(name).GetInt32()));
    }

    [Fact]
    public void A_dry_run_says_what_would_be_done_and_writes_nothing()
    {
        Finished run = NablaProcess.Run("train --dry-run", folder: _folder.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("64-100-10 relu", run.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--optimizer sdg", "did you mean sgd?")]
    [InlineData("--epochs 0", "--epochs takes a whole number, 1 or more")]
    [InlineData("--eta nan", "--eta takes a number above 0, not \"nan\"")]
    [InlineData("--momentum 0.9", "adam has no --momentum")]
    [InlineData("--validation 0 --patience 3", "--patience looks at validation examples")]
    [InlineData("--validation 0 --metric log_loss", "--metric looks at validation examples, and --validation 0 leaves")]
    [InlineData("--metric rmse", "--metric rmse is for numbers, and the target is a class")]
    [InlineData("--metric acuracy", "did you mean accuracy?")]
    [InlineData("--validation 1442", "leaves nothing to learn from")]
    [InlineData("--output tanh --cost softmax_cross_entropy", "goes with softmax outputs only")]
    [InlineData("--schedule sines:3", "There is no schedule \"sines\"")]
    [InlineData("--layers 64,2000000000,10", "64-2000000000-10 has 150,000,000,010 parameters")]
    [InlineData("--hidden 100000,100000", "64-100000-100000-10 has 10,007,600,010 parameters")]
    [InlineData("--hidden 2000000000,2000000000,2000000000,2000000000", "more than can be counted")]
    [InlineData(
        "--validation 0 --calibrate", "--calibrate looks at validation examples, and --validation 0 leaves none")]
    [InlineData("--output tanh --cost quadratic --calibrate", "outputs  tanh, for classes")]
    [InlineData("--seed -1", "--seed takes a whole number, 0 or more")]
    public void Wrong_settings_end_with_2_and_name_the_setting(string options, string fact)
    {
        Finished run = NablaProcess.Run($"train {options} --run-dir {_folder["run"]}");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(fact, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    private JsonElement DryRun(string options, Dictionary<string, string>? environment = null)
    {
        Finished run = NablaProcess.Run($"train {options} --dry-run --json", environment);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
