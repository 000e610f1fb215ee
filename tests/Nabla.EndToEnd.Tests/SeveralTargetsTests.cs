using System.Globalization;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Tables and arrays with several numbers to predict, by the command.</summary>
public sealed class SeveralTargetsTests(SeveralTargetsTests.Trained run) : IClassFixture<SeveralTargetsTests.Trained>
{
    private const string Row = "a=0.5 b=12 kind=y";

    [Fact]
    public void Training_says_what_each_target_is_and_how_well_each_is_answered_in_its_own_unit()
    {
        Assert.Contains("note: 2 targets (as asked), numbers, each with its own scale: small, size from ",
            run.Said.Error, StringComparison.Ordinal);
        Assert.Contains("note: 4 of 90 rows are left out: their small, size or large is missing", run.Said.Error,
            StringComparison.Ordinal);
        Assert.Matches(@"expected on new rows   R² 0\.9\d+ ± 0\.\d+  \(5 folds of 86 rows\)\n", run.Said.Out);
        Assert.Matches(@"\n  small, size          R² 0\.9\d+, off by about 0\.\d+; 90% of new rows from ",
            run.Said.Out);
        Assert.Matches(@"\n  large                R² 0\.9\d+, off by about \d\d+\.?\d*; 90% of new rows from ",
            run.Said.Out);
    }

