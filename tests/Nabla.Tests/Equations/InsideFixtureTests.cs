using System.Numerics;
using System.Text.Json;

namespace Nabla.Tests.Equations;

/// <summary>Networks inside something else, against what PyTorch computed by automatic differentiation
/// (tests/fixtures/inside.py).</summary>
public sealed class InsideFixtureTests
{
    [Fact]
    public void Gradients_of_inputs_and_from_given_derivatives_are_those_of_PyTorch()
    {
        int cases = 0;
        foreach (JsonElement entry in Entries(given => given.TryGetProperty("cost", out _) ^
            given.TryGetProperty("given", out _) && !given.TryGetProperty("frozen", out _)))
        {
            // Both programs round some tens of times a quantity.
            Compare<double>(entry, 256 * Close.Roundoff);
            Compare<float>(entry, 256.0 / (1 << 24));
            cases++;
        }

        Assert.Equal(31, cases);
    }

    [Fact]
    public void Heads_are_those_of_PyTorch()
    {
        int cases = 0;
        foreach (JsonElement entry in Entries(given => given.TryGetProperty("heads", out _)))
        {
            Compare<double>(entry, 256 * Close.Roundoff);
            Compare<float>(entry, 256.0 / (1 << 24));
            cases++;
        }

        Assert.Equal(5, cases);
    }

    [Fact]
    public void Frozen_layers_stay_and_the_others_go_where_PyTorch_takes_them()
    {
        int cases = 0;
        foreach (JsonElement entry in Entries(given => given.TryGetProperty("frozen", out _)))
        {
            Descend(entry, showsGradient: false);
            Descend(entry, showsGradient: true);
            cases++;
        }

        Assert.Equal(4, cases);
    }

    private static void Compare<T>(JsonElement entry, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement given = entry.GetProperty("case"), expected = entry.GetProperty("expected");
        string id = given.GetProperty("id").GetString()!;
        ParameterVector<T> theta = Parameters<T>(given), nabla = new(theta.Architecture);
        T[,] x = Matrix<T>(given.GetProperty("X"));
        var t = new Trace<T>(theta.Architecture, x.GetLength(0));
        if (!given.TryGetProperty("given", out _))
        {
            Cost cost = Heads(given)?.Cost ?? Cost.Parse(given.GetProperty("cost").GetString()!);
            _ = Backprop.Run(theta, cost, x, Matrix<T>(given.GetProperty("Y")), t, nabla);
            Same("cost", expected.GetProperty("cost_per_example"), t.Costs.ToArray());
        }
        else
        {
            Backprop.Feedforward(theta, x, t);
            T[,] g = Matrix<T>(given.GetProperty("G"));
            if (given.GetProperty("given").GetString() == "a")
                Backprop.BackwardFromA(theta, g, t, nabla);
            else
                Backprop.BackwardFromZ(theta, g, t, nabla);
        }

        int L = theta.Architecture.LayerCount;
        Same("a", expected.GetProperty("a"), Pass<T>.Flat(t.A(L)));
        Same("∂C/∂x", expected.GetProperty("grad_X"), Pass<T>.Flat(Backprop.InputGradient(theta, t)));
        for (int l = 2; l <= L; l++)
        {
            Same($"δ^{l}", expected.GetProperty("delta")[l - 2], Pass<T>.Flat(t.Delta(l)));
            Same($"∇w^{l}", expected.GetProperty("grad_W")[l - 2], Pass<T>.Flat(nabla.W(l).ToArray()));
            Same($"∇b^{l}", expected.GetProperty("grad_b")[l - 2], [.. nabla.B(l).ToArray().Select(Double)]);
        }

        void Same(string what, JsonElement numbers, double[] actual)
        {
            double[] known = [.. Numbers(numbers)];
            double size = Math.Max(1, known.Max(Math.Abs));
            Close.To(known, actual, _ => tolerance * size, $"{id} {what}");
        }
    }

