using System.Globalization;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Optimizers;

/// <summary>Every rule, moved by the reference's gradients, against the trajectories that PyTorch computed
/// (tests/fixtures).</summary>
public sealed class OptimizerFixtureTests
{
    [Fact]
    public void Every_stored_trajectory_is_followed()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture("trajectories.json")));
        var names = new HashSet<string>();
        foreach (JsonElement entry in file.RootElement.EnumerateArray())
        {
            JsonElement given = entry.GetProperty("case");
            Optimizer rule = Rule(given.GetProperty("optimizer"));
            names.Add(rule.Name);
            Follow(given, entry.GetProperty("expected").GetProperty("snapshots"), rule);
        }

        Assert.Equal(Optimizer.Names.Order(), names.Order());
    }

    private static void Follow(JsonElement given, JsonElement snapshots, Optimizer rule)
    {
        string id = given.GetProperty("id").GetString()!, cost = given.GetProperty("cost").GetString()!;
        Layer<double>[] layers = [.. given.GetProperty("layers").EnumerateArray().Select(Layer)];
        int size = given.GetProperty("batch_size").GetInt32();
        double[][][] x = [.. Rows(given.GetProperty("X")).Chunk(size)],
            y = [.. Rows(given.GetProperty("Y")).Chunk(size)];
        int[] widths = [layers[0].W.GetLength(1), .. layers.Select(layer => layer.B.Length)];
        Architecture architecture = Some.Architecture(widths);
        var theta = new ParameterVector<double>(architecture);
        theta.CopyFrom(Flat(layers.Select(layer => (layer.W, layer.B))));
        var nabla = new ParameterVector<double>(architecture);
        OptimizerState<double> state = rule.CreateState<double>(architecture);

        for (int step = 0; step <= given.GetProperty("steps").GetInt32(); step++)
        {
            if (snapshots.TryGetProperty(step.ToString(CultureInfo.InvariantCulture), out JsonElement snapshot))
                Compare($"{id} step {step}", snapshot, theta);
            var net = new Nabla.Reference.Network<double>([.. layers.Select((layer, i) =>
                new Layer<double>(layer.Sigma, theta.W(i + 2).ToArray(), theta.B(i + 2).ToArray()))]);
            Nabla.Reference.Network<double> gradient =
                Nabla.Reference.Backprop.Run(net, cost, x[step % x.Length], y[step % y.Length]).Nabla;
            nabla.CopyFrom(Flat(Enumerable.Range(2, layers.Length).Select(l => (gradient[l].W, gradient[l].B))));
            rule.Update(theta, nabla, state);
        }
    }

    private static void Compare(string what, JsonElement snapshot, ParameterVector<double> theta)
    {
        double[] expected = [.. snapshot.GetProperty("W").EnumerateArray().Zip(
            snapshot.GetProperty("b").EnumerateArray(), (w, b) => Numbers(w).Concat(Numbers(b))).SelectMany(n => n)];
        // Up to a hundred steps, each of which may enlarge the roundings of those before: 2^20 roundings of the
        // largest.
        double bound = (1 << 20) / (double)(1L << 53) * expected.Max(Math.Abs);
        Assert.Equal(theta.Count, expected.Length);
        for (int p = 0; p < expected.Length; p++)
        {
            Assert.True(Math.Abs(theta[p] - expected[p]) <= bound, FormattableString.Invariant(
                $"{what}, {theta.Locate(p)}: expected {expected[p]:R}, got {theta[p]:R}, allowed {bound:G3}"));
        }
    }

    private static Optimizer Rule(JsonElement options)
    {
        double lr = options.GetProperty("lr").GetDouble(), decay = Number("weight_decay", 0);
        return options.GetProperty("name").GetString() switch
        {
            "sgd" => new Sgd(lr)
            {
                Momentum = Number("momentum", 0), Dampening = Number("dampening", 0), Nesterov = Switch("nesterov"),
                    WeightDecay = decay,
            },
            "adam" => new Adam(lr)
            {
                Beta1 = Beta(0, 0.9), Beta2 = Beta(1, 0.999), Epsilon = Number("eps", 1e-8),
                    AmsGrad = Switch("amsgrad"), WeightDecay = decay,
            },
            "adamw" => new AdamW(lr)
            {
                Beta1 = Beta(0, 0.9), Beta2 = Beta(1, 0.999), Epsilon = Number("eps", 1e-8),
                    AmsGrad = Switch("amsgrad"),
                WeightDecay = Number("weight_decay", 0.01),
            },
            "rmsprop" => new RmsProp(lr)
            {
                Alpha = Number("alpha", 0.99), Epsilon = Number("eps", 1e-8), Momentum = Number("momentum", 0),
                Centered = Switch("centered"), WeightDecay = decay,
            },
            _ => new Adagrad(lr)
            {
                RateDecay = Number("lr_decay", 0), Epsilon = Number("eps", 1e-10),
                InitialAccumulator = Number("initial_accumulator_value", 0), WeightDecay = decay,
            },
        };

        double Number(string name, double fallback) =>
            options.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : fallback;
        bool Switch(string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
        double Beta(int index, double fallback) =>
            options.TryGetProperty("betas", out JsonElement both) ? both[index].GetDouble() : fallback;
    }

    private static double[] Flat(IEnumerable<(double[,] W, double[] B)> layers) =>
        [.. layers.SelectMany(layer => layer.W.Cast<double>().Concat(layer.B))];

    private static Layer<double> Layer(JsonElement layer)
    {
        double[][] rows = Rows(layer.GetProperty("W"));
        var w = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < w.Length; i++)
            w[i / rows[0].Length, i % rows[0].Length] = rows[i / rows[0].Length][i % rows[0].Length];
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
