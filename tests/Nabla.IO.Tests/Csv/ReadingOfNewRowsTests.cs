using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Nabla.IO.Tests;

public sealed class ReadingOfNewRowsTests
{
    private static readonly Model s_model = Trained();

    [Theory]
    [InlineData("$1,500", "45 %", "yes", true)]
    [InlineData("1500", "45", "YES", true)]
    [InlineData("USD 1,500.00", "45%", " Yes ", true)]
    [InlineData("1500.0", "45.0", "true", true)]
    [InlineData("$1,500", "45%", "1", true)]
    [InlineData("sold", "45%", "yes", false)]   // stood among the numbers of training
    public void A_row_means_the_same_from_a_dictionary_JSON_and_CSV(
        string price, string rate, string member, bool hasPrice)
    {
        double asText = Answer(new Dictionary<string, object?>
        {
            ["price"] = price, ["rate"] = rate, ["member"] = member,
        });
        Assert.Equal(Answer(new Dictionary<string, object?>
        {
            ["price"] = hasPrice ? 1500m : null, ["rate"] = 45, ["member"] = true,
        }), asText);
        string json = JsonSerializer.Serialize(new { price, rate, member });
        Assert.Equal(asText, s_model.Predict(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!).Value);
        string csv = $"price,rate,member\n\"{price}\",{rate},\"{member}\"\n";
        Assert.Equal(asText, s_model.Predict(Table.ReadCsv(Stream(csv), new() { Schema = s_model.Schema }))[0, 0]);
        using CsvParts parts = CsvParts.Open(Stream(csv), new() { Expected = ["price"] });
        var answers = new double[1];
        s_model.Predict(parts.Read(s_model.Schema!, 10)!, 0, new MatrixSpan<double>(answers, 1, 1, 1));
        Assert.Equal(asText, answers[0]);
    }

    [Theory]
    [InlineData("€1,500")]
    [InlineData("1,50")]
    [InlineData("given away")]
    public void What_a_column_did_not_have_is_no_number_of_it(string price)
    {
        var e = Assert.Throws<ArgumentException>(() => Answer(new Dictionary<string, object?>
        {
            ["price"] = price, ["rate"] = 45, ["member"] = true,
        }));
        Assert.Contains("price", e.Message, StringComparison.Ordinal);
        using CsvParts parts = CsvParts.Open(Stream($"price,rate,member\n\"{price}\",45,yes\n"));
        Assert.Throws<NablaFormatException>(() => parts.Read(s_model.Schema!, 10));
        using CsvParts again = CsvParts.Open(Stream($"price,rate,member\n\"{price}\",45,yes\n"), new()
        {
            Kinds = ImmutableDictionary<string, CsvColumnKind>.Empty.Add("price", CsvColumnKind.Number),
        });
        Assert.Equal(1, again.Read(s_model.Schema!, 10)!.Missing[0]);
    }

    [Fact]
    public void A_stored_model_reads_texts_as_before()
    {
        using var file = new MemoryStream();
        s_model.Save(file);
        file.Position = 0;
        Model stored = Model.Load(file);
        var row = new Dictionary<string, object?> { ["price"] = "($2,000)", ["rate"] = "12 %", ["member"] = "ja" };
        Assert.Equal(s_model.Predict(row).Value, stored.Predict(row).Value);
        Assert.Equal(s_model.Schema!.Columns[0].Notation!.Missing.AsEnumerable(), ["sold"]);
    }

    [Fact]
    public void Where_thousands_have_a_point_a_new_row_has_it_too()
    {
        Table table = Table.ReadCsv(Stream("x;z;y\n2.555;1,5;1\n986;2,5;2\n1.986;2;3\n712;3;5\n"));
        SchemaColumn x = Schema.Fit(table.WithTarget("y", TargetKind.Numbers)).Columns[0];
        Assert.True(NumberText.TryRead(x.Notation, "3.455", out double value));
        Assert.Equal(3455, value);
        Assert.True(NumberText.TryRead(x.Notation, "3455.5", out value));   // as programs write it
        Assert.Equal(3455.5, value);
    }

    [Fact]
    public void Classes_are_found_in_other_spellings_of_the_rows_to_evaluate_on()
    {
        Table table = Table.ReadCsv(Stream("x,y\n1,yes\n2,YES\n3,no\n4,no\n1.5,yes\n"));
        Assert.Equal(["no", "yes"], table.Target.ClassNames);
        TableTarget other = TableTarget.Of(
            Table.ReadCsv(Stream("x,y\n1,Yes\n2,NO\n")), "y", table.Target.ClassNames);
        Assert.Equal([1, 0], other.Labels());
    }

    private static double Answer(Dictionary<string, object?> row) => s_model.Predict(row).Value!.Value;

    private static Model Trained()
    {
        var text = new StringBuilder("price,rate,member,y\n");
        for (int i = 0; i < 40; i++)
        {
            string price = i == 7 ? "sold" : FormattableString.Invariant($"\"${1000 + 37 * i:N0}\"");
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"{price},{i * 7 % 60} %,{(i % 3 == 0 ? "Yes" : i % 3 == 1 ? "no" : "yes")},{i * 1.25}");
        }

        return Model.Train(Table.ReadCsv(Stream(text.ToString())), new Recipe { Epochs = 2, Seed = 1 }).Model;
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