    private static void Descend(JsonElement entry, bool showsGradient)
    {
        JsonElement given = entry.GetProperty("case");
        int[] layers = [.. given.GetProperty("frozen").EnumerateArray().Select(l => l.GetInt32())];
        string id = given.GetProperty("id").GetString()!;
        ParameterVector<double> theta = Parameters<double>(given), before = theta.Clone();
        Dataset data = Dataset.FromRows(
            Matrix<double>(given.GetProperty("X")), Matrix<double>(given.GetProperty("Y")));
        Optimizer rule = given.GetProperty("rule").GetString() switch
        {
            "momentum" => new Sgd(0.1) { Momentum = 0.9, WeightDecay = 0.05 },
            "adam" => new Adam(0.02),
            "adamw" => new AdamW(0.02) { WeightDecay = 0.1 },
            _ => new Sgd(0.3),
        };
        var trainer = new Trainer<double>(new(theta), new Recipe
        {
            Optimizer = rule, Cost = Cost.Quadratic, BatchSize = 64, Epochs = 5, Shuffle = false,
            Freeze = [.. layers],
        }) { ShowGradient = showsGradient };
        using TrainingSession<double> session = trainer.Begin(data);
        foreach (JsonElement step in entry.GetProperty("expected").GetProperty("steps").EnumerateArray())
        {
            Assert.True(session.Step());
            for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            {
                Close.To([.. Numbers(step.GetProperty("W")[l - 2])], Pass<double>.Flat(theta.W(l).ToArray()),
                    _ => 1e-13, $"{id} w^{l} after step {session.Current.Number}");
                Close.To([.. Numbers(step.GetProperty("b")[l - 2])], theta.B(l), _ => 1e-13, $"{id} b^{l}");
                if (!layers.Contains(l))
                    continue;
                Assert.Equal(before.W(l).ToArray(), theta.W(l).ToArray());
                Assert.Equal(before.B(l).ToArray(), theta.B(l).ToArray());
            }
        }
    }

    internal static IEnumerable<JsonElement> Entries(Func<JsonElement, bool> which)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Fixture("inside.json")));
        foreach (JsonElement entry in file.RootElement.EnumerateArray())
        {
            if (which(entry.GetProperty("case")))
                yield return entry;
        }
    }

    private static ParameterVector<T> Parameters<T>(JsonElement given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement[] layers = [.. given.GetProperty("layers").EnumerateArray()];
        int[] widths = [layers[0].GetProperty("W")[0].GetArrayLength(),
            .. layers.Select(layer => layer.GetProperty("b").GetArrayLength())];
        var theta = new ParameterVector<T>(new Architecture(widths, [.. layers.Select(layer =>
            layer.GetProperty("activation").GetString() is "heads" ? Heads(given)!.Output
                : Activation.Parse(layer.GetProperty("activation").GetString()!))]));
        theta.CopyFrom([.. layers.SelectMany(layer =>
            Numbers(layer.GetProperty("W")).Concat(Numbers(layer.GetProperty("b")))).Select(T.CreateTruncating)]);
        return theta;
    }

    private static Heads? Heads(JsonElement given) => !given.TryGetProperty("heads", out JsonElement heads) ? null
        : new([.. heads.EnumerateArray().Select((head, h) => new Head(
            $"head{h}", head.GetProperty("width").GetInt32(),
            Activation.Parse(head.GetProperty("activation").GetString()!),
            Cost.Parse(head.GetProperty("cost").GetString()!)) { Weight = head.GetProperty("weight").GetDouble() })]);

    private static T[,] Matrix<T>(JsonElement rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = new T[rows.GetArrayLength(), rows[0].GetArrayLength()];
        T[] numbers = [.. Numbers(rows).Select(T.CreateTruncating)];
        numbers.CopyTo(MatrixShape.Flatten(matrix));
        return matrix;
    }

    private static double Double<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(number);

    private static IEnumerable<double> Numbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Numbers) : [value.GetDouble()];
}
