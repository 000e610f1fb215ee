using System.Globalization;

namespace Nabla.Tests.Measures;

/// <summary>R² of examples that count differently.</summary>
public sealed class WeightedRegressionTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(-3.3e7)]
    [InlineData(1e-300)]
    public void Equal_targets_have_no_R2_whatever_their_weights_are(double target)
    {
        var random = new Random(1);
        for (int time = 0; time < 200; time++)
        {
            var sums = new RegressionSums(1);
            for (int x = 0; x < 2 + time % 7; x++)
                sums.Add<double>([random.NextDouble()], [target], random.NextDouble());
            Assert.Null(sums.R2);
        }
    }

    [Theory]
    [InlineData(1e-3, 1e6)]
    [InlineData(1e6, 1e-3)]
    [InlineData(1, 3)]
    public void R2_keeps_its_digits_where_one_example_weighs_far_more_than_the_one_before(double first, double second)
    {
        var sums = new RegressionSums(1);
        sums.Add<double>([10], [11.25], first);
        sums.Add<double>([8.5], [9.125], second);
        // Σ s (y − ȳ)² of two examples is s₁ s₂/(s₁ + s₂) (y₁ − y₂)²
        double spread = first / (first + second) * second * (2.125 * 2.125);
        double error = first * (1.25 * 1.25) + second * (0.625 * 0.625), exact = 1 - error / spread;
        Assert.Equal(exact, sums.R2!.Value, 8 * double.ScaleB(1, -53) * (1 + error / spread));
    }

    [Theory]
    [InlineData(1e6, 1e-6)]
    [InlineData(1e9, 1e-3)]
    [InlineData(0, 1)]
    public void R2_is_never_above_1_and_agrees_with_sums_about_the_mean(double offset, double deviation)
    {
        var random = new Random(2);
        for (int time = 0; time < 200; time++)
        {
            int n = 3 + time % 9;
            double[] y = [.. Enumerable.Range(0, n).Select(_ => offset + deviation * (random.NextDouble() - 0.5))];
            double[] w = [.. Enumerable.Range(0, n).Select(_ => 0.01 + random.NextDouble())];
            double[] a = [.. y.Select(v => v + deviation * 0.3 * (random.NextDouble() - 0.5))];
            var sums = new RegressionSums(1);
            for (int x = 0; x < n; x++)
                sums.Add<double>([a[x]], [y[x]], w[x]);

            // Decimals have 28 digits, so that their sums can be taken as exact.
            decimal all = w.Sum(v => (decimal)v), mean = y.Zip(w, (v, s) => D(v) * (decimal)s).Sum() / all;
            decimal spread = y.Zip(w, (v, s) => (D(v) - mean) * (D(v) - mean) * (decimal)s).Sum();
            decimal error = y.Zip(a, (v, s) => (D(v) - D(s)) * (D(v) - D(s))).Zip(w, (v, s) => v * (decimal)s).Sum();
            double exact = 1 - (double)(error / spread), condition = Math.Abs(offset) / deviation * 1e-15;
            double found = sums.R2!.Value;
            Assert.True(found <= 1, $"R2 is {found}");
            Assert.Equal(exact, found, 1e-12 + 100 * condition * (1 + Math.Abs(exact)));
        }

        static decimal D(double value) => decimal.Parse(
            value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
