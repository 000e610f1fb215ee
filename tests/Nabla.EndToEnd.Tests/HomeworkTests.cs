using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nabla.EndToEnd.Tests;

/// <summary>Sheets of homework: blank ones, filled in as people write, and those of a class.</summary>
public sealed class HomeworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HomeworkTests()
    {
        Run("backprop --template 2-3-2 --out CASE", 0);
        Directory.CreateDirectory(_folder["class"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public void A_blank_sheet_has_a_place_for_every_number_and_none_of_them(string format)
    {
        string blank = Run($"check CASE --blank --format {format}", 0).Out;
        // z and a, δ: 5 neurons of 2 examples; 3 costs; 5 biases and 12 weights, their gradient and after a step.
        const int Places = 3 * 10 + 3 + 2 * (5 + 12);
        if (format == "json")
        {
            Assert.DoesNotContain(blank, char.IsDigit);
            Assert.Equal(Places, blank.Split("null").Length - 1);
        }
        else
        {
            string[] rows = blank.TrimEnd().Split('\n');
            Assert.Equal("quantity,layer,example,j,k,answer", rows[0]);
            Assert.Equal(Places, rows.Length - 1);
            Assert.All(rows[1..], row => Assert.Matches("^[a-zA-Z_]+(,[0-3]?){4},$", row));
        }

        File.WriteAllText(_folder["blank"], blank);
        Assert.Contains("Has no answers", Run("check CASE --answers BLANK", 2).Error, StringComparison.Ordinal);
        Run($"check CASE --blank --out {_folder["sheet." + format]}", 0);
        Assert.Equal(blank, File.ReadAllText(_folder["sheet." + format]));
    }

    [Fact]
    public void A_table_filled_in_by_a_spreadsheet_with_decimal_commas_is_marked()
    {
        File.WriteAllText(_folder["mine.csv"], Table(digits: 5));
        Finished marked = Run($"check CASE --answers {_folder["mine.csv"]}", 0);
        Assert.Contains("all that was answered is right", marked.Out, StringComparison.Ordinal);
        File.WriteAllText(_folder["mine.csv"], Table(digits: 5).Replace(
            "\nz;2;0;2;;", "\nz;2;0;2;;9", StringComparison.Ordinal));
        Finished wrong = Run($"check CASE --answers {_folder["mine.csv"]}", 1);
        Assert.Contains("wrong: z of layer 2, example 0, neuron 2", wrong.Out, StringComparison.Ordinal);
        Assert.Matches(@"yours   9\d,\d{5}\n", wrong.Out);
    }

    [Fact]
    public void Three_decimals_agree_as_far_as_they_can_tell()
    {
        File.WriteAllText(_folder["mine.json"], Sheet(3));
        Finished marked = Run($"check CASE --answers {_folder["mine.json"]}", 0);
        Assert.Contains("agrees as far as 3 decimals can tell: ", marked.Out, StringComparison.Ordinal);
        Assert.Contains("nothing that was answered is wrong", marked.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_marked_sheet_by_sheet_and_counted()
    {
        File.WriteAllText(_folder["class/a-right.json"], Sheet(6));
        File.WriteAllText(_folder["class/b-table.csv"], Table(digits: 5));
        foreach (string name in (string[])["c-turned", "d-turned"])
            File.WriteAllText(_folder[$"class/{name}.json"], Sheet(6, ("delta", 1)));
        File.WriteAllText(_folder["class/e-mean.json"], Sheet(6, ("mean_cost", 0)));
        File.WriteAllText(_folder["class/f-broken.json"], """{"z": [[["x"]]]}""");
        File.WriteAllText(_folder["class/notes.txt"], "not a sheet");

        Finished text = Run("check CASE --answers CLASS", 1);
        Assert.Contains("2 of 6 sheets have nothing wrong; 1 could not be read", text.Out, StringComparison.Ordinal);
        Assert.Matches(
            @"first wrong at +40\.00% \(2 of 5\)  delta of layer 3\n +20\.00% \(1 of 5\)  mean_cost\n", text.Out);
        Assert.Matches(@"likely slip +\d+\.00% \(\d of 5\)  the sign is reversed", text.Out);

        JsonElement json = JsonDocument.Parse(Run("check CASE --answers CLASS --json", 1).Out).RootElement;
        Assert.Equal((6, 5), (json.GetProperty("sheets").GetArrayLength(), json.GetProperty("read").GetInt32()));
        Assert.Equal("delta of layer 3", json.GetProperty("quantities")[0].GetProperty("quantity").GetString());

        string csv = Run("check CASE --answers CLASS --format csv", 1).Out;
        string[] rows = csv.TrimEnd().Split('\n');
        Assert.Equal("sheet,right,wrong_at,typed,right_is,likely,problem", rows[0]);
        Assert.Equal(["a-right.json", "b-table.csv", "c-turned.json", "d-turned.json", "e-mean.json", "f-broken.json"],
            rows[1..].Select(row => row.Split(',')[0]));
        Run($"check CASE --answers CLASS --format csv --out {_folder["marks.csv"]}", 1);
        Assert.Equal(csv, File.ReadAllText(_folder["marks.csv"]));
    }

    [Theory]
    [InlineData("check CASE --blank --format text", "a blank sheet is JSON or CSV")]
    [InlineData("check CASE --blank --sample 3", "--sample is for checking")]
    [InlineData("check CASE --format csv", "--format is for sheets of answers")]
    [InlineData("check CASE --answers CASE --format csv", "--format is for the sheets of a folder")]
    [InlineData("check CASE --answers FOLDER/empty", "the folder has no sheets")]
    public void What_cannot_act_is_refused(string command, string says)
    {
        Directory.CreateDirectory(_folder["empty"]);
        Finished refused = NablaProcess.Run(Named(command));
        Assert.InRange(refused.ExitCode, 2, 3);
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantity,layer,example,j,k,answer\nzz,2,0,0,,1\n", "no quantity \"zz\"")]
    [InlineData("quantity,layer,example,j,k,answer\nz,two,0,0,,1\n", "column layer")]
    [InlineData("quantity,layer,example,j,k,answer\nz,2,0,0,,one\n", "is no number")]
    [InlineData("quantity,layer,example,j,k,answer\nz,,0,0,,1\n", "no layer")]
    [InlineData("quantity,layer,example,j,k,answer\nmean_cost,2,,,,1\n", "belongs to no layer")]
    [InlineData("quantity,layer,example,j,k,answer\nz,2,0,0,,1\nz,2,0,0,,2\n", "twice")]
    [InlineData("quantity,layer,example,j,k,answer\nz,2,0,0,,1e-999999999999\n", "is no number")]
    [InlineData("quantity,layer,example,j,k\nz,2,0,0,\n", "no column answer")]
    public void A_table_that_is_no_sheet_is_refused_with_its_row(string table, string says)
    {
        File.WriteAllText(_folder["mine.csv"], table);
        Assert.Contains(says, Run($"check CASE --answers {_folder["mine.csv"]}", 2).Error, StringComparison.Ordinal);
    }

    private Finished Run(string command, int exitCode)
    {
        Finished run = NablaProcess.Run(Named(command));
        Assert.True(run.ExitCode == exitCode, run.ToString());
        return run;
    }

    private string Named(string command) => command.Replace("CASE", _folder["case.json"], StringComparison.Ordinal)
        .Replace("CLASS", _folder["class"], StringComparison.Ordinal)
        .Replace("BLANK", _folder["blank"], StringComparison.Ordinal)
        .Replace("FOLDER/", _folder["."] + "/", StringComparison.Ordinal);

    // What is right, each number rounded; of some quantities the sign is turned.
    private string Sheet(int digits, params (string Name, int Layer)[] turned)
    {
        var sheet = (JsonObject)JsonNode.Parse(Run("backprop CASE", 0).Out)!;
        foreach (string name in sheet.Select(field => field.Key).ToArray())
            sheet[name] = Rounded(sheet[name]!, 1);
        foreach ((string name, int layer) in turned)
        {
            if (sheet[name] is JsonArray layers)
                layers[layer] = Rounded(layers[layer]!, -1);
            else
                sheet[name] = Rounded(sheet[name]!, -1);
        }

        return sheet.ToJsonString();

        JsonNode Rounded(JsonNode node, int sign) => node is JsonArray items
            ? new JsonArray([.. items.Select(item => Rounded(item!, sign))])
            : JsonValue.Create(Math.Round(sign * node.GetValue<double>(), digits));
    }

    // As a spreadsheet of a country with decimal commas writes it.
    private string Table(int digits)
    {
        JsonNode right = JsonNode.Parse(Run("backprop CASE", 0).Out)!;
        IEnumerable<string> rows = Run("check CASE --blank --format csv", 0).Out.TrimEnd().Split('\n').Skip(1)
            .Where(row => !row.StartsWith("new", StringComparison.Ordinal)).Select(row =>
        {
            string[] at = row.Split(',');
            JsonNode found = right[at[0]]!;
            foreach (string place in at[1..5].Where(place => place.Length > 0))
            {
                bool isLayer = place == at[1] && ReferenceEquals(found, right[at[0]]) && at[1].Length > 0;
                int index = int.Parse(place, CultureInfo.InvariantCulture) - (isLayer ? 2 : 0);
                found = found[index]!;
            }

            string answer = found.GetValue<double>().ToString("F" + digits, CultureInfo.InvariantCulture);
            return string.Join(';', at[..5]) + ";" + answer.Replace('.', ',');
        });
        return "quantity;layer;example;j;k;answer\n" + string.Join('\n', rows) + "\n";
    }
}
