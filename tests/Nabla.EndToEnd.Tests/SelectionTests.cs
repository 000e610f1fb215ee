using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Several trainings by the command: folds, seeds, searches.</summary>
public sealed class SelectionTests : IDisposable
{
    private const string Search =
        "train t.csv --target kind --search learning-rate=1e-3..1e-1,hidden=4|8,l2=0|1e-3 --trials 6 " +
        "--epochs 30 --batch-size 8 --run-dir r --quiet";

    private readonly TemporaryFolder _folder = new();

    public SelectionTests()
    {
        Directory.CreateDirectory(_folder[""]);
        File.WriteAllText(_folder["t.csv"], Table(row => row * 7 / 90));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--activation tanh")]
    [InlineData("--output sigmoid")]
    [InlineData("--cost quadratic")]
    public void Options_of_models_are_those_of_training_where_folds_are_trained(string option)
    {
        Finished folds = Nabla($"evaluate t.csv --target kind --folds 3 --epochs 1 {option}");
        Assert.True(folds.ExitCode == 0, folds.ToString());
        Assert.Contains("expected on new rows", folds.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_are_told_one_by_one_with_mean_and_uncertainty_and_again_to_the_same_bits()
    {
        Finished text = Nabla("evaluate t.csv --target kind --ignore day --folds 4 --epochs 10 --hidden 5");
        Assert.True(text.ExitCode == 0, text.ToString());
        Assert.Matches(
            @"(?m)^t\.csv: 4 trainings.*\n +fold.*\n( +[1-4] .*\n){4}" +
            @"expected on new rows +accuracy [0-9.]+% ± [0-9.]+%, log-loss .*\n" +
            @"the class frequencies  .*\n(the rare class.*\n)?fold by fold: accuracy [0-9.]+% ± [0-9.]+% \(mean ±",
            text.Out);
        JsonElement one = Json("evaluate t.csv --target kind --ignore day --folds 4 --epochs 10 --hidden 5 --json");
        JsonElement two =
            Json("evaluate t.csv --target kind --ignore day --folds 4 --epochs 10 --hidden 5 --json --threads 2");
        Assert.Equal(Scores(one), Scores(two));
        double[] accuracies = [.. one.GetProperty("folds").EnumerateArray()
            .Select(fold => fold.GetProperty("score").GetProperty("accuracy").GetDouble())];
        Assert.Equal(accuracies.Sum() / 4, one.GetProperty("accuracy").GetProperty("mean").GetDouble());
        Assert.Equal(
            90, one.GetProperty("folds").EnumerateArray().Sum(fold => fold.GetProperty("examples").GetInt32()));
    }

    [Fact]
    public void A_fold_column_gives_exactly_its_folds_and_is_no_input()
    {
        const string Line = "evaluate t.csv --target kind --fold-column day --epochs 10 --hidden 5 --json";
        JsonElement named = Json(Line);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"],
            named.GetProperty("folds").EnumerateArray().Select(fold => fold.GetProperty("fold").GetString()));
        // Other names in the same order: had the column been an input, some bit would change.
        File.WriteAllText(_folder["t.csv"], Table(row => 1000 * (row * 7 / 90) + 3));
        Assert.Equal(Scores(named), Scores(Json(Line)));
    }

    [Fact]
    public void A_run_is_cross_validated_with_its_own_configuration()
    {
        Ok("train t.csv --target kind --ignore day --hidden 5 --epochs 10 --batch-size 8 --l2 0.01 --seed 3 --quiet " +
            "--run-dir one");
        JsonElement run = Json("evaluate one --folds 3 --json");
        JsonElement same = Json(
            "evaluate t.csv --target kind --ignore day --hidden 5 --epochs 10 --batch-size 8 --l2 0.01 --seed 3 " +
            "--folds 3 --json");
        Assert.Equal(Scores(same), Scores(run));
        Assert.NotEqual(Scores(run), Scores(Json("evaluate one --folds 3 --epochs 2 --json")));
    }

    [Fact]
    public void Seeds_are_runs_of_one_folder_and_the_best_by_validation_is_its_model()
    {
        Finished done = Ok("train digits --seeds 0..2 --hidden 12 --epochs 3 --run-dir s");
        Assert.Contains("validation accuracy of 3 seeds: mean ", done.Out, StringComparison.Ordinal);
        Assert.Contains("standard deviation", done.Out, StringComparison.Ordinal);
        JsonElement[] trials = Trials("s");
        Assert.Equal(["0", "1", "2"], trials.Select(t => t.GetProperty("settings").GetProperty("seed").GetString()));
        // Better is a higher accuracy, or as high at a lower cost.
        string best = trials.OrderByDescending(t => Score(t, "accuracy")).ThenBy(t => Score(t, "cost"))
            .Select(t => t.GetProperty("settings").GetProperty("seed").GetString()!).First();
        Assert.Equal(File.ReadAllBytes(_folder[$"s/seed-{best}/model.safetensors"]),
            File.ReadAllBytes(_folder["s/model.safetensors"]));
        Ok("evaluate s");
        Ok("verify s");
        // Each is the run that its own configuration makes.
        Ok("train --config s/seed-1/config.json --quiet --run-dir alone");
        Assert.Equal(File.ReadAllBytes(_folder["s/seed-1/model.safetensors"]),
            File.ReadAllBytes(_folder["alone/model.safetensors"]));
    }

    [Fact]
    public void Killed_again_and_again_a_search_comes_to_the_same_table_and_model()
    {
        Directory.CreateDirectory(_folder["whole"]);
        File.Copy(_folder["t.csv"], _folder["whole/t.csv"]);
        Finished whole = NablaProcess.Run(Search.Split(' '), folder: _folder["whole"]);
        Assert.True(whole.ExitCode == 0, whole.ToString());
        var random = new Random(4);
        int killed = 0;
        for (int i = 0; i < 6; i++)
        {
            Process process = NablaProcess.Start(
                NablaProcess.Dotnet, [NablaProcess.Assembly, .. Search.Split(' ')], null, _folder[""]);
            int before = Lines();
            while (!process.HasExited && Lines() == before)
                Thread.Sleep(1);
            Thread.Sleep(random.Next(30));
            process.Kill();
            if (NablaProcess.Finish(process, "").ExitCode == 128 + 9)
                killed++;
        }

        Assert.True(killed >= 2, $"only {killed} were killed");
        File.AppendAllText(_folder["r/trials.jsonl"], "{\"event\":\"trial\",\"tri");   // a line cut off
        Ok(Search);
        Assert.Equal(Comparable("whole/r"), Comparable("r"));
        Assert.Equal(
            File.ReadAllBytes(_folder["whole/r/model.safetensors"]), File.ReadAllBytes(_folder["r/model.safetensors"]));
        Assert.Equal(File.ReadAllText(_folder["whole/r/config.json"]), File.ReadAllText(_folder["r/config.json"]));

        int Lines() => File.Exists(_folder["r/trials.jsonl"])
            ? File.ReadAllText(_folder["r/trials.jsonl"]).Count(c => c == '\n') : 0;
    }

    [Fact]
    public void The_table_has_the_best_first_and_more_trials_go_on_from_those_done()
    {
        Ok(Search);
        string[] rows = File.ReadAllLines(_folder["r/trials.csv"]);
        Assert.Equal("rank,trial,learning-rate,hidden,l2,accuracy,cost,epochs,seconds", rows[0]);
        double[] accuracies =
            [.. rows[1..].Select(row => double.Parse(row.Split(',')[5], CultureInfo.InvariantCulture))];
        Assert.Equal(accuracies.OrderDescending(), accuracies);
        string six = File.ReadAllText(_folder["r/trials.jsonl"]);
        Ok(Search.Replace("--trials 6", "--trials 8", StringComparison.Ordinal));
        Assert.StartsWith(six, File.ReadAllText(_folder["r/trials.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(8, Trials("r").Length);
        Finished nothing = Ok("resume r");
        Assert.Contains("best: ", nothing.Out, StringComparison.Ordinal);
        Assert.Equal(8, Trials("r").Length);
    }

    [Fact]
    public void Where_the_time_is_used_up_the_best_so_far_is_kept_and_more_time_goes_on_from_there()
    {
        const string Endless = "train t.csv --target kind --search hidden=4..64,learning-rate=1e-4..1e-1 " +
            "--trials 100000 --epochs 2 --run-dir b";
        Finished run = Ok(Endless + " --budget 1s");
        int done = Trials("b").Length;
        Assert.InRange(done, 1, 99_999);
        Assert.Contains($"the time is used up after {done:N0} trial", run.Out, StringComparison.Ordinal);
        Assert.Contains("for more of them, the same command with more --budget\nbest: hidden=", run.Out,
            StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["b/model.safetensors"]));
        string first = File.ReadAllText(_folder["b/trials.jsonl"]);
        Ok(Endless + " --budget 3s --quiet");
        Assert.StartsWith(first, File.ReadAllText(_folder["b/trials.jsonl"]), StringComparison.Ordinal);
        Assert.True(Trials("b").Length > done);
    }

    [Fact]
    public void Another_search_or_other_data_are_not_mixed_into_a_folder()
    {
        Ok(Search);
        Finished other = Nabla(Search.Replace("4|8", "4|16", StringComparison.Ordinal));
        Assert.Equal((2, ""), (other.ExitCode, other.Out));
        Assert.Contains("the folder holds another search", other.Error, StringComparison.Ordinal);
        File.AppendAllText(_folder["t.csv"], "1,2,0,a\n");
        Assert.Equal(2, Nabla(Search).ExitCode);
        Ok("train t.csv --target kind --epochs 1 --quiet --run-dir one");
        Finished run = Nabla(Search.Replace("--run-dir r", "--run-dir one", StringComparison.Ordinal));
        Assert.Contains("holds a run already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void By_folds_the_best_is_trained_on_all_rows()
    {
        Ok("train t.csv --target kind --search hidden=2|8 --folds 3 --epochs 15 --run-dir f --fold-column day --quiet",
            2);
        Ok("train t.csv --target kind --search hidden=2|8 --fold-column day --epochs 15 --run-dir f --quiet");
        JsonElement best = Trials("f").OrderByDescending(t => Score(t, "accuracy"))
            .ThenBy(t => Score(t, "cost")).First();
        Assert.True(best.GetProperty("standard_error").GetDouble() >= 0);
        Ok($"train t.csv --target kind --ignore day --hidden " +
            $"{best.GetProperty("settings").GetProperty("hidden").GetString()} " +
            "--epochs 15 --choose off --quiet --run-dir alone");
        Assert.Equal(Checksum("alone"), Checksum("f"));
    }

    [Theory]
    [InlineData("train digits --search hiden=4|8", "Did you mean \"hidden\"?")]
    [InlineData("train digits --search hidden=4|wide", "not \"wide\"")]
    [InlineData("train digits --search activation=rleu|tanh", "Did you mean \"relu\"?")]
    [InlineData("train digits --search learning-rate=0..1", "a number above 0")]
    [InlineData("train digits --search nothing", "names no option")]
    [InlineData("train digits --seeds 4..2", "0..4 or 1,5,9")]
    [InlineData("train digits --seeds 0..999999999", "0..4 or 1,5,9")]
    [InlineData("train digits --trials 3", "--search")]
    [InlineData("train digits --folds 5", "nabla evaluate")]
    [InlineData("train digits --seeds 0..2 --search hidden=2|3", "contradict")]
    [InlineData("train digits --seeds 0..2 --validation 0", "no validation examples")]
    [InlineData("train digits --search hidden=2|3 --budget soon", "90s, 10m or 1h30m")]
    [InlineData("evaluate digits --folds 1", "2 or more")]
    [InlineData("evaluate t.csv --folds 5 --fold-column day", "contradict")]
    [InlineData("evaluate digits --fold-column x", "for tables")]
    [InlineData("evaluate digits --folds 2000", "there cannot be 2,000 folds")]
    [InlineData("evaluate digits --epochs 3", "only with --folds")]
    public void Wrong_usage_is_told_before_anything_is_trained(string line, string part)
    {
        Finished refused = Nabla(line);
        Assert.True(refused.ExitCode == 2 && refused.Out.Length == 0, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["runs"]));
    }

    // Three classes, told in part by two numbers; and a group.
    private static string Table(Func<int, int> day) => "x,z,day,kind\n" + string.Concat(Enumerable.Range(0, 90).Select(
        row => FormattableString.Invariant(
            $"{row % 3 + Noise(row):R},{Noise(row + 500) - 0.4 * (row % 3):R},{day(row)},{"abc"[row % 3]}\n")));

    private static double Noise(int i)
    {
        double noise = Math.Sin(12.9898 * i + 0.78233) * 43758.5453;
        return 1.6 * (noise - Math.Floor(noise));
    }

    private Finished Nabla(string line) => NablaProcess.Run(line.Split(' '), folder: _folder[""]);

    private Finished Ok(string line, int exitCode = 0)
    {
        Finished done = Nabla(line);
        Assert.True(done.ExitCode == exitCode, done.ToString());
        return done;
    }

    private JsonElement Json(string line) => JsonDocument.Parse(Ok(line).Out).RootElement;

    private string Checksum(string run) => Json($"evaluate {run} t.csv --json").GetProperty("checksum").GetString()!;

    private static string[] Scores(JsonElement result) =>
        [.. result.GetProperty("folds").EnumerateArray().Select(fold => fold.GetProperty("score").GetRawText())];

    private JsonElement[] Trials(string run) =>
        [.. File.ReadAllLines(_folder[run + "/trials.jsonl"]).Skip(1)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    private static double Score(JsonElement trial, string name) =>
        trial.GetProperty("score").GetProperty(name).GetDouble();

    // All but the time.
    private string[] Comparable(string run) =>
        [.. Trials(run).Select(t => $"{t.GetProperty("trial")} {t.GetProperty("settings")} {t.GetProperty("score")}"),
            .. File.ReadAllLines(_folder[run + "/trials.csv"]).Select(row => row[..row.LastIndexOf(',')])];
}