    [Fact]
    public void Each_target_is_a_column_of_answers_or_a_member_with_as_many_digits_as_it_has()
    {
        Finished csv = Nabla($"predict {run.Model} -", "kind,b,a\ny,12,0.5\nx,80,0.25\n");
        Assert.Matches(@"^""small, size"",large\n\d\.\d\d,\d{4}\n\d\.\d\d,\d{4}\n$", csv.Out);
        string[] first = csv.Out.Split('\n')[1].Split(',');
        JsonElement json = Json($"predict {run.Model} {Row} --json --range");
        foreach (var (name, answer) in new[] { "small, size", "large" }.Zip(first))
        {
            double number = double.Parse(answer, CultureInfo.InvariantCulture);
            Assert.Equal(number, json.GetProperty("prediction").GetProperty(name).GetDouble());
            Assert.InRange(json.GetProperty("low").GetProperty(name).GetDouble(), 0, number);
            Assert.InRange(json.GetProperty("high").GetProperty(name).GetDouble(), number, 2 * number);
        }

        Assert.Equal("\"small, size\",\"small, size_low\",\"small, size_high\",large,large_low,large_high",
            Nabla($"predict {run.Model} {Row} --range").Out.Split('\n')[0]);
        Assert.Matches(@"^\d\.\d{4},\d{4}\.\d{4}$", Nabla($"predict {run.Model} {Row} --digits 4").Out.Split('\n')[1]);
        Finished appended = Nabla($"predict {run.Model} - --append", "kind,b,a,large\ny,12,0.5,7\n");
        Assert.StartsWith("kind,b,a,large,\"small, size\",large_\ny,12,0.5,7,", appended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_target_is_explained_in_its_own_unit()
    {
        string text = Nabla($"predict {run.Model} {Row} --why").Out;
        Assert.Matches(@"^small, size \d\.\d\d; \d\.\d\d at the average inputs\n(  .*\n){3}\n" +
            @"large \d{4}; \d{4} at the average inputs\n(  .*\n){3}$", text);
        JsonElement why = Json($"predict {run.Model} {Row} --why --json --digits all");
        foreach (string name in (string[])["small, size", "large"])
        {
            double answer = why.GetProperty("prediction").GetProperty(name).GetDouble();
            JsonElement parts = why.GetProperty("why").GetProperty(name);
            double sum = parts.GetProperty("contributions").EnumerateObject().Sum(part => part.Value.GetDouble());
            double average = parts.GetProperty("average").GetDouble();
            Assert.InRange(answer - average - sum, -1e-4 * Math.Abs(answer), 1e-4 * Math.Abs(answer));
        }
    }

    [Fact]
    public void Evaluation_and_folds_have_a_row_for_each_target_by_name()
    {
        string text = Nabla($"evaluate {run.Model}").Out;
        Assert.Matches(@"\nR² 0\.9\d+, the mean of 2 targets\n\n  target  +R² +MSE +RMSE +MAE\n" +
            @"  small, size  .*\n  large  .*\n$", text);
        JsonElement json = Json($"evaluate {run.Model} --json");
        Assert.Equal(["small, size", "large"], json.GetProperty("outputs").EnumerateArray()
            .Select(output => output.GetProperty("target").GetString()));
        double[] r2 = [.. json.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("r2").GetDouble())];
        Assert.Equal(r2.Average(), json.GetProperty("r2").GetDouble(), 12);
        string folds = Nabla($"evaluate {run.Model} --folds 3 --mistakes 1 --choose off --epochs 3 --quiet").Out;
        Assert.Contains("  fold   seed  examples        R²      cost  epochs", folds, StringComparison.Ordinal);
        Assert.Matches(
            @"\n  row \d+ \(line \d+\): is small, size \S+, large \S+, answered small, size \S+, large \S+\n", folds);
        Assert.Equal(0, Nabla($"evaluate {run.Model} --importance --min-r2 0.8").ExitCode);
    }

    [Fact]
    public void Inspect_shows_the_targets_of_a_table_and_of_a_model()
    {
        JsonElement table = Json($"inspect {run.Data} --target {run.Targets} --json");
        Assert.Equal(["large", "a"],
            table.GetProperty("targets").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, table.GetProperty("labels")[0].GetArrayLength());
        JsonElement model = Json($"inspect {run.Model} --json");
        Assert.Equal(2, model.GetProperty("target_scales").GetArrayLength());
        Assert.Contains("targets        small, size, large\n", Nabla($"inspect {run.Model}").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_form_answers_as_the_model_does()
    {
        string rows = run.Folder.Write("forms.csv", "a,b,kind\n0.1,3,x\n0.7,50,y\n,99,z\n");
        string expected = Nabla($"predict {run.Model} {rows} --digits 3").Out;
        foreach (string form in (string[])["json", "npz", "onnx", "safetensors"])
        {
            string file = run.Folder[$"form.{form}"];
            Assert.Equal(0, Nabla($"convert {run.Model} {file}").ExitCode);
            Assert.Equal(expected, Nabla($"predict {file} {rows} --digits 3").Out);
        }
    }

    [Fact]
    public void A_run_goes_on_to_the_same_bits_and_ranges()
    {
        string options = $"train {run.Data} --target {run.Targets} --epochs 6 --seed 3 --checkpoint-every 3 --quiet";
        string whole = run.Folder["whole"], copy = run.Folder["copy"];
        Assert.Equal(0, Nabla($"{options} --run-dir {whole}").ExitCode);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(whole))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        File.Delete(Path.Combine(copy, "model.safetensors"));
        string[] checkpoints = [.. Records.Checkpoints(copy)];
        foreach (string later in checkpoints[..^1])
            File.Delete(Path.Combine(copy, later));
        string events = Path.Combine(copy, "events.jsonl");
        File.WriteAllLines(events, File.ReadAllLines(events).SkipLast(1));
        Finished resumed = Nabla($"resume {copy}");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Contains("  large                R² ", resumed.Out, StringComparison.Ordinal);
        string query = $"b=12 kind=y --range --digits all";
        Assert.Equal(Nabla($"predict {whole} {query}").Out, Nabla($"predict {copy} {query}").Out);
    }

    [Theory]
    [InlineData("kind,large", "column \"kind\"", "it holds texts, which are classes", "(--target)")]
    [InlineData("kind,count", "column \"kind\"", "it holds texts, which are classes", "(--target)")]
    [InlineData("large,count", "column \"count\"", "its 3 different values look like classes", "--task regression")]
    [InlineData("large,large", "column \"large\"", "named twice", "Name each column once")]
    [InlineData("large,none", "the columns", "There is no column \"none\"", "first and last")]
    public void What_cannot_be_predicted_together_is_refused_by_name(
        string targets, string where, string found, string fix)
    {
        Finished refused = Nabla($"train {run.Data} --target {targets} --run-dir {run.Folder["refused"]}");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains(where, refused.Error, StringComparison.Ordinal);
        Assert.Contains(found, refused.Error, StringComparison.Ordinal);
        Assert.Contains(fix, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_called_like_a_list_is_meant_by_it()
    {
        string file = run.Folder.Write("named.csv", string.Concat(Enumerable.Range(0, 40).Select(
            i => $"{i * 7 % 11}.5,{i * 3 % 13}.25,{i * 5 % 17}.75\n").Prepend("\"a,b\",a,b\n")));
        string folder = run.Folder["named"];
        Assert.Equal(0, Nabla($"train {file} --target a,b --epochs 1 --choose off --run-dir {folder}").ExitCode);
        Assert.Equal("a,b", Json($"inspect {folder} --json").GetProperty("target").GetString());
        Assert.Equal(0, Nabla($"train {file} --target b,a --epochs 1 --choose off --run-dir {folder}2").ExitCode);
        Assert.Equal(2, Json($"inspect {folder}2 --json").GetProperty("targets").GetArrayLength());
        Finished other = Nabla($"evaluate {folder}2 {file} --target a");
        Assert.Contains("the model predicts b, a, not a", other.Error, StringComparison.Ordinal);
        Assert.Equal(0, Nabla($"evaluate {folder}2 {file} --target b,a").ExitCode);
    }

    [Fact]
    public void Arrays_with_several_numbers_in_each_row_have_a_scale_for_each()
    {
        string file = run.Folder["arrays.npz"], folder = run.Folder["arrays"];
        double[] x = [.. Enumerable.Range(0, 120).SelectMany(i => (double[])[i % 11, 50_000 + 7_000 * (i % 7)])];
        double[] y = [.. Enumerable.Range(0, 120).SelectMany(
            i => (double[])[0.001 * (i % 11), 1e6 + 90_000 * (i % 11) - 4 * 7_000 * (i % 7)])];
        using (FileStream stream = File.Create(file))
            Npz.Write(stream, [new("X", NpyArray.Of(x, 120, 2)), new("y", NpyArray.Of(y, 120, 2))]);
        Finished trained = Nabla($"train {file} --epochs 60 --choose off --run-dir {folder}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Contains("note: 2 targets (by its name), numbers, each with its own scale: y1 from 0 to 0.01, y2 from ",
            trained.Error, StringComparison.Ordinal);
        JsonElement evaluation = Json($"evaluate {folder} {file} --json");
        Assert.All(evaluation.GetProperty("outputs").EnumerateArray(),
            output => Assert.InRange(output.GetProperty("r2").GetDouble(), 0.95, 1));
        JsonElement answers = Json($"predict {folder} {file} --json");
        Assert.Equal(["y1", "y2"], answers.GetProperty("targets").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(120, answers.GetProperty("outputs").GetArrayLength());
        Assert.Matches(@"\ny1 0\.00\d\d  y2 \d+\.\d{4}\n|: y1 -?0\.0\d+  y2 \d+\.\d{4}\n",
            Nabla($"predict {folder} {file}").Out);

        // Labels that do not exclude each other have bounds, and stay what they are.
        double[] labels = [.. Enumerable.Range(0, 120).SelectMany(i => (double[])[i % 2, i % 3 == 0 ? 1 : 0])];
        using (FileStream stream = File.Create(file))
            Npz.Write(stream, [new("X", NpyArray.Of(x, 120, 2)), new("y", NpyArray.Of(labels, 120, 2))]);
        Finished bounded = Nabla($"train {file} --output sigmoid --epochs 2 --run-dir {folder}2");
        Assert.True(bounded.ExitCode == 0, bounded.ToString());
        Assert.Contains("targets: 2 numbers in each row of y, taken as they are", bounded.Error,
            StringComparison.Ordinal);
    }

    private static Finished Nabla(string arguments, string input = "") =>
        NablaProcess.Run(arguments, null, input);

    private static JsonElement Json(string arguments)
    {
        Finished done = Nabla(arguments);
        Assert.True(done.ExitCode is 0, done.ToString());
        return JsonDocument.Parse(done.Out).RootElement;
    }

    /// <summary>A model of two targets that differ by a factor of a thousand.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            Data = Folder.Write("plant.csv", string.Concat(Enumerable.Range(0, 90).Select(Line)
                .Prepend("a,b,kind,count,\"small, size\",large\n")));
            Said = NablaProcess.Run(
            [
                "train", Data, "--target", "\"small, size\",large", "--ignore", "count", "--seed", "1",
                "--run-dir", Model,
            ]);
            Assert.True(Said.ExitCode == 0, Said.ToString());
        }

        internal TemporaryFolder Folder { get; } = new();

        public string Data { get; }

        public string Model => Folder["run"];

        public string Targets => "large,a";

        internal Finished Said { get; }

        public void Dispose() => Folder.Dispose();

        private static string Line(int i)
        {
            double a = i * 37 % 90 / 90.0, b = i * 53 % 97;
            string small = i == 7 ? "" : (2 + a + 0.01 * b).ToString("F2", CultureInfo.InvariantCulture);
            string large = i % 30 == 11 ? ""
                : (3000 + 40 * b - 700 * a + (i % 2 == 0 ? 200 : 0)).ToString("F0", CultureInfo.InvariantCulture);
            return FormattableString.Invariant($"{a:F3},{b},{(i % 2 == 0 ? "x" : "y")},{i % 3},{small},{large}\n");
        }
    }
}
