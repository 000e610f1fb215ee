using System.Text.Json;

namespace Nabla.Tests.Measures;

/// <summary>A case of tests/fixtures/metrics: examples, and what another program computes from them.</summary>
internal sealed class MetricFixture(JsonElement json)
{
    private static readonly Lazy<JsonElement> s_metrics = new(() => Read("metrics.json"));
    private static readonly Lazy<JsonElement> s_temperature = new(() => Read("temperature.json"));

    internal static TheoryData<string> Names(string kind) =>
        [.. All(kind).EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    internal static MetricFixture Of(string kind, string name) =>
        new(All(kind).EnumerateArray().Single(c => c.GetProperty("name").GetString() == name));

    internal int[] Labels => [.. json.GetProperty("labels").EnumerateArray().Select(v => v.GetInt32())];

    internal double[] Weights => json.GetProperty("weights").ValueKind == JsonValueKind.Null ? [] : Row("weights");

    internal MetricFixture Expected => new(json.GetProperty("expected"));

    internal string Text(string name) => json.GetProperty(name).GetString()!;

    internal double? Number(string name) => NumberOf(json.GetProperty(name));

    internal double[] Row(string name) => [.. json.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    internal double?[] Known(string name) => [.. json.GetProperty(name).EnumerateArray().Select(NumberOf)];

    internal double[,] Matrix(string name)
    {
        JsonElement[] rows = [.. json.GetProperty(name).EnumerateArray()];
        var matrix = new double[rows.Length, rows[0].GetArrayLength()];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
                matrix[i, j] = rows[i][j].GetDouble();
        }

        return matrix;
    }

    private static double? NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private static JsonElement All(string kind) =>
        (kind == "temperature" ? s_temperature : s_metrics).Value.GetProperty(kind);

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "metrics", file)));
        return document.RootElement.Clone();
    }
}
