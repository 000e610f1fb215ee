using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Rows on the command line, what an answer is made of, and rows that cannot be answered.</summary>
public sealed class AskingTests(TableRun run) : IClassFixture<TableRun>
{
    [Fact]
    public void A_row_on_the_command_line_is_answered_like_one_in_a_file()
    {
        string file = NablaProcess.Run($"predict {run.Kind} -", null, "color,size,\"age, years\"\nred,4.9,3\n").Out;
        Finished typed = Ask($"predict {run.Kind} color=red size=4.9 age,·years=3");
        Assert.True(typed.ExitCode == 0, typed.ToString());
        Assert.Equal(file, typed.Out);
        Assert.Equal("", typed.Error);
        Finished json = Ask($"predict {run.Kind} color=red size=4.9 age,·years=3 --json --top 1");
        Assert.Equal("big", JsonDocument.Parse(json.Out).RootElement.GetProperty("prediction").GetString());
    }

    [Fact]
    public void What_is_not_given_is_missing_and_that_is_said()
    {
        string file = NablaProcess.Run($"predict {run.Kind} -", null, "color,size,\"age, years\"\n,4.9,\n").Out;
        Finished typed = NablaProcess.Run($"predict {run.Kind} size=4.9 color=");
        Assert.Equal(file, typed.Out);
        Assert.Contains("missing, so that the median of training is taken: age, years (", typed.Error,
            StringComparison.Ordinal);
        Assert.Contains("missing, so that no category is set: color", typed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("siez=4.9", 2, "did you mean size?")]
    [InlineData("nowhere=1 size=4", 2, "the model has no column \"nowhere\"")]
    [InlineData("kind=big size=4.9", 2, "kind is what the model answers")]
    [InlineData("size=4.9 size=5", 2, "size is given twice")]
    [InlineData("size=4.9 red", 2, "\"red\" is no value of a row")]
    [InlineData("size=large", 3, "size is \"large\"")]
    [InlineData("size=4.9 --append", 2, "--append")]
    [InlineData("size=4.9 --on-error skip", 2, "--on-error")]
    [InlineData("size=4.9 --why --top 1", 2, "--top")]
    [InlineData("size=4.9 --digits 2", 2, "--digits")]
    [InlineData("size=4.9 --decimal comma", 2, "--decimal")]
    public void What_cannot_be_taken_is_refused_with_the_way_out(string row, int exitCode, string part)
    {
        Finished refused = NablaProcess.Run($"predict {run.Kind} {row}");
        Assert.True(refused.ExitCode == exitCode && refused.Out.Length == 0, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Contributions_are_a_picture_and_in_JSON_sum_to_the_answer()
    {
        Finished text = Ask($"predict {run.Kind} color=red size=4.9 age,·years=3 --why");
        Assert.True(text.ExitCode == 0, text.ToString());
        string[] lines = text.Out.Split('\n')[..^1];
        Assert.Matches(@"^big 0\.\d{4}; 0\.\d{4} at the average inputs$", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^  size +4\.9 +\+0\.\d+ +\|#{14}$", lines[1]);
        foreach (string model in (string[])[run.Kind, run.Price])
        {
            Finished json = NablaProcess.Run($"predict {model} {run.Csv} --why --json --digits all"
                .Replace(model == run.Kind ? " --digits all" : "\0", "", StringComparison.Ordinal));
            Assert.True(json.ExitCode == 0, json.ToString());
            double unit = model == run.Kind ? 1 : 50;   // about the spread of the prices
            foreach (string line in json.Out.Split('\n')[..^1])
            {
                JsonElement root = JsonDocument.Parse(line).RootElement, why = root.GetProperty("why");
                JsonElement answered = root.GetProperty("prediction");
                double answer = answered.ValueKind == JsonValueKind.Number ? answered.GetDouble()
                    : root.GetProperty("probabilities").GetProperty(answered.GetString()!).GetDouble();
                JsonProperty[] parts = [.. why.GetProperty("contributions").EnumerateObject()];
                Assert.Equal(["size", "color", "age, years"], parts.Select(part => part.Name));
                // 10⁻⁶ as stated, and the rounding of a float network
                Assert.Equal(answer - why.GetProperty("average").GetDouble(), parts.Sum(part => part.Value.GetDouble()),
                    tolerance: 5e-6 * unit);
            }
        }
    }

    [Fact]
    public void The_inputs_of_an_image_contribute_by_their_place()
    {
        string folder = run.Beside("why-digits");
        NablaProcess.Run($"train --epochs 2 --run-dir {folder} --quiet");
        Finished text = NablaProcess.Run($"predict {folder} digits --example 3 --why");
        Assert.Matches(@"(?m)^  pixel \d,\d +\d+ +[+-]0\.\d+ +#*\|#*$", text.Out);
        Assert.Contains("\n  56 others ", text.Out, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(
            NablaProcess.Run($"predict {folder} digits --example 3 --why --json").Out).RootElement;
        JsonElement why = json.GetProperty("why")[0];
        double[] parts = [.. why.GetProperty("contributions").EnumerateArray().Select(part => part.GetDouble())];
        double answer = json.GetProperty("outputs")[0].EnumerateArray().Max(a => a.GetDouble());
        Assert.Equal(64, parts.Length);
        Assert.Equal(answer - why.GetProperty("average").GetDouble(), parts.Sum(), tolerance: 5e-6);
        Finished refused = NablaProcess.Run($"predict {folder} a=1");
        Assert.True(refused.ExitCode == 2, refused.ToString());
    }

    private const string Bad = "color,size,\"age, years\"\nred,4.9,3\nred,large,3\nred,1\nblue,0.2,4\nred,1e999,2\n";

    [Fact]
    public void Rows_that_cannot_be_answered_keep_their_places_and_stop_nothing()
    {
        string good = NablaProcess.Run($"predict {run.Kind} -", null,
            "color,size,\"age, years\"\nred,4.9,3\nblue,0.2,4\n").Out;
        string[] answers = good.Split('\n');
        Finished skipped = NablaProcess.Run($"predict {run.Kind} - --on-error skip", null, Bad);
        Assert.True(skipped.ExitCode == 0, skipped.ToString());
        Assert.Equal($"{answers[0]}\n{answers[1]}\n,,\n,,\n{answers[2]}\n,,\n", skipped.Out);
        Assert.Contains("3 of 5 rows cannot be answered", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("line 3: column \"size\": It is \"large\", no number.", skipped.Error,
            StringComparison.Ordinal);
        Finished stopped = NablaProcess.Run($"predict {run.Kind} -", null, Bad);
        Assert.True(stopped.ExitCode == 3, stopped.ToString());

        string[] json = NablaProcess.Run($"predict {run.Kind} - --on-error skip --json", null, Bad).Out.Split('\n');
        Assert.Equal(6, json.Length);
        JsonElement second = JsonDocument.Parse(json[1]).RootElement;
        Assert.Equal(JsonValueKind.Null, second.GetProperty("prediction").ValueKind);
        Assert.Contains("large", second.GetProperty("error").GetString(), StringComparison.Ordinal);

        Finished appended = NablaProcess.Run($"predict {run.Kind} - --on-error skip --append --top 1", null, Bad);
        Assert.Contains("\nred,large,3,,\n", appended.Out, StringComparison.Ordinal);
        Finished single = NablaProcess.Run($"predict {run.Price} - --on-error skip", null, Bad);
        Assert.Equal("\"\"", single.Out.Split('\n')[2]);   // a line that no reader takes for none
    }

    [Fact]
    public void Rows_of_JSON_are_skipped_alike_and_where_none_is_left_the_answer_is_no()
    {
        const string Json = """[{"color": "red", "size": 4.9, "age, years": 3}, [1], {"color": "red", "size": "x", "age, years": 3}]""";
        Finished skipped = NablaProcess.Run($"predict {run.Kind} - --on-error skip", null, Json);
        Assert.True(skipped.ExitCode == 0, skipped.ToString());
        Assert.Equal([",,", ",,"], skipped.Out.Split('\n')[2..4]);
        Assert.Contains("The first is row 2: ", skipped.Error, StringComparison.Ordinal);
        Finished none = NablaProcess.Run(
            $"predict {run.Kind} - --on-error skip", null, "color,size,\"age, years\"\nred,large,3\n");
        Assert.True(none.ExitCode == 1, none.ToString());
    }

    [Fact]
    public void Numbers_are_answered_with_the_digits_of_the_target()
    {
        string csv = run.Write("cents.csv", "x,price\n" + string.Concat(Enumerable.Range(0, 80).Select(
            i => FormattableString.Invariant($"{i},\"${1000 + 3.25 * (i * 7 % 80):N2}\"\n"))));
        string folder = run.Beside("cents");
        Finished trained = NablaProcess.Run($"train {csv} --epochs 40 --choose off --run-dir {folder} --quiet");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Matches(@"^prediction\n\d+\.\d\d\n$", NablaProcess.Run($"predict {folder} x=17").Out);
        Assert.Matches(@"^{""prediction"":\d+\.\d\d}\n$", NablaProcess.Run($"predict {folder} x=17 --json").Out);
        Assert.Matches(@"^prediction\n\d+\n$", NablaProcess.Run($"predict {folder} x=17 --digits 0").Out);
        Assert.Matches(@"^prediction\n\d+\.\d{5,}\n$", NablaProcess.Run($"predict {folder} x=17 --digits all").Out);
        Assert.Matches(@"(?m)^\d+$", NablaProcess.Run($"predict {run.Price} size=3").Out);

        // The target of a new file is read as that of training, also where it alone would have two meanings.
        string odd = run.Write("odd.csv", "x,price\n1,\"1,022\"\n2,\"1,045\"\n3,1068.25\n4,\"$1,091.00\"\n");
        string plain = run.Write("plain.csv", "x,price\n1,1022\n2,1045\n3,1068.25\n4,1091\n");
        string Measured(string file) => NablaProcess.Run($"evaluate {folder} {file} --json").Out
            .Replace(Path.GetFileName(file), "", StringComparison.Ordinal);
        Assert.NotEqual("", Measured(plain));
        Assert.Equal(Measured(plain), Measured(odd));
    }

    [Fact]
    public void Values_outside_the_range_of_training_are_counted_in_one_note()
    {
        const string Rows = "color,size,\"age, years\",kind\nred,4.9,3,big\nred,50,-1,big\nblue,-3,4,small\n";
        string file = run.Write("outside.csv", Rows);
        const string Note =
            "note: values outside the range of training: 2 of size (0 to 4.9), 1 of age, years (0 to 12)";
        Assert.Contains(Note, NablaProcess.Run($"predict {run.Kind} {file}").Error, StringComparison.Ordinal);
        Assert.Contains(Note, NablaProcess.Run($"evaluate {run.Kind} {file}").Error, StringComparison.Ordinal);
        Finished one = Ask($"predict {run.Kind} size=50 color=red age,·years=3");
        Assert.Contains("1 of size (0 to 4.9)", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("outside", NablaProcess.Run($"predict {run.Kind} {run.Csv}").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_range_of_new_targets_stands_beside_each_number()
    {
        string folder = run.Beside("range");
        Finished trained = NablaProcess.Run($"train {run.Csv} --ignore kind --epochs 20 --run-dir {folder} --quiet");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Finished ranged = NablaProcess.Run($"predict {folder} {run.Csv} --range");
        Assert.True(ranged.ExitCode == 0, ranged.ToString());
        string[] lines = ranged.Out.Split('\n')[..^1], plain = NablaProcess.Run($"predict {folder} {run.Csv}").Out
            .Split('\n')[..^1];
        Assert.Equal("prediction,low,high", lines[0]);
        Assert.Equal(121, lines.Length);
        var (below, above) = Model.Load(folder).RangeOf(0)!.Value;
        int inside = 0;
        foreach (var (line, i) in lines.Skip(1).Select((line, i) => (line, i)))
        {
            double[] fields = [.. line.Split(',').Select(double.Parse)];
            Assert.Equal(plain[i + 1], line.Split(',')[0]);
            Assert.Equal(fields[0] + below, fields[1], tolerance: 1.001);   // both are rounded to whole numbers
            Assert.Equal(fields[0] + above, fields[2], tolerance: 1.001);
            double truth = 100 + 3 * (i * 7 % 50) + i % 13;
            inside += truth >= fields[1] && truth <= fields[2] ? 1 : 0;
        }

        Assert.True(inside >= 108, $"{inside} of 120, nine of ten of which should lie within");
        JsonElement json = JsonDocument.Parse(
            NablaProcess.Run($"predict {folder} size=3 color=red --range --json").Out).RootElement;
        Assert.True(json.GetProperty("low").GetDouble() <= json.GetProperty("prediction").GetDouble());
        Assert.True(json.GetProperty("high").GetDouble() >= json.GetProperty("prediction").GetDouble());
        string top = NablaProcess.Run($"predict {folder} {run.Csv} --range --append").Out.Split('\n')[0];
        Assert.EndsWith("price,prediction,low,high", top, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_that_nobody_knows_is_refused()
    {
        Finished classes = NablaProcess.Run($"predict {run.Kind} {run.Csv} --range");
        Assert.True(classes is { ExitCode: 2, Out: "" }, classes.ToString());
        Assert.Contains("--range is for models that answer numbers", classes.Error, StringComparison.Ordinal);
        Finished off = NablaProcess.Run($"predict {run.Price} {run.Csv} --range");
        Assert.True(off is { ExitCode: 2, Out: "" }, off.ToString());
        Assert.Contains("train it without --choose off", off.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_means_and_ranges_answers_as_before()
    {
        string json = run.Beside("old.json");
        Model model = Model.Load(run.Kind);
        model.Save(json);
        string text = System.Text.RegularExpressions.Regex.Replace(
            File.ReadAllText(json), @",""(averages|range)"":\[[^\]]*\]", "");
        Assert.DoesNotContain("averages", text, StringComparison.Ordinal);
        File.WriteAllText(json, text);
        const string Row = "color=red size=4.9 age,·years=3";
        Assert.Equal(Ask($"predict {run.Kind} {Row}").Out, Ask($"predict {json} {Row}").Out);
        JsonElement why = JsonDocument.Parse(Ask($"predict {json} {Row} --why --json").Out).RootElement
            .GetProperty("why");
        Assert.Equal(3, why.GetProperty("contributions").EnumerateObject().Count());
        Assert.DoesNotContain("outside",
            NablaProcess.Run($"predict {json} size=99").Error, StringComparison.Ordinal);
    }

    // A blank within an argument is written ·.
    private static Finished Ask(string line) =>
        NablaProcess.Run(line.Split(' ').Select(part => part.Replace('·', ' ')));
}
