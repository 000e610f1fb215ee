using System.Text;
using System.Text.Json;

namespace Nabla.Tests.Tables;

/// <summary>Models that take tables.</summary>
public sealed class TableModelTests
{
    public static TheoryData<bool, string> Kinds => new()
    {
        { true, "float32" }, { true, "float64" }, { false, "float32" }, { false, "float64" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_a_batch_and_a_table_are_answered_with_the_same_bits(bool hasClasses, string precision)
    {
        Table table = Tables.Mixed(300, hasClasses);
        Model model = Trained(table, precision);
        double[,] whole = model.Predict(table);
        SchemaRows rows = model.Schema!.Bind(table);
        var raw = new double[3];
        var output = new double[model.Architecture.OutputWidth];
        var part = new double[7, output.Length];
        model.Predict<double>(rows, 100, part);
        for (int i = 0; i < table.RowCount; i++)
        {
            rows.CopyRow<double>(i, raw);
            model.Predict<double>(raw, output);
            Prediction named = model.Predict(Row(table, i));
            Prediction json = model.Predict(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
                JsonSerializer.Serialize(Row(table, i)))!);
            for (int j = 0; j < output.Length; j++)
            {
                Assert.Equal(whole[i, j], output[j]);
                if (i is >= 100 and < 107)
                    Assert.Equal(whole[i, j], part[i - 100, j]);
                Assert.Equal(output[j], hasClasses ? named.Probabilities[model.Labels[j]] : named.Value);
                Assert.Equal(output[j], hasClasses ? json.Probabilities[model.Labels[j]] : json.Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_comes_back_from_both_forms_with_schema_scale_and_answers(bool hasClasses, string precision)
    {
        Table table = Tables.Mixed(120, hasClasses);
        Model model = Trained(table, precision);
        foreach (Action<Stream> save in new Action<Stream>[] { model.Save, model.SaveJson })
        {
            using var file = new MemoryStream();
            save(file);
            file.Position = 0;
            Model again = Model.Load(file);
            Assert.Equal(model.Checksum(), again.Checksum());
            Assert.Equal(model.TargetScale, again.TargetScale);
            Assert.Equal(hasClasses, again.TargetScale is null);
            Assert.Equal(model.Schema!.Target, again.Schema!.Target);
            Assert.Equal(model.Schema.Columns.Select(Text), again.Schema.Columns.Select(Text));
            Assert.Equal(model.Predict(table), again.Predict(table));
        }
    }

    [Theory]
    [InlineData("\"median\":", "\"mode\":", "not known")]
    [InlineData("\"scale\":2", "\"scale\":0", "scale positive")]
    [InlineData("\"scale\":2", "\"scale\":-1", "scale positive")]
    [InlineData("\"scale\":2", "\"scale\":1e999", "")]
    [InlineData("\"scale\":2,", "", "")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"categories\":[]", "no categories")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"categories\":[\"b\",\"b\"]", "twice")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"categories\":[\"b\",\"r\"],\"mean\":1", "categories and numbers")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"categories\":[\"b\",\"r\",\"s\"]", "")]
    [InlineData("\"name\":\"n\"", "\"name\":\"c\"", "Two columns")]
    [InlineData("\"name\":\"n\"", "\"name\":\"y\"", "Two columns")]
    [InlineData("\"name\":\"n\"", "\"name\":\" \"", "")]
    [InlineData("\"columns\":[", "\"columns\":[null,", "")]
    [InlineData("\"median\":4", "\"median\":4,\"has_other\":true", "several kinds")]
    [InlineData("\"median\":4", "\"median\":4,\"words\":[1,1]", "several kinds")]
    [InlineData("\"median\":4", "\"median\":4,\"dates\":{\"first\":1,\"parts\":[\"day\"],\"order\":\"dmy\"}", "parts")]
    [InlineData("\"median\":4", "\"median\":4,\"dates\":{\"first\":1,\"parts\":[],\"order\":\"dym\"}", "no order")]
    [InlineData("\"median\":4", "\"median\":4,\"dates\":{\"first\":1e9,\"parts\":[],\"order\":\"dmy\"}", "first date")]
    [InlineData("\"median\":4", "\"median\":4e9,\"dates\":{\"first\":1,\"parts\":[],\"order\":\"dmy\"}", "no date")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"words\":[1,1,1]", "weights of words")]
    [InlineData("\"categories\":[\"b\",\"r\"]", "\"words\":[1,-1]", "weights of words")]
    [InlineData("\"target_scale\":{", "\"target_scale\":{\"more\":1,", "")]
    [InlineData("\"target_scale\":{\"mean\":5", "\"target_scale\":{\"mean\":\"5\"", "")]
    public void A_document_that_makes_no_sense_is_refused(string old, string @new, string part)
    {
        var network = Network.Create<double>([3, 1], Activation.Identity, seed: 1);
        var schema = new Schema([new("n", mean: 1, scale: 2, median: 4), new("c", ["b", "r"])], "y");
        using var file = new MemoryStream();
        Model.Create(network, Cost.Quadratic, new(schema)).WithTargetScale(new(5, 3)).SaveJson(file);
        string text = Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains(old, text, StringComparison.Ordinal);
        string changed = text.Replace(old, @new, StringComparison.Ordinal);
        var e = Assert.Throws<NablaFormatException>(
            () => Model.Load(new MemoryStream(Encoding.UTF8.GetBytes(changed))));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_goes_on_with_the_schema_the_labels_and_the_scale_of_a_model()
    {
        Table table = Tables.Mixed(200, hasClasses: false);
        Model first = Trained(table.Select([.. Enumerable.Range(0, 100)]), "float32");
        Model second = first.TrainOn(table, new() { Epochs = 1 }).Model;
        Assert.Same(first.Schema, second.Schema);
        Assert.Equal(first.TargetScale, second.TargetScale);
        Assert.NotEqual(first.Checksum(), second.Checksum());
    }

    [Fact]
    public void A_number_too_far_away_is_refused_with_its_row()
    {
        Table table = Tables.Mixed(50, hasClasses: true);
        Model model = Trained(table, "float32", bound: 0);
        double[] b = table["b"].Numbers.ToArray();
        b[33] = 1e300;
        var far = new Table(table["a"], new TableColumn("b", [.. b]), table["color"]);
        var e = Assert.Throws<NablaFormatException>(() => model.Predict(far));
        Assert.Equal("column \"b\", row 34", e.Location);
        Assert.True(double.IsFinite(Trained(table, "float32").Predict(far)[33, 0]), "bounded, it is no problem");
    }

    private static Model Trained(Table table, string precision, double? bound = null) => Model.Train(table,
        new Recipe { Epochs = 3, Hidden = [5], Patience = 0, Choose = 0, Bound = bound }.With("precision", precision))
        .Model;

    private static Dictionary<string, object?> Row(Table table, int row) => new()
    {
        ["b"] = table["b"].Numbers[row], ["color"] = table["color"].Texts[row], ["more"] = 1,
        ["a"] = double.IsNaN(table["a"].Numbers[row]) ? null : table["a"].Numbers[row],
    };

    private static string Text(SchemaColumn column) => FormattableString.Invariant(
        $"{column.Name} {column.Mean:R} {column.Scale:R} {column.Median:R} {string.Join('|', column.Categories)}");
}
