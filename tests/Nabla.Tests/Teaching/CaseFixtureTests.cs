using System.Globalization;
using System.Text.Json;
using Nabla.Teaching;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Teaching;

/// <summary>Case files against what PyTorch computed by automatic differentiation, stored in tests/fixtures.</summary>
public sealed class CaseFixtureTests
{
    [Fact]
    public void Every_stored_gradient_is_reproduced_to_1e_10()
    {
        int cases = 0;
        foreach ((JsonElement entry, CaseFile given) in Stored("gradients.json"))
        {
            JsonElement expected = entry.GetProperty("expected");
            JsonElement actual = Json(given.Gradient<double>().Write);
            Assert.Equal(
                ["mean_cost", "cost_per_example", "z", "a", "delta", "grad_W", "grad_b"],
                actual.EnumerateObject().Select(field => field.Name));
            foreach (JsonProperty quantity in actual.EnumerateObject())
                Same($"{given.Id} {quantity.Name}", expected.GetProperty(quantity.Name), quantity.Value, 1e-10);
            cases++;
        }

        Assert.True(cases >= 25, $"There are only {cases} cases in the file.");
    }

    [Fact]
    public void Every_stored_trajectory_is_reproduced_to_1e_9()
    {
        var optimizers = new HashSet<string>();
        foreach ((JsonElement entry, CaseFile given) in Stored("trajectories.json"))
        {
            JsonElement expected = entry.GetProperty("expected").GetProperty("snapshots");
            int snapshots = Compare(given.Descend<double>(), expected, given.Id);
            Assert.Equal(expected.EnumerateObject().Count(), snapshots);
            optimizers.Add(given.Optimizer!.Name);
        }

        Assert.Equal(Optimizer.Names.Order(), optimizers.Order());
    }

    private static int Compare(IEnumerable<CaseSnapshot<double>> snapshots, JsonElement expected, string? id)
    {
        int count = 0;
        foreach (CaseSnapshot<double> snapshot in snapshots)
        {
            JsonElement actual = Json(snapshot.Write);
            JsonElement wanted = expected.GetProperty(snapshot.Step.ToString(CultureInfo.InvariantCulture));
            Same($"{id} step {snapshot.Step} W", wanted.GetProperty("W"), actual.GetProperty("W"), 1e-9);
            Same($"{id} step {snapshot.Step} b", wanted.GetProperty("b"), actual.GetProperty("b"), 1e-9);
            count++;
        }

        return count;
    }

    private static IEnumerable<(JsonElement Entry, CaseFile Given)> Stored(string name)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture(name)));
        foreach (JsonElement entry in file.RootElement.EnumerateArray())
        {
            using var text =
                new MemoryStream(System.Text.Encoding.UTF8.GetBytes(entry.GetProperty("case").GetRawText()));
            yield return (entry, CaseFile.Read(text));
        }
    }

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    /// <summary>Relative to the largest number of the same layer and kind.</summary>
    private static void Same(string what, JsonElement expected, JsonElement actual, double tolerance)
    {
        if (expected.ValueKind == JsonValueKind.Array && expected[0].ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
            for (int i = 0; i < expected.GetArrayLength(); i++)
                Same($"{what}[{i}]", expected[i], actual[i], tolerance);
            return;
        }

        double[] wanted = [.. Numbers(expected)], got = [.. Numbers(actual)];
        double scale = wanted.Max(Math.Abs);
        Close.To(wanted, got, _ => tolerance * scale, what);
    }

    private static IEnumerable<double> Numbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.GetDouble())
            : [value.GetDouble()];
}
