using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Nabla.IO.Tests.Csv;

/// <summary>Rows of objects, dictionaries and databases mean what they mean in a CSV file.</summary>
public sealed class RowsOfProgramsTests
{
    private const int Rows = 40;

    private sealed record Visit(
        double? Age, string? Member, decimal Fare, [property: JsonPropertyName("home town")] string Town, long Code,
        DateTime? Day, Level Level, bool Paid);

    private enum Level
    {
        Low,
        High,
    }

    private static readonly string?[] s_members = ["True", "TRUE", " true ", "False", "0", null, "", "NA"];

    private static Visit At(int i) => new(
        i % 9 == 4 ? null : 20 + i * 1.25, s_members[i % 8], 7.25m + i * 0.5m, i % 3 == 0 ? "Køge" : "Ribe",
        9_007_199_254_740_993 + i % 4, i % 7 == 0 ? null : new DateTime(2024, 1, 1 + i % 5, 0, 0, 0, DateTimeKind.Utc),
        i % 2 == 0 ? Level.Low : Level.High, i % 3 == 1);

    private static string Csv()
    {
        var csv = new StringBuilder("Age,Member,Fare,home town,Code,Day,Level,Paid\n");
        for (int i = 0; i < Rows; i++)
        {
            Visit v = At(i);
            string paid = v.Paid ? "true" : "false";
            csv.Append(CultureInfo.InvariantCulture, $"{v.Age},\"{v.Member}\",{v.Fare},{v.Town},{v.Code},");
            csv.Append(CultureInfo.InvariantCulture, $"{v.Day:yyyy-MM-dd},{v.Level},{paid}\n");
        }

        return csv.ToString();
    }

