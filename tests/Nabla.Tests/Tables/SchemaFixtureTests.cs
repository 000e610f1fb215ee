using System.Collections.Immutable;
using System.Text.Json;

namespace Nabla.Tests.Tables;

/// <summary>What a schema makes of columns, against what scikit-learn makes of them.</summary>
public sealed class SchemaFixtureTests
{
    private static readonly double s_unit = Math.ScaleB(1, -53);

    public static TheoryData<string> Names => [.. Columns().Select(column => column.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_become_what_scikit_learn_makes_of_them(string name)
    {
        JsonElement given = Columns().Single(column => column.GetProperty("name").GetString() == name);
        var values = Column(given.GetProperty("values"));
        var schema = Schema.Fit(Tables.WithTarget(values), new SchemaFit(bound: 0));
        SchemaColumn column = Assert.Single(schema.Columns);
        if (values.IsNumeric)
            AssertNumbers(given, column, values);
        else
            Assert.Equal(Strings(given.GetProperty("categories")).ToArray(), column.Categories.ToArray());

        JsonElement test = given.GetProperty("test"), inputs = given.GetProperty("inputs");
        float[] single = Tables.Inputs<float>(schema.Bind(Tables.WithTarget(Column(test))));
        double[] x = Tables.Inputs<double>(schema.Bind(Tables.WithTarget(Column(test))));
        double[] expected = [.. inputs.EnumerateArray().SelectMany(row =>
            row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().Select(v => v.GetDouble())
            : [row.GetDouble()])];
        Assert.Equal(expected.Length, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            // Where v is near the mean, the difference has the rounding of both: n of them in the mean.
            double size = column.IsNumeric
                ? (values.Count + 4) * s_unit * (Math.Abs(column.Mean) / column.Scale + Math.Abs(x[i])) * 2 : 0;
            Assert.True(Math.Abs(x[i] - expected[i]) <= size, $"{name}, input {i}: {x[i]:R}, expected {expected[i]:R}");
            Assert.Equal((float)x[i], single[i]);
        }
    }

    private static void AssertNumbers(JsonElement given, SchemaColumn column, TableColumn values)
    {
        Assert.Equal(given.GetProperty("median").GetDouble(), column.Median);
        double size = values.Numbers.ToArray().Where(v => !double.IsNaN(v)).Max(Math.Abs);
        double bound = (values.Count + 4) * s_unit * size;
        Assert.InRange(column.Mean, given.GetProperty("mean").GetDouble() - bound,
            given.GetProperty("mean").GetDouble() + bound);
        // Each squared deviation has the mean's rounding twice.
        double scale = given.GetProperty("scale").GetDouble();
        Assert.InRange(column.Scale, scale - 4 * bound, scale + 4 * bound);
    }

    private static IEnumerable<JsonElement> Columns()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture("tables/schema.json")));
        return [.. document.RootElement.Clone().GetProperty("columns").EnumerateArray()];
    }

    private static TableColumn Column(JsonElement values) =>
        values.EnumerateArray().Any(value => value.ValueKind == JsonValueKind.String)
            ? new("c", Strings(values))
            : new("c", [.. values.EnumerateArray()
                .Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())]);

    private static ImmutableArray<string?> Strings(JsonElement values) =>
        [.. values.EnumerateArray().Select(value => value.GetString())];
}
