using System.Text.Json;
using Nabla.Tests.Tables;

namespace Nabla.Tests.Models;

/// <summary>What dates, texts and categories with a place for all others contribute to an answer, and what is missing,
/// not known or out of range in a row of them.</summary>
public sealed class WhyOfKindsTests
{
    private const int Count = 200;

    private static readonly string[] s_words = ["good", "bad", "red", "blue", "shirt", "hat", "fits", "fine"];

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_linear_model_gives_the_weights_times_the_distance_from_the_mean_of_every_input(int bins)
    {
        Table table = Kinds();
        PreparedTable prepared = PreparedTable.Of<double>(table, 0, 1, new SchemaFit(bins: bins));
        Schema schema = prepared.Schema;
        double[,] x = prepared.Training.ToArrays<double>().X;
        var network = Network.Create<double>([schema.Width, 1], Activation.Identity, Activation.Identity, seed: 3);
        Model model = Model.Create(network, Cost.Quadratic, new ModelInput(schema));
        SchemaRows rows = schema.Bind(table);
        for (int row = 0; row < Count; row += 7)
        {
            Prediction why = model.Why(rows.At(row));
            Assert.Equal(["review", "when", "alarm", "n", "town"], why.Contributions.Keys);
            int start = 0;
            foreach (SchemaColumn column in schema.Columns)
            {
                double expected = Enumerable.Range(start, column.Width).Sum(k => network.Parameters.W(2)[0, k] *
                    (x[row, k] - Enumerable.Range(0, Count).Average(i => x[i, k])));
                Assert.Equal(expected, why.Contributions[column.Name], tolerance: 1e-12);
                start += column.Width;
            }
        }
    }

    [Theory]
    [InlineData("float32", true)]
    [InlineData("float64", false)]
    public void Contributions_of_columns_sum_to_the_answer_minus_the_average_answer(string precision, bool hasHidden)
    {
        Table table = Kinds();
        Model model = Model.Train(table, new Recipe
        {
            Seed = 5, Epochs = 30, Choose = 0, Hidden = hasHidden ? [17] : [],
            Precision = precision == "float64" ? Precision.Float64 : Precision.Float32,
        }).Model;
        double unit = model.TargetScale!.Scale, tolerance = (1e-6 + (hasHidden ? 1e-5 : 1e-12)) * unit;
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        Model again = Model.Load(file);
        foreach (int row in Enumerable.Range(0, 20))
        {
            Prediction why = model.Why(Row(table, row));
            Assert.Equal(why.Value!.Value - why.Average!.Value, why.Contributions.Values.Sum(), tolerance);
            Assert.Equal(model.Schema!.Columns.Select(column => column.Name), why.Contributions.Keys);
            Prediction loaded = again.Why(Row(table, row));
            Assert.Equal((why.Average, why.Value), (loaded.Average, loaded.Value));
            Assert.Equal(why.Contributions, loaded.Contributions);
        }
    }

    [Fact]
    public void A_text_has_a_contribution_for_each_raw_value_and_its_column_their_sum()
    {
        Table table = Kinds();
        Schema schema = Schema.Fit(table);
        Model model = Model.Create(
            Network.Create<double>([schema.Width, 6, 1], Activation.Tanh, Activation.Identity, seed: 3),
            Cost.Quadratic, new ModelInput(schema));
        RawRow row = schema.Bind(table).At(11);
        Assert.Equal(64 + 4, row.Values.Length);
        var parts = new double[row.Values.Length];
        double average = model.Why(row.Values, 0, parts);
        Prediction why = model.Why(row);
        Assert.Equal(average, why.Average);
        Assert.Equal(parts[..64].Sum(), why.Contributions["review"], tolerance: 1e-15);
        Assert.Equal(parts[64..], why.Contributions.Values.Skip(1));
    }

