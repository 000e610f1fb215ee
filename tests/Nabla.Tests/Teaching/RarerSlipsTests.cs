using System.Text;
using System.Text.Json;
using Nabla.Teaching;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Teaching;

/// <summary>Slips at some numbers alone, two at once, and those of softmax: injected and named.</summary>
public sealed class RarerSlipsTests
{
    private const int Examples = 2;

    [Theory]
    [InlineData("bp2 without sigma'", Slip.SigmaPrimeMissing)]
    [InlineData("sigma' at a below", Slip.SigmaPrimeOfActivation)]
    [InlineData("minus below", Slip.Sign)]
    public void A_slip_at_one_number_or_one_neuron_is_named(string mistake, Slip slip)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            CaseFile given = Case(seed, Activation.Sigmoid, Cost.Quadratic);
            double[][] right = Pass<double>.Rows(given.Gradient<double>().Trace.Delta(2));
            using JsonDocument all = JsonDocument.Parse(Homework.Of(given, new Mistake(mistake, 2), null));
            double[][] slipped = all.RootElement.GetProperty("delta")[0].Deserialize<double[][]>()!;
            int j = seed % right[0].Length;
            AnswerFinding ofNeuron = Delta2(given, (x, i) => i == j ? slipped[x][i] : right[x][i]);
            AnswerFinding ofNumber = Delta2(given, (x, i) => (x, i) == (1, j) ? slipped[x][i] : right[x][i]);
            Assert.StartsWith("in 2 of the 6 numbers: ", IsNamed(ofNeuron, slip, 2), StringComparison.Ordinal);
            Assert.StartsWith("in this number only: ", IsNamed(ofNumber, slip, 2), StringComparison.Ordinal);
            Assert.DoesNotContain("in layer", ofNumber.Slips[0].Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_numbers_that_have_changed_places_are_named()
    {
        CaseFile given = Case(1, Activation.Sigmoid, Cost.Quadratic);
        double[][] right = Pass<double>.Rows(given.Gradient<double>().Trace.Delta(2));
        Assert.Contains("changed places", IsNamed(Delta2(
            given, (x, i) => right[x][x == 0 && i < 2 ? 1 - i : i]), Slip.IndexShifted, 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bp2 without sigma'", Slip.SigmaPrimeMissing, "is missing")]
    [InlineData("bp2 w not transposed", Slip.WeightsTransposed, "was not transposed")]
    [InlineData("sigma' at a below", Slip.SigmaPrimeOfActivation, "was taken at a")]
    public void Two_slips_at_once_are_named_where_the_first_left_no_trace_of_its_own(
        string mistake, Slip slip, string hint)
    {
        CaseFile given = Case(2, Activation.Sigmoid, Cost.Quadratic);
        // Only the gradient was handed in, and summed over the examples besides.
        using JsonDocument all = JsonDocument.Parse(Homework.Of(given, new Mistake(mistake, 2), null));
        double[][] sums = [.. all.RootElement.GetProperty("grad_b").Deserialize<double[][]>()!.Select(layer =>
            layer.Select(value => Examples * value).ToArray())];
        AnswerFinding finding = Check(given, new { grad_b = sums });
        string both = finding.Slips[0].Hint;
        Assert.StartsWith("two slips: ", both, StringComparison.Ordinal);
        Assert.Contains("summed over the examples", both, StringComparison.Ordinal);
        Assert.Contains(hint, both, StringComparison.Ordinal);
        // With δ handed in too, the check stops there and needs no second slip.
        AnswerFinding first = Check(given, new
        {
            delta = all.RootElement.GetProperty("delta").Deserialize<double[][][]>(), grad_b = sums,
        });
        Assert.Equal(("delta", slip), (first.Quantity, first.Slips[0].Slip));
    }

    [Fact]
    public void Softmax_taken_for_elementwise_is_named_with_every_cost()
    {
        foreach (Cost cost in (Cost[])[Cost.Quadratic, Cost.Huber, Cost.SoftmaxCrossEntropy])
        {
            CaseFile given = Case(3, Activation.Softmax, cost);
            Trace<double> t = given.Gradient<double>().Trace;
            double[][] a = Pass<double>.Rows(t.A(3)), y = Pass<double>.Rows(given.Y);
            double[][] rates = [.. a.Select((row, x) => row.Select((_, j) => Rate(cost, row[j], y[x][j])).ToArray())];
            double[][] elementwise =
                [.. rates.Select((row, x) => row.Select((r, j) => r * a[x][j] * (1 - a[x][j])).ToArray())];
            IsNamed(Check(given, new { delta = new[] { null, elementwise } }), Slip.JacobianDiagonalOnly, 3);
            IsNamed(Check(given, new { delta = new[] { null, rates } }), Slip.SigmaPrimeMissing, 3);
        }
    }

    [Fact]
    public void A_random_error_in_rounded_answers_is_seldom_called_a_slip()
    {
        var random = new Random(5);
        int called = 0;
        const int Trials = 60;
        for (int seed = 0; seed < Trials; seed++)
        {
            CaseFile given = Case(seed, Activation.Sigmoid, Cost.Quadratic);
            double[][] delta = [.. Pass<double>.Rows(given.Gradient<double>().Trace.Delta(2)).Select(row =>
                row.Select(value => Math.Round(value, 4)).ToArray())];
            delta[0][1] = Math.Round(delta[0][1] + 0.1 + random.NextDouble(), 4);
            called += Delta2(given, (x, i) => delta[x][i]).Slips.Length;
        }

        // Three kinds of slips, each with a window of 2 · 5 units of 1e-4 within about 1: at most 3 in a thousand.
        Assert.True(called <= 1, $"{called} of {Trials}");
    }

    /// <summary>∂C/∂a of one of three outputs.</summary>
    private static double Rate(Cost cost, double a, double y) =>
        cost == Cost.SoftmaxCrossEntropy ? -y / a : cost == Cost.Huber ? Math.Clamp(a - y, -1, 1) / 3 : a - y;

    private static string IsNamed(AnswerFinding finding, Slip slip, int layer)
    {
        Assert.True(
            finding.Slips is [var first, ..] && (first.Slip, first.Layer) == (slip, layer),
            string.Join(" | ", finding.Slips));
        return finding.Slips[0].Hint;
    }

    private static AnswerFinding Delta2(CaseFile given, Func<int, int, double> of) => Check(given, new
    {
        delta = new double[][]?[]
        {
            [.. Enumerable.Range(0, Examples).Select(x =>
                Enumerable.Range(0, given.Architecture.Width(2)).Select(i => of(x, i)).ToArray())],
            null,
        },
    });

    private static AnswerFinding Check(CaseFile given, object answers)
    {
        AnswerReport report = AnswerCheck.Run(given, AnswerSheet.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(answers)))));
        return report.Finding ?? throw new InvalidOperationException("Nothing was found wrong.");
    }

    private static CaseFile Case(int seed, Activation output, Cost cost)
    {
        var pass = new Pass<double>(700 + seed, Examples, [3, 3, 3], cost, Activation.Sigmoid, output);
        return new(pass.Theta, cost, pass.X, pass.Y);
    }
}
