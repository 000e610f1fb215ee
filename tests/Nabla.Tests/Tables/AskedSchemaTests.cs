using System.Text;

namespace Nabla.Tests.Tables;

/// <summary>What a schema keeps of its training rows for those who ask a model.</summary>
public sealed class AskedSchemaTests
{
    [Theory]
    [InlineData(new[] { 1.5, 2.25, 3 }, 2)]
    [InlineData(new[] { 100.0, 250, 3100 }, 0)]
    [InlineData(new[] { 1e-7, 2.5e-7, double.NaN }, 8)]
    [InlineData(new[] { 1e20, 2.5e20, 3e18 }, 0)]
    [InlineData(new[] { 0.1, 0.30000000000000004, 1 }, null)]
    [InlineData(new[] { -0.125, -4, 1700000000.25 }, 3)]
    public void A_target_has_the_digits_of_its_longest_number(double[] numbers, int? decimals) =>
        Assert.Equal(decimals, TargetForm.Of(new TableColumn("y", [.. numbers])).Decimals);

    [Theory]
    [InlineData(2, 80.0, 2)]
    [InlineData(0, 800.0, 0)]
    [InlineData(0, 2.0, 0)]
    [InlineData(0, 1.9, 2)]       // stars from 1 to 5
    [InlineData(0, 0.4, 3)]       // 0 and 1
    [InlineData(1, 0.00015, 6)]
    [InlineData(3, 1e-20, null)]
    [InlineData(null, 5.0, null)]
    public void Answers_have_them_too_unless_the_target_has_few_values(int? decimals, double scale, int? expected) =>
        Assert.Equal(expected, new TargetForm(decimals, null).AnswerDecimals(scale));

    [Fact]
    public void Ranges_means_and_the_form_of_the_target_come_back_from_a_file()
    {
        TableColumn y = new TableColumn("y", [10.5, 20.25, 30, 12, 8]).With(new()
        {
            Notation = new() { Unit = "$", Groups = ',' },
        });
        var table = new Table(new TableColumn("n", [1, 4, double.NaN, -2.5, 9]),
            new TableColumn("color", ["red", "red", "blue", "blue", null]), y).WithTarget("y", TargetKind.Numbers);
        Model model = Model.Train(
            table, new Recipe { Seed = 1, Epochs = 2, Choose = 0, Bins = 3, Validation = 0 }).Model;
        Assert.Equal((-2.5, 9), model.Schema!.Columns[0].Range);
        foreach (Action<Stream> save in (Action<Stream>[])[model.Save, model.SaveJson])
        {
            using var file = new MemoryStream();
            save(file);
            file.Position = 0;
            Schema again = Model.Load(file).Schema!;
            Assert.Equal(model.Schema.TargetForm(0)!.Decimals, again.TargetForm(0)!.Decimals);
            Assert.Equal("in $, thousands as 1,234", again.TargetForm(0)!.Notation!.ToString());
            Assert.Equal(model.Schema.Columns.Select(c => c.Range), again.Columns.Select(c => c.Range));
            Assert.Equal(model.Schema.Columns.SelectMany(c => c.Averages), again.Columns.SelectMany(c => c.Averages));
            Assert.Equal(again.Columns.Select(c => c.Width), again.Columns.Select(c => c.Averages.Length));
        }
    }

    [Theory]
    [InlineData("\"averages\":[0.4,0.4]", "\"averages\":[0.4]")]
    [InlineData("\"averages\":[0.4,0.4]", "\"averages\":[0.4,1e999]")]
    [InlineData("\"range\":[-2.5,9]", "\"range\":[9,-2.5]")]
    [InlineData("\"range\":[-2.5,9]", "\"range\":[9]")]
    [InlineData("\"target_decimals\":2", "\"target_decimals\":-2")]
    public void What_cannot_be_is_refused_in_a_file(string before, string after)
    {
        var table = new Table(new TableColumn("n", [1, 4, 3, -2.5, 9]),
            new TableColumn("color", ["red", "red", "blue", "blue", null]),
            new TableColumn("y", [10.5, 20.25, 30, 12, 8])).WithTarget("y", TargetKind.Numbers);
        Model model = Model.Train(table, new Recipe { Seed = 1, Epochs = 1, Choose = 0, Validation = 0 }).Model;
        using var file = new MemoryStream();
        model.SaveJson(file);
        string json = Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains(before, json, StringComparison.Ordinal);
        Assert.Throws<NablaFormatException>(() => Model.Load(
            new MemoryStream(Encoding.UTF8.GetBytes(json.Replace(before, after, StringComparison.Ordinal)))));
    }

    [Fact]
    public void Numbers_outside_the_range_of_training_are_named_and_counted()
    {
        Table table = Tables.Mixed(60, hasClasses: true);
        Model model = Model.Train(table, new Recipe { Seed = 1, Epochs = 1, Choose = 0, Validation = 0 }).Model;
        SchemaColumn b = model.Schema!.Columns.First(column => column.Name == "b");
        var (least, most) = b.Range!.Value;
        Assert.Equal((table["b"].Numbers.ToArray().Min(), table["b"].Numbers.ToArray().Max()), (least, most));
        foreach (var (value, isOutside) in new (object?, bool)[]
            { (least, false), (most, false), (Math.BitIncrement(most), true), (least - 1, true), (null, false) })
        {
            var row = new Dictionary<string, object?> { ["a"] = null, ["b"] = value, ["color"] = "violet" };
            Prediction answer = model.Predict(row);
            Assert.Equal(isOutside ? ["b"] : [], answer.Outside);
            Prediction again = model.Predict((IEnumerable<Dictionary<string, object?>>)[row, row])[1];
            Assert.Equal(answer.Outside, again.Outside);
            Assert.Equal(answer.Probabilities, again.Probabilities);
        }

        double[] numbers = table["b"].Numbers.ToArray();
        (numbers[3], numbers[7]) = (most + 1, least - 1);
        SchemaRows rows = model.Schema.Bind(new Table(table["a"], new TableColumn("b", [.. numbers]), table["color"]));
        Assert.Equal(2, rows.Outside.Sum());
        Assert.Equal(0, model.Schema.Bind(table).Outside.Sum());
    }

    [Fact]
    public void A_row_among_many_that_does_not_fit_is_named()
    {
        Model model = Model.Train(Tables.Mixed(60, hasClasses: true), new Recipe { Seed = 1, Epochs = 1, Choose = 0 })
            .Model;
        var row = new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2, ["color"] = "red" };
        var wrong = new Dictionary<string, object?>(row) { ["b"] = "x" };
        Assert.Contains("Row 2", Assert.Throws<ArgumentException>(
            () => model.Predict((IEnumerable<Dictionary<string, object?>>)[row, row, wrong])).Message,
            StringComparison.Ordinal);
        Assert.Empty(model.Predict(Array.Empty<Dictionary<string, object?>>()));
    }

    [Fact]
    public void A_model_loads_from_the_folder_of_its_run()
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Create(Network.Create<float>([2, 2], Activation.Sigmoid, seed: 1), Cost.Quadratic);
        Assert.Contains("holds no model",
            Assert.Throws<FileNotFoundException>(() => Model.Load(folder.Path)).Message, StringComparison.Ordinal);
        model.Save(folder["model.json"]);
        Assert.Equal(model.Checksum(), Model.Load(folder.Path).Checksum());
        Model later = Model.Create(Network.Create<float>([2, 2], Activation.Sigmoid, seed: 2), Cost.Quadratic);
        later.Save(folder["model.safetensors"]);
        Assert.Equal(later.Checksum(), Model.Load(folder.Path).Checksum());
    }
}