    [Fact]
    public void A_row_means_the_same_by_names_and_in_a_table_and_is_shown_as_people_write_it()
    {
        Table table = Kinds();
        Schema schema = Schema.Fit(table);
        SchemaRows rows = schema.Bind(table);
        var raw = new double[schema.ValueCount];
        for (int i = 0; i < Count; i++)
        {
            RawRow typed = SchemaRow.Read(schema, table.ColumnNames, name => Row(table, i)[name]), bound = rows.At(i);
            rows.CopyRow<double>(i, raw);
            Assert.Equal(raw, typed.Values);
            Assert.Equal(raw, bound.Values);
            Assert.Equal(typed.Missing.ToArray(), bound.Missing.ToArray());
            Assert.Equal(typed.Unseen.ToArray(), bound.Unseen.ToArray());
        }

        Assert.Equal(["missing", "2024-01-02 06:30", "07:15", "2.5", "somewhere"],
            Shown(null, "2024-01-02T06:30", "7:15", 2.5, "somewhere"));
        Assert.Equal(["unknown", "no date", "missing", "missing", "town37"],
            Shown("— !", "soon", null, null, "town37"));
        Assert.Equal("Good hat", Shown("Good hat", null, null, null, null)[0]);

        string[] Shown(params object?[] values)
        {
            RawRow row = SchemaRow.Read(
                schema, table.ColumnNames, name => values[schema.Columns.ToList().FindIndex(c => c.Name == name)]);
            return [.. Enumerable.Range(0, values.Length).Select(row.TextOf)];
        }
    }

    [Fact]
    public void What_is_missing_not_known_or_out_of_range_is_named_by_its_column()
    {
        Model model = Model.Train(Kinds(), new Recipe { Seed = 5, Epochs = 1, Choose = 0 }).Model;
        Prediction strange = model.Predict(new Dictionary<string, object?>
        {
            ["review"] = "—", ["when"] = new DateTime(2031, 5, 1), ["alarm"] = "soon", ["n"] = 1e3, ["town"] = null,
        });
        Assert.Equal(["review", "alarm"], strange.Unseen);
        Assert.Equal(["when", "n"], strange.Outside);
        Assert.Equal(["town"], strange.Missing);
        Prediction usual = model.Predict(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            """{"review": "good hat", "when": "2023-06-01", "alarm": "12:00", "n": 4, "town": "nowhere"}""")!);
        Assert.Equal((0, 0, 0), (usual.Unseen.Length, usual.Outside.Length, usual.Missing.Length));
        Prediction[] many = [.. model.Predict([Row(Kinds(), 3), Row(Kinds(), 4)])];
        Assert.Equal(model.Predict(Row(Kinds(), 4)).Value!.Value, many[1].Value!.Value, tolerance: 1e-4);
        Assert.Equal(model.Predict(Row(Kinds(), 3)).Missing.ToArray(), many[0].Missing.ToArray());
    }

    // A text first, so that raw values and columns count differently; every kind has missing values.
    private static Table Kinds() => Tables.Tables.WithTarget(
        new("review", [.. Enumerable.Range(0, Count).Select(i => i % 17 == 3 ? null : (string?)string.Join(' ',
            Enumerable.Range(0, 4).Select(k => s_words[(i * (k + 3) + i / 7 + k) % 8]).Append($"no{i}")))]),
        TableColumn.OfDates("when", Enumerable.Range(0, Count).Select(i => i % 13 == 5
            ? (DateTime?)null : new DateTime(2022, 1, 1).AddHours(i * 83 % 900 * 20.5))),
        new("alarm", [.. Enumerable.Range(0, Count).Select(i => i % 11 == 7 ? null
            : (string?)FormattableString.Invariant($"{i * 7 % 24}:{i * 11 % 60:00}"))]),
        new("n", [.. Enumerable.Range(0, Count).Select(i => i % 7 == 6 ? double.NaN : i * 31 % 50 / 4.0)]),
        new("town", [.. Enumerable.Range(0, Count).Select(i => i % 19 == 2 ? null : (string?)$"town{i * 37 % 120}")]));

    private static Dictionary<string, object?> Row(Table table, int row) =>
        table.Columns.ToDictionary(column => column.Name, column => (object?)column.TextAt(row));
}
