using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Training on tables.</summary>
public sealed class TableTrainTests(TableRun run) : IClassFixture<TableRun>
{
    [Fact]
    public void A_regression_says_how_the_file_was_understood_and_shows_errors_in_the_targets_units()
    {
        Assert.Contains("things.csv: 120 rows, 4 columns, commas between them, named in the first line", run.Notes,
            StringComparison.Ordinal);
        Assert.Contains("target price (the last column): numbers from 100 to 256; for classes: --task classification",
            run.Notes, StringComparison.Ordinal);
        Assert.Contains("inputs: 2 columns of numbers, standardized; 1 column of categories, color (3): 5 in all",
            run.Notes, StringComparison.Ordinal);
        Assert.Matches(@"missing texts of 108, for which no category is set: color \d+", run.Notes);
        Assert.Matches(
            @"missing numbers of 108, for which the median is taken: age, years \d+ \(median \d+\)", run.Notes);
        Assert.StartsWith("learning price, a number, from 3 columns of ", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\n5-100-1 relu, identity, quadratic cost, 701 parameters", run.Output, StringComparison.Ordinal);
        Assert.Contains("adam 0.003 cosine:0,0, l2 0.0167, batches of 32, at most 60 epochs", run.Output,
            StringComparison.Ordinal);
        Assert.Matches(@"\n epoch     cost train R²      mse valid\. R²      mse    time\n", run.Output);
        Assert.Matches(
            @"validation R² 0\.9\d+, mean squared error [\d.]+: off by about [\d.]+ \(12 examples\)", run.Output);

        JsonElement epoch = Events(run.Price).Last(e => e.GetProperty("event").GetString() == "epoch");
        Assert.InRange(epoch.GetProperty("validation_mean_squared_error").GetDouble(), 1, 500);
        Assert.InRange(epoch.GetProperty("validation_r2").GetDouble(), 0.8, 1);
        Assert.False(epoch.TryGetProperty("validation_accuracy", out _));
    }

    [Fact]
    public void A_model_of_a_table_shows_its_columns_categories_target_and_scale()
    {
        string shown = NablaProcess.Run($"inspect {run.Price}").Out;
        Assert.Matches(@"(?m)^target +price$", shown);
        Assert.Matches(@"(?m)^target mean +1\d\d\.", shown);
        Assert.Matches(@"(?m)^size +1  \(value − 2\.\d+\) / 1\.\d+, within ±3; 2\.\d+ where it is missing$", shown);
        Assert.Matches(@"(?m)^color +3  1 at its category: blue, green, red$", shown);
        JsonElement json = JsonDocument.Parse(NablaProcess.Run($"inspect {run.Kind} --json").Out).RootElement;
        Assert.Equal("kind", json.GetProperty("target").GetString());
        Assert.Equal(["size", "color", "age, years"],
            json.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        Assert.Equal(
            "[\"blue\",\"green\",\"red\"]", json.GetProperty("columns")[1].GetProperty("categories").GetRawText());
    }

    [Fact]
    public void A_run_that_was_cut_short_goes_on_to_the_same_bits()
    {
        string csv = run.Csv, whole = run.Beside("whole"), cut = run.Beside("cut");
        const string Options =
            "--target price --categorical size --weight-column kindness --task regression --schedule constant " +
            "--seed 5 --choose off";
        string weighted = run.Write("weighted.csv", string.Join('\n', File.ReadAllLines(csv)
            .Select((line, i) => line + (i == 0 ? ",kindness" : i % 3 == 0 ? ",2" : ",0.5"))));
        NablaProcess.Run($"train {weighted} {Options} --epochs 6 --run-dir {whole}");
        NablaProcess.Run($"train {weighted} {Options} --epochs 3 --run-dir {cut}");
        Finished resumed = NablaProcess.Run($"resume {cut} --epochs 6");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(Checksum(whole), Checksum(cut));
        File.AppendAllText(weighted, "1,red,3,big,100,1\n");
        Finished changed = NablaProcess.Run($"resume {cut} --epochs 9");
        Assert.True(changed.ExitCode == 3, changed.ToString());
    }

    [Fact]
    public void Training_goes_on_with_a_models_columns_and_labels_on_other_rows()
    {
        string few =
            run.Write("few.csv", "kind,\"age, years\",color,size\nbig,3,violet,4.5\nsmall,2,red,1\nbig,,red,5\n");
        string more = run.Beside("more");
        Finished on = NablaProcess.Run($"train {few} --from {run.Kind} --epochs 1 --validation 0 --run-dir {more}");
        Assert.True(on.ExitCode == 0, on.ToString());
        Assert.Contains(
            "texts of 3 that the model does not know: color 1 (\"violet\")", on.Error, StringComparison.Ordinal);
        Finished other = NablaProcess.Run($"train {few} --from {run.Kind} --target size --run-dir {more}-2");
        Assert.Equal((2, ""), (other.ExitCode, other.Out));
        string strange = run.Write("strange.csv", "kind,\"age, years\",color,size\nbig,3,red,4.5\nhuge,2,red,1\n");
        Finished unknown = NablaProcess.Run($"train {strange} --from {run.Kind} --run-dir {more}-3");
        Assert.Equal((3, ""), (unknown.ExitCode, unknown.Out));
        Assert.Contains("column \"kind\", row 2", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target price --ignore kind --target-accuracy 0.9", 2,
        "--target-accuracy is a share of right classes")]
    [InlineData("--target kind --class-weights huge=2", 2, "no class \"huge\"")]
    [InlineData("--target price --class-weights balanced", 2, "only classes have class weights")]
    [InlineData("--target kind --class-weights big:2", 2, "--class-weights takes balanced, or names with numbers")]
    [InlineData("--target kind --ignore colour", 3, "Did you mean \"color\"?")]
    [InlineData("--target kind --columns size,colour", 3, "Did you mean \"color\"?")]
    [InlineData("--target kind --categorical sizes", 3, "Did you mean \"size\"?")]
    [InlineData("--target kind --weight-column color", 3, "cannot say how much each row counts")]
    [InlineData("--target kind --weight-column kind", 3, "It is what is predicted")]
    [InlineData("--target kind --validation 500", 2, "cannot be set aside")]
    [InlineData("--target kinds", 3, "\"kinds\"")]
    [InlineData("--target kind --task regression", 3, "column \"kind\", row 1")]
    [InlineData("--target price --output softmax --task regression --epochs 1", 2, "softmax")]
    public void Options_that_do_not_fit_are_refused(string options, int exitCode, string part)
    {
        Finished refused = NablaProcess.Run($"train {run.Csv} {options} --run-dir {run.Beside("refused")}");
        Assert.True(refused.ExitCode == exitCode && refused.Out.Length == 0, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_chosen_by_names_that_may_have_commas_and_classes_weighed()
    {
        Finished plan = NablaProcess.Run(["train", run.Csv, "--target", "kind", "--columns", "\"age, years\",color",
            "--class-weights", "big=3", "--dry-run"]);
        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Contains("\n4-100-2 relu, softmax", plan.Out, StringComparison.Ordinal);
        Assert.Contains("\"class_weights\": \"big=3\"", plan.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_and_packed_files_give_the_same_model()
    {
        string packed = run.Beside("things.csv.gz");
        using (var file = File.Create(packed))
        using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(run.Csv));
        Finished first = NablaProcess.Run($"train {packed} --target kind --epochs 1 --run-dir {run.Beside("packed")}");
        Finished second = NablaProcess.Run(
            $"train - --target kind --epochs 1 --run-dir {run.Beside("piped")}", null, File.ReadAllText(run.Csv));
        Assert.True((first.ExitCode, second.ExitCode) == (0, 0), $"{first}\n{second}");
        Assert.Contains("standard input: 120 rows", second.Error, StringComparison.Ordinal);
        Assert.Equal(Checksum(run.Beside("packed")), Checksum(run.Beside("piped")));
    }

    private static string Checksum(string folder) => Model.Load(Path.Combine(folder, "model.safetensors")).Checksum();

    private static IEnumerable<JsonElement> Events(string folder) =>
        File.ReadLines(Path.Combine(folder, "events.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement);
}
