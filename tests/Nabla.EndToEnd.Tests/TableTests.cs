using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>CSV files and PNG pictures by the command.</summary>
public sealed class TableTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void A_table_is_inspected_trained_on_evaluated_and_predicted_with_its_own_names()
    {
        string csv = run.Beside("flowers.csv");
        File.WriteAllText(csv, "kind;a;b\n" + string.Concat(Enumerable.Range(0, 60).Select(
            i => FormattableString.Invariant(
                $"{(i % 3) switch { 0 => "rose", 1 => "iris", _ => "Lily" }};{i % 3 + 0.01 * i};{-(i % 3)}\n"))));
        JsonElement shown = Json($"inspect {csv} --json --label-column kind");
        Assert.Equal(["kind", "a", "b"],
            shown.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        Assert.Equal("[60,2]", shown.GetProperty("shape").GetRawText());
        Assert.Equal("[\"Lily\",\"iris\",\"rose\"]", shown.GetProperty("classes").GetRawText());
        Assert.Equal([2, 1, 0], shown.GetProperty("labels").EnumerateArray().Take(3).Select(l => l.GetInt32()));
        Assert.Equal(0.01 + 1, shown.GetProperty("values")[2].GetDouble());

        string folder = run.Beside("flowers");
        Finished trained = NablaProcess.Run(
            $"train {csv} --target first --epochs 200 --learning-rate 0.02 --seed 1 --run-dir {folder}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Contains("target kind (as asked): 3 classes, Lily, iris, rose", trained.Error, StringComparison.Ordinal);
        Finished evaluated = NablaProcess.Run($"evaluate {folder} {csv} --target kind --min-accuracy 0.9");
        Assert.True(evaluated.ExitCode == 0, evaluated.ToString());
        string bare = run.Beside("bare.csv");
        File.WriteAllText(bare, "b,more,a\n0,x,0.3\n-1,y,1.2\n");
        Finished answers = NablaProcess.Run($"predict {folder} {bare}");
        Assert.Equal((0, ""), (answers.ExitCode, answers.Error));
        Assert.Matches(@"^prediction,p_Lily,p_iris,p_rose\nrose(,[\d.E-]+){3}\niris(,[\d.E-]+){3}\n$", answers.Out);
        string[] all = NablaProcess.Run($"predict {folder} {csv} --append").Out.Split('\n');
        Assert.StartsWith("kind;a;b;prediction;p_Lily;p_iris;p_rose", all[0], StringComparison.Ordinal);
        Assert.Equal(62, all.Length);
        Assert.All(all[1..^1], line => Assert.Equal(line.Split(';')[0], line.Split(';')[3]));
    }

    [Fact]
    public void A_spreadsheet_with_decimal_commas_is_learned_from_and_answered_with_them()
    {
        string[] rows =
            [.. Enumerable.Range(0, 60).Select(i => $"{i % 10},5;{(i % 10 > 4 ? "a" : "b")};{10 + i % 10},25")];
        string commas = run.Beside("commas.csv"), points = run.Beside("points.csv");
        File.WriteAllText(commas, "x;kind;y\r\n" + string.Join("\r\n", rows) + "\r\n");
        File.WriteAllText(points, "x,kind,y\n" + string.Join('\n', rows).Replace(',', '.').Replace(';', ',') + "\n");
        Finished trained = NablaProcess.Run($"train {commas} --epochs 5 --run-dir {run.Beside("of-commas")}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Contains("semicolons between them, decimal commas, named", trained.Error, StringComparison.Ordinal);
        Assert.Equal(0, NablaProcess.Run($"train {points} --epochs 5 --run-dir {run.Beside("of-points")}").ExitCode);
        Assert.Equal(
            Model.Load(run.Beside("of-points/model.safetensors")).Checksum(),
            Model.Load(run.Beside("of-commas/model.safetensors")).Checksum());
        string[] answers = NablaProcess.Run($"predict {run.Beside("of-points")} {commas} --append").Out.Split('\n');
        Assert.Equal("x;kind;y;prediction", answers[0]);
        Assert.All(answers[1..^1], line => Assert.Matches(@"^\d,5;[ab];\d\d,25;-?\d+,\d+$", line));
        Finished refused = NablaProcess.Run($"predict {run.Beside("of-points")} {commas} --decimal point");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("--decimal comma", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\ty\n1,555\tx\n2,555\tz\n", "(--decimal comma, --decimal point)")]
    [InlineData("a;y\n1,5;x\n2.5;z\n", "column \"a\", row 2")]
    [InlineData("a,y\n1,x\n2\n", "row 2 (line 3)")]
    [InlineData("a,y\n1,x\n2,x\n", "in every row")]
    [InlineData("a\n1\n2\n", "none beside the target")]
    [InlineData("a,y\n", "none beneath the names")]
    [InlineData("a,y\n1,\n2,\n", "no values")]
    [InlineData("a,a\n1,2\n", "both called")]
    [InlineData("", "empty")]
    public void A_table_that_cannot_be_learned_from_is_refused_with_the_place(string text, string part)
    {
        string csv = run.Beside("bad.csv");
        File.WriteAllText(csv, text);
        Finished refused = NablaProcess.Run($"train {csv}");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_answered_by_name_and_must_have_the_models_size()
    {
        string folder = run.Beside("pictures");
        Directory.CreateDirectory(folder);
        File.Copy(Repository.Fixture("pictures/digit.png"), Path.Combine(folder, "b.png"), true);
        File.Copy(Repository.Fixture("pictures/digit.png"), Path.Combine(folder, "A.png"), true);
        Finished answers = NablaProcess.Run($"predict {run.Path} {folder}");
        Assert.Matches(@"^A\.png: 0 0\.\d{4} .*\nb\.png: 0 0\.\d{4} .*\n$", answers.Out);
        Finished refused = NablaProcess.Run(["predict", run.Path, Repository.Fixture("pictures/gray.png")]);
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("6x5", refused.Error, StringComparison.Ordinal);
        Assert.Contains("8x8", refused.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(string line)
    {
        Finished done = NablaProcess.Run(line);
        Assert.True(done.ExitCode == 0, done.ToString());
        return JsonDocument.Parse(done.Out).RootElement;
    }
}
