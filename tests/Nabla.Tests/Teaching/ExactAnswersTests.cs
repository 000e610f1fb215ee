using System.Text;
using System.Text.Json;
using Nabla.Teaching;

namespace Nabla.Tests.Teaching;

/// <summary>Somebody who calculates exactly is right, also where terms cancel to 0 that doubles leave a little of, and
/// where σ' jumps there.</summary>
public sealed class ExactAnswersTests
{
    private const int Seeds = 200;

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("relu", 1)]
    [InlineData("leaky_relu", 1)]
    [InlineData("identity", 0)]
    public void Exact_answers_in_tenths_are_right(string sigma, int derivativeAtZero)
    {
        int zeros = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var exact = new Exact(seed, sigma, derivativeAtZero);
            AnswerReport report = AnswerCheck.Run(
                exact.Given, AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(exact.Sheet))));
            Assert.True(report.IsRight, $"{sigma}, seed {seed}: {report}\n{exact.Sheet}");
            zeros += exact.Zeros;
        }

        Assert.True(zeros > Seeds / 10);   // else nothing was tried
    }

    [Fact]
    public void An_answer_that_is_off_by_more_than_rounding_is_wrong_still()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var exact = new Exact(seed, "relu", 0, off: 1.000000001e-6m);
            AnswerReport report = AnswerCheck.Run(
                exact.Given, AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(exact.Sheet))));
            Assert.False(report.IsRight);
            Assert.Equal("z", report.Finding!.Quantity);
        }
    }

    /// <summary>A 2-3-3-2 network in tenths, worked in decimals.</summary>
    private sealed class Exact
    {
        private readonly Random _random;
        private readonly string _sigma;
        private readonly decimal _atZero;

        internal Exact(int seed, string sigma, int derivativeAtZero, decimal off = 0)
        {
            (_random, _sigma, _atZero) = (new(seed), sigma, derivativeAtZero);
            int[] n = [2, 3, 3, 2];
            decimal[][][] w = [.. Enumerable.Range(1, 3).Select(l => Tenths(n[l], n[l - 1]))];
            decimal[][] b = [.. Enumerable.Range(1, 3).Select(l => Tenths(1, n[l])[0])];
            decimal[][] x = Tenths(2, 2), y = Tenths(2, 2);
            decimal[][][] z = new decimal[3][][], a = new decimal[3][][], delta = new decimal[3][][];
            for (int l = 0; l < 3; l++)
            {
                decimal[][] from = l == 0 ? x : a[l - 1];
                z[l] = [.. from.Select(row => w[l].Select((wj, j) => Sum(wj, row) + b[l][j]).ToArray())];
                a[l] = [.. z[l].Select(row => row.Select(Sigma).ToArray())];
            }

            Zeros = z.Sum(layer => layer.Sum(row => row.Count(value => value == 0)));
            if (off != 0)
                z[0][0][0] += off;
            delta[2] = [.. a[2].Select((row, i) =>
                row.Select((aj, j) => (aj - y[i][j]) * Prime(z[2][i][j])).ToArray())];
            for (int l = 1; l >= 0; l--)
            {
                delta[l] = [.. delta[l + 1].Select((row, i) => Enumerable.Range(0, n[l + 1]).Select(j =>
                    Sum([.. w[l + 1].Select(wk => wk[j])], row) * Prime(z[l][i][j])).ToArray())];
            }

            decimal[] costs = [.. a[2].Select((row, i) =>
                row.Select((aj, j) => (aj - y[i][j]) * (aj - y[i][j]) / 2).Sum())];
            Sheet = JsonSerializer.Serialize(new
            {
                z, a, delta, cost_per_example = costs, mean_cost = costs.Average(),
                grad_b = delta.Select(layer => layer[0].Select((_, j) => layer.Average(row => row[j]))),
                grad_W = delta.Select((layer, l) => layer[0].Select((_, j) => Enumerable.Range(0, n[l]).Select(
                    k => layer.Select((row, i) => row[j] * (l == 0 ? x : a[l - 1])[i][k]).Average()))),
            });
            Given = CaseFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
            {
                layers = w.Select((_, l) => new { activation = sigma, W = w[l], b = b[l] }), cost = "quadratic",
                X = x, Y = y,
            }))));
        }

        internal CaseFile Given { get; }

        internal string Sheet { get; }

        internal int Zeros { get; }

        private decimal[][] Tenths(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ =>
            Enumerable.Range(0, columns).Select(_ => _random.Next(-3, 4) / 10m).ToArray())];

        private static decimal Sum(decimal[] some, decimal[] others) =>
            some.Zip(others, (one, other) => one * other).Sum();

        private decimal Sigma(decimal z) => z >= 0 || _sigma == "identity" ? z : _sigma == "relu" ? 0 : z / 100;

        private decimal Prime(decimal z) => _sigma == "identity" || z > 0 ? 1 : z == 0 ? _sigma == "relu" ? _atZero
            : _atZero == 1 ? 1 : 0.01m : _sigma == "relu" ? 0 : 0.01m;
    }
}