    private static Table OfCsv() => Table.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(Csv())));

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Objects_dictionaries_and_readers_give_the_table_of_the_file(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Visit[] visits = [.. Enumerable.Range(0, Rows).Select(At)];
            AssertSame(OfCsv(), Table.FromRows(visits));
            AssertSame(OfCsv(), Table.FromRows(visits.Select(Named)));
            AssertSame(OfCsv(), Table.FromRows(visits.Select(v => new
            {
                v.Age, v.Member, v.Fare, Town = v.Town, v.Code, v.Day, v.Level, v.Paid,
            })), "Town");
            using var data = new DataTable();
            foreach (var (name, value) in Named(At(1)))
                data.Columns.Add(name, value is Level ? typeof(string) : value!.GetType());
            foreach (Visit v in visits)
            {
                data.Rows.Add([.. Named(v).Values
                    .Select(value => value is Level ? value.ToString() : value ?? DBNull.Value)]);
            }

            using IDataReader reader = data.CreateDataReader();
            AssertSame(OfCsv(), Table.FromReader(reader));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_model_answers_objects_as_it_answers_rows_of_a_file()
    {
        Table table = OfCsv().WithTarget("Paid");
        Model model = Model.Train(table, new Recipe { Seed = 1, Epochs = 4, Choose = 0 }).Model;
        double[,] answers = model.Predict(table);
        Visit[] visits = [.. Enumerable.Range(0, Rows).Select(At)];
        ImmutableArray<Prediction> together = model.Predict(visits);
        ImmutableArray<Prediction> named = model.Predict(visits.Select(Named));
        for (int i = 0; i < Rows; i++)
        {
            Prediction one = model.Predict(visits[i]);
            foreach (Prediction answer in (Prediction[])[one, together[i], named[i], model.Predict(Named(visits[i])),
                model.Why(visits[i])])
            {
                Assert.Equal(answers[i, 0], answer.Probabilities[model.Labels[0]]);
                Assert.Equal(one.Missing, answer.Missing);
                Assert.Equal(one.Unseen, answer.Unseen);
            }

            Assert.Equal(s_members[i % 8] is null or "" or "NA", one.Missing.Contains("Member"));
            Assert.DoesNotContain("Member", one.Unseen);
        }
    }

    [Theory]
    [InlineData(" True ", false)]
    [InlineData("TRUE", false)]
    [InlineData("1", false)]
    [InlineData("1.0", false)]
    [InlineData(1.0, false)]
    [InlineData(true, false)]
    [InlineData(1, false)]
    [InlineData("", true)]
    [InlineData(null, true)]
    public void A_truth_value_means_what_it_means_in_the_file(object? value, bool isMissing)
    {
        Table table = OfCsv().WithTarget("Paid");
        Model model = Model.Train(table, new Recipe { Seed = 1, Epochs = 4, Choose = 0 }).Model;
        Prediction plain = model.Predict(new Dictionary<string, object?>(Named(At(0))) { ["Member"] = "True" });
        Prediction answer = model.Predict(new Dictionary<string, object?>(Named(At(0))) { ["Member"] = value });
        Assert.Equal(isMissing, answer.Missing.Contains("Member"));
        Assert.DoesNotContain("Member", answer.Unseen);
        Assert.Equal(!isMissing, answer.Probabilities.SequenceEqual(plain.Probabilities));
        Assert.Contains("Member", model.Predict(
            new Dictionary<string, object?>(Named(At(0))) { ["Member"] = DBNull.Value }).Missing);
        string message = Assert.Throws<ArgumentException>(() => model.Predict(
            new Dictionary<string, object?>(Named(At(0))) { ["Age"] = DateTime.UnixEpoch })).Message;
        Assert.Contains("Age", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_a_program_have_one_meaning_and_texts_are_understood()
    {
        // In a file 2.555 beside 986 is refused; a program's number is what it is.
        Table table = Table.FromRows(new[]
        {
            new { Price = 2.555, Text = "$1,234.50", Zip = "01234", n = (int?)null },
            new { Price = 986.0, Text = "$2,000.00", Zip = "00001", n = (int?)3 },
        });
        Assert.Equal([2.555, 986], table["Price"].Numbers.ToArray());
        Assert.Equal([1234.5, 2000], table["Text"].Numbers.ToArray());
        Assert.False(table["Zip"].IsNumeric);
        Assert.Equal([double.NaN, 3], table["n"].Numbers.ToArray());
        Table asked = Table.FromRows(new[] { new { a = 1, b = 2 }, new { a = 2, b = 3 } }, new CsvOptions
        {
            Kinds = ImmutableDictionary<string, CsvColumnKind>.Empty
                .Add("a", CsvColumnKind.Category).Add("b", CsvColumnKind.Ignore),
        });
        Assert.Equal("a", Assert.Single(asked.Columns).Name);
        Assert.False(asked["a"].IsNumeric);
    }

    [Fact]
    public void What_is_no_row_is_refused_by_name()
    {
        var e = Assert.Throws<NablaFormatException>(() =>
            Table.FromRows(new[] { new { a = 1, b = (object)new int[2] }, new { a = 2, b = (object)"x" } }));
        Assert.Equal("column \"b\", row 1", e.Location);
        e = Assert.Throws<NablaFormatException>(() => Table.FromRows(new[] { new { a = 1.0 }, new { a = 1 / 0.0 } }));
        Assert.Equal("column \"a\", row 2", e.Location);
        Assert.Contains("System.Int32", Assert.Throws<ArgumentException>(() => Table.FromRows([1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Table.FromRows(["a", "b"]));
        Model model = Model.Train(OfCsv().WithTarget("Paid"), new Recipe { Seed = 1, Epochs = 1, Choose = 0 }).Model;
        Visit[] visits = [At(0), At(1) with { Member = "perhaps" }];
        Assert.Equal(["Member"], model.Predict(visits)[1].Unseen);
        string message = Assert.Throws<ArgumentException>(
            () => model.Predict(new[] { new { Age = 1, Member = "x" } })).Message;
        Assert.Contains("Row 0", message, StringComparison.Ordinal);
        Assert.Contains("\"home town\"", message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Named(Visit v) => new()
    {
        ["Age"] = v.Age, ["Member"] = v.Member, ["Fare"] = v.Fare, ["home town"] = v.Town, ["Code"] = v.Code,
        ["Day"] = v.Day, ["Level"] = v.Level, ["Paid"] = v.Paid,
    };

    private static void AssertSame(Table expected, Table actual, string town = "home town")
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.Columns.Select(c => c.Name == "home town" ? town : c.Name),
            actual.Columns.Select(c => c.Name));
        for (int c = 0; c < expected.Columns.Length; c++)
        {
            Assert.Equal(expected.Columns[c].IsNumeric, actual.Columns[c].IsNumeric);
            Assert.Equal(Enumerable.Range(0, Rows).Select(expected.Columns[c].TextAt),
                Enumerable.Range(0, Rows).Select(actual.Columns[c].TextAt));
        }
    }
}
