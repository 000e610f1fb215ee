using Nabla.EndToEnd.Tests.Onnx;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Networks drawn at random, exported, and run by ONNX Runtime.</summary>
public sealed class OnnxGraphTests(ITestOutputHelper output)
{
    private const int Graphs = 500, Rows = 12, Widest = 70;

    /// <summary>Both err against exact numbers by less than the bound that <see cref="FloatBound"/> carries from layer
    /// to layer, so that they lie within twice the bound of each other.</summary>
    [Fact]
    [Trait("Tier", "long")]
    public void Hundreds_of_graphs_answer_what_their_networks_answer()
    {
        OnnxRuntime.Require();
        using var folder = new TemporaryFolder();
        Drawn[] drawn = [.. Enumerable.Range(0, Graphs).Select(Draw)];
        float[][] theirs = OnnxRuntime.Run(folder, [.. drawn.Select((d, i) =>
        {
            using var stream = new MemoryStream();
            OnnxModel.Write(d.Model, stream);
            return (folder.Write($"{i}.onnx", stream.ToArray()), d.Raw, Rows);
        })]);
        (double worst, int compared) = (0, 0);
        for (int i = 0; i < Graphs; i++)
        {
            (worst, compared) = (Math.Max(worst, Compare(i, drawn[i], theirs[i])), compared + theirs[i].Length);
        }

        output.WriteLine(FormattableString.Invariant(
            $"{Graphs} graphs, {compared:N0} outputs, the largest difference {worst:P0} of what is allowed"));
        Assert.Equal(drawn.Sum(d => Rows * d.Network.Architecture.OutputWidth), compared);
    }

    private static Drawn Draw(int i)
    {
        var draw = new Draw(40_000 + i);
        Cost cost = Cost.All[i % Cost.All.Length];
        Architecture architecture = draw.Architecture(draw.Widths(Widest), cost);
        Network<float> network = draw.Network<float>(architecture, draw.OneOf(0.3, 1, 2));
        double divisor = draw.OneOf(1, 1, 255, 0.1);
        float[] raw = [.. Enumerable.Range(0, Rows * architecture.InputWidth)
            .Select(_ => (float)(draw.Normal() * divisor))];
        return new(network, Model.Create(network, cost, new ModelInput([architecture.InputWidth], divisor)), raw);
    }

    private static double Compare(int i, Drawn drawn, float[] theirs)
    {
        const double Roundoff = 1.0 / (1 << 24);
        Architecture architecture = drawn.Network.Architecture;
        int n = architecture.InputWidth;
        var ours = new float[architecture.OutputWidth];
        double worst = 0;
        for (int row = 0; row < Rows; row++)
        {
            float[] raw = drawn.Raw[(row * n)..((row + 1) * n)];
            drawn.Model.Predict<float>(raw, ours);
            double[] a1 = Array.ConvertAll(raw, value => value / drawn.Model.Input.Divisor);
            double[] bound = FloatBound.Of(
                drawn.Network, a1, Array.ConvertAll(a1, value => 2 * Roundoff * Math.Abs(value)));
            for (int j = 0; j < ours.Length; j++)
            {
                double difference = Math.Abs(ours[j] - theirs[row * ours.Length + j]);
                Assert.True(difference <= 2 * bound[j],
                    $"graph {i}, {architecture}, example {row}, output {j}: {ours[j]:R} and " +
                    $"{theirs[row * ours.Length + j]:R}, apart {difference:E1}, allowed {2 * bound[j]:E1}");
                worst = Math.Max(worst, difference / (2 * bound[j]));
            }
        }

        return worst;
    }

    private sealed record Drawn(Network<float> Network, Model Model, float[] Raw);
}
