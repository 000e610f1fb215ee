namespace Nabla.Tests.Reference;

using System.Globalization;
using System.Text.Json;
using Nabla.Reference;

/// <summary>The reference against what PyTorch computed by automatic differentiation, from tests/fixtures.</summary>
public sealed class FixtureTests
{
    // Both programs round some tens of times a quantity; another order of the same sums differs by about as much.
    private const double Tolerance = 256 * Claim.Roundoff;

    [Fact]
    public void The_reference_computes_what_PyTorch_computes()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture("gradients.json")));
        int cases = 0;
        foreach (JsonElement entry in file.RootElement.EnumerateArray())
        {
            JsonElement given = entry.GetProperty("case"), expected = entry.GetProperty("expected");
            string id = given.GetProperty("id").GetString()!, cost = given.GetProperty("cost").GetString()!;
            var net = new Network<double>([.. given.GetProperty("layers").EnumerateArray().Select(Layer)]);
            double[][] y = Rows(given.GetProperty("Y"));
            (Trace<double> t, Network<double> nabla) = Backprop.Run(net, cost, Rows(given.GetProperty("X")), y);

            double[] costs = [.. y.Select((y, x) => Costs.Value(cost, t.Z[net.L][x], t.A[net.L][x], y))];
            Same($"{id} cost_per_example", expected.GetProperty("cost_per_example"), costs);
            Same($"{id} mean_cost", expected.GetProperty("mean_cost"), [Costs.Mean(cost, t, y)]);
            for (int l = 2; l <= net.L; l++)
            {
                Same($"{id} z^{l}", expected.GetProperty("z")[l - 2], t.Z[l].SelectMany(row => row), floor: 1);
                Same($"{id} a^{l}", expected.GetProperty("a")[l - 2], t.A[l].SelectMany(row => row));
                Same($"{id} δ^{l}", expected.GetProperty("delta")[l - 2], t.Delta[l].SelectMany(row => row), floor: 1);
                Same($"{id} ∇w^{l}", expected.GetProperty("grad_W")[l - 2], nabla[l].W.Cast<double>(), floor: 1);
                Same($"{id} ∇b^{l}", expected.GetProperty("grad_b")[l - 2], nabla[l].B, floor: 1);
            }

            cases++;
        }

        Assert.True(cases >= 25, $"only {cases} cases in the file");
    }

    [Fact]
    public void The_reference_follows_the_trajectories_of_plain_gradient_descent()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture("trajectories.json")));
        int cases = 0;
        foreach (JsonElement entry in file.RootElement.EnumerateArray())
        {
            JsonElement given = entry.GetProperty("case"), optimizer = given.GetProperty("optimizer");
            bool plain = optimizer.GetProperty("name").GetString() == "sgd" && optimizer.EnumerateObject().Count() == 2;
            if (!plain)
                continue;
            string id = given.GetProperty("id").GetString()!, cost = given.GetProperty("cost").GetString()!;
            var net = new Network<double>([.. given.GetProperty("layers").EnumerateArray().Select(Layer)]);
            double[][][] x = [.. Rows(given.GetProperty("X")).Chunk(given.GetProperty("batch_size").GetInt32())];
            double[][][] y = [.. Rows(given.GetProperty("Y")).Chunk(given.GetProperty("batch_size").GetInt32())];
            JsonElement snapshots = entry.GetProperty("expected").GetProperty("snapshots");
            for (int step = 0; step <= given.GetProperty("steps").GetInt32(); step++)
            {
                if (snapshots.TryGetProperty(step.ToString(CultureInfo.InvariantCulture), out JsonElement snapshot))
                {
                    for (int l = 2; l <= net.L; l++)
                    {
                        // A hundred steps, each of which carries on, and may enlarge, the roundings of those before.
                        IEnumerable<double> w = net[l].W.Cast<double>();
                        Same($"{id} step {step} w^{l}", snapshot.GetProperty("W")[l - 2], w, 1, 1e-11);
                        Same($"{id} step {step} b^{l}", snapshot.GetProperty("b")[l - 2], net[l].B, 1, 1e-11);
                    }
                }

                double eta = optimizer.GetProperty("lr").GetDouble();
                ExampleByExample.UpdateMiniBatch(net, cost, x[step % x.Length], y[step % y.Length], eta);
            }

            cases++;
        }

        Assert.True(cases >= 5, $"only {cases} cases of plain gradient descent in the file");
    }

    private static void Same(
        string what, JsonElement expected, IEnumerable<double> actual, double floor = 0,
        double tolerance = Tolerance) =>
        Claim.Close([.. Numbers(expected)], [.. actual], tolerance, what, floor);

    private static Layer<double> Layer(JsonElement layer)
    {
        double[][] rows = Rows(layer.GetProperty("W"));
        var w = new double[rows.Length, rows[0].Length];
        for (int j = 0; j < rows.Length; j++)
        {
            for (int k = 0; k < rows[j].Length; k++)
                w[j, k] = rows[j][k];
        }

        JsonElement sigma = layer.GetProperty("activation");
        string[] names = sigma.ValueKind == JsonValueKind.Array
            ? [.. sigma.EnumerateArray().Select(name => name.GetString()!)]
            : [.. Enumerable.Repeat(sigma.GetString()!, rows.Length)];
        return new(names, w, [.. Numbers(layer.GetProperty("b"))]);
    }

    private static double[][] Rows(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(row => Numbers(row).ToArray())];

    private static IEnumerable<double> Numbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Numbers) : [value.GetDouble()];
}
