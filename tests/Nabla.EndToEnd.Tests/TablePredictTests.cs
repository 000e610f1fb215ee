using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>Answers to tables.</summary>
public sealed class TablePredictTests(TableRun run) : IClassFixture<TableRun>
{
    private const string Rows = "color,note,size,\"age, years\"\nred,a,4.9,3\nviolet,\"b\n,\"\"c\",0.2,NA\n";

    [Fact]
    public void Columns_are_found_by_name_and_what_is_not_known_is_counted_at_the_end()
    {
        Finished answers = NablaProcess.Run($"predict {run.Kind} -", null, Rows);
        Assert.Matches(@"^prediction,p_big,p_small\nbig,0\.\d+,[\d.E-]+\nsmall,[\d.E-]+,0\.\d+\n$", answers.Out);
        Assert.Contains("color: 1 of 2 values are of no category that the model knows", answers.Error,
            StringComparison.Ordinal);
        Assert.Contains("age, years: 1 of 2 values are missing: ", answers.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_repeated_as_they_stand_classes_chosen_and_files_written_whole()
    {
        string file = run.Beside("answers.csv");
        Finished done = NablaProcess.Run($"predict {run.Kind} - --append --top 1 -o {file}", null, Rows);
        Assert.True(done.ExitCode == 0 && done.Out.Length == 0, done.ToString());
        Assert.Matches("^color,note,size,\"age, years\",prediction,probability\nred,a,4.9,3,big,0\\.\\d+\n" +
            "violet,\"b\n,\"\"c\",0.2,NA,small,0\\.\\d+\n$", File.ReadAllText(file));
        Finished refused = NablaProcess.Run($"predict {run.Kind} - -o {file}", null, Rows + "red,a,red,3\n");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("column \"size\", row 3", refused.Error, StringComparison.Ordinal);
        Assert.StartsWith("color,note", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_answered_in_their_own_units_alike_from_CSV_and_JSON()
    {
        Finished csv = NablaProcess.Run($"predict {run.Price} -", null, Rows.Replace("NA", "5"));
        double[] prices =
            [.. csv.Out.Split('\n')[1..^1].Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.InRange(prices[0], 200, 300);
        Assert.InRange(prices[1], 60, 160);
        const string Json = """{"color": "red", "size": 4.9, "age, years": 3}""" + "\n" + """{"color": "violet", "size": 0.2, "age, years": 5}""";
        foreach (string input in new[] { Json, "{\"rows\": [" + Json.Replace("\n", ",\n") + "]}",
            "[" + Json.Replace("\n", ",") + "]" })
        {
            Finished json = NablaProcess.Run($"predict {run.Price} -", null, input);
            Assert.Equal(csv.Out, json.Out);
        }

        Finished lines = NablaProcess.Run($"predict {run.Price} - --json", null, Json);
        Assert.Equal(prices, lines.Out.Split('\n')[..^1].Select(
            line => JsonDocument.Parse(line).RootElement.GetProperty("prediction").GetDouble()));
        JsonElement kind = JsonDocument.Parse(
            NablaProcess.Run($"predict {run.Kind} - --json --top 1", null, Json.Split('\n')[0]).Out).RootElement;
        Assert.Equal("big", kind.GetProperty("prediction").GetString());
        Assert.Single(kind.GetProperty("probabilities").EnumerateObject());
    }

    [Fact]
    public void Numbers_that_differ_little_from_each_other_are_answered_in_all_their_digits()
    {
        string csv = run.Write("times.csv", "x,time\n" + string.Concat(Enumerable.Range(0, 60).Select(
            i => FormattableString.Invariant($"{i},{1.7e9 + i + 0.25}\n"))));
        Finished trained = NablaProcess.Run($"train {csv} --epochs 100 --run-dir {run.Beside("times")} --quiet");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        string[] times = NablaProcess.Run($"predict {run.Beside("times")} {csv}").Out.Split('\n')[1..^1];
        double[,] answers = Model.Load(Path.Combine(run.Beside("times"), "model.safetensors"))
            .Predict(IO.CsvFile.Read(csv).Table);
        Assert.Equal(answers.Cast<double>().Select(time => time.ToString("F2", CultureInfo.InvariantCulture)), times);
        Assert.Equal(60, times.Distinct().Count());
    }

    [Theory]
    [InlineData("predict {0} nowhere.csv", 3, "there is no such file")]
    [InlineData("predict {0} {1} -o nowhere/answers.csv", 4, "There is no folder ")]
    [InlineData("train {1} --from {0} --target kid", 3, "Did you mean \"kind\"?")]
    [InlineData("train {2} --from {0}", 3, "\"kind\", the target of the model")]
    public void What_is_not_there_is_said_not_to_be(string line, int exitCode, string part)
    {
        string other = run.Write("other.csv", "a,b\n1,x\n2,y\n");
        Finished refused =
            NablaProcess.Run(string.Format(CultureInfo.InvariantCulture, line, run.Kind, run.Csv, other));
        Assert.True(refused.ExitCode == exitCode && refused.Out.Length == 0, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_is_said_to_be_damaged()
    {
        string packed = run.Beside("cut.csv.gz");
        using (var memory = new MemoryStream())
        {
            using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, true))
                gzip.Write(File.ReadAllBytes(run.Csv));
            File.WriteAllBytes(packed, memory.ToArray()[..^20]);
        }

        foreach (string line in new[] { $"predict {run.Kind} {packed}", $"train {packed}", $"inspect {packed}" })
        {
            Finished refused = NablaProcess.Run(line);
            Assert.True(refused.ExitCode == 3, refused.ToString());
            Assert.Contains("the gzip file", refused.Error, StringComparison.Ordinal);
            Assert.Contains("It is damaged", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"color": "red", "size": 4.9}""", "row 1", "age, years")]
    [InlineData("""{"color": "red", "size": 4.9, "age, years": 3} {"color": "red", "size": "x", "age, years": 3}""", "row 2", "size is \"x\"")]
    [InlineData("""{"color": "red", "size": [1], "age, years": 3}""", "row 1", "a list")]
    [InlineData("[1]", "row 1", "no object")]
    [InlineData("""{"color": "red", """, "line 1", "")]
    [InlineData("""{"color": "red", "color": "red", "size": 4.9, "age, years": 3}""", "row 1", "\"color\" twice")]
    [InlineData("""{"color": "red", "size": 1e999, "age, years": 3}""", "row 1", "size")]
    public void Rows_that_do_not_fit_are_refused_with_their_number(string json, string where, string part)
    {
        Finished refused = NablaProcess.Run($"predict {run.Kind} - --json", null, json);
        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Contains(where, refused.Error, StringComparison.Ordinal);
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_names_columns_are_taken_in_order_if_the_count_is_right_and_that_is_said()
    {
        string named = NablaProcess.Run($"predict {run.Kind} -", null, "size,color,\"age, years\"\n4.9,red,3\n").Out;
        Finished bare = NablaProcess.Run($"predict {run.Kind} -", null, "4.9,red,3\n");
        Assert.Equal(named, bare.Out);
        Assert.Contains("no line of names: columns are taken in the model's order, size, color, age, years", bare.Error,
            StringComparison.Ordinal);
        Finished wrong = NablaProcess.Run($"predict {run.Kind} -", null, "4.9,red\n");
        Assert.Equal((3, ""), (wrong.ExitCode, wrong.Out));
        Assert.Contains("size, color, age, years", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_plain_numbers_takes_columns_in_order()
    {
        string csv = run.Write("digit.csv", string.Join(',', Enumerable.Range(0, 64).Select(i => i % 17)) + "\n");
        string folder = run.Beside("digits");
        NablaProcess.Run($"train --epochs 1 --run-dir {folder} --quiet");
        Finished answers = NablaProcess.Run($"predict {folder} {csv} --top 2");
        Assert.Matches(@"^prediction,probability,prediction_2,probability_2\n\d,0\.\d+,\d,[\d.E-]+\n$", answers.Out);
        string labeled = run.Write("labeled.csv", "5," + File.ReadAllText(csv));
        Finished evaluated = NablaProcess.Run($"evaluate {folder} {labeled} --target first");
        Assert.True(evaluated.ExitCode == 0, evaluated.ToString());
        Assert.Contains("1 example", evaluated.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--append --json", 2, "--append")]
    [InlineData("--example 3", 2, "--example")]
    [InlineData("-o nowhere/answers.csv", 4, "nowhere")]
    public void Options_that_do_not_fit_are_refused(string options, int exitCode, string part)
    {
        Finished refused = NablaProcess.Run($"predict {run.Kind} {run.Csv} {options}");
        Assert.True(refused.ExitCode == exitCode && refused.Out.Length == 0, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_than_tables_are_refused_by_a_model_of_tables()
    {
        foreach (string line in new[] { $"predict {run.Kind} digits", $"evaluate {run.Kind} digits",
            $"train digits --from {run.Kind}" })
        {
            Finished refused = NablaProcess.Run(line);
            Assert.True(refused.ExitCode == 3 && refused.Out.Length == 0, refused.ToString());
            Assert.Contains("CSV", refused.Error, StringComparison.Ordinal);
        }
    }
}
