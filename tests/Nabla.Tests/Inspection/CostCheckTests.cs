using Nabla.Inspection;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Inspection;

public sealed class CostCheckTests
{
    private static readonly double[,] s_a = { { 0.2, 0.7, 0.4 }, { 0.9, 0.1, 0.5 }, { -1.7, 3, 0.25 } };
    private static readonly double[,] s_y = { { 0, 1, 0 }, { 1, 0, 0.3 }, { 0.5, -2, 1 } };

    [Fact]
    public void A_sound_cost_passes()
    {
        // C_x = Σ r⁴/4, ∂C_x/∂a = r³.
        Cost quartic = Cost.Custom(
            "quartic",
            (a, y) =>
            {
                double sum =
                0;
                for (int j = 0; j < a.Length; j++)
                    sum += Math.Pow(a[j] - y[j], 4) / 4;
                return sum;
            },
            (a, y, nablaA) =>
            {
                for (int j = 0; j < a.Length; j++)
                    nablaA[j] = Math.Pow(a[j] - y[j], 3);
            });
        Assert.Empty(CostCheck.Run(quartic, s_a, s_y).Problems);
    }

    [Fact]
    public void The_costs_that_come_with_Nabla_pass()
    {
        foreach (Cost cost in Legal.Pairs.Select(pair => pair.Cost).Where(cost => cost.PairedWith is null).Distinct())
            Assert.Empty(CostCheck.Run(cost, s_a, s_y).Problems);
        Assert.Throws<ArgumentException>(() => CostCheck.Run(Cost.BinaryCrossEntropy, s_a, s_y));
    }

    [Fact]
    public void A_gradient_without_its_factor_is_found_in_every_component()
    {
        Cost wrong = Cost.Custom(
            "no_factor", (a, y) => Sum(a, y), (a, y, nablaA) =>
                {
                    for (int j = 0; j < a.Length; j++)
                        nablaA[j] = a[j] - y[j];
                });
        CostCheckReport report = CostCheck.Run(wrong, s_a, s_y);
        Assert.False(report.IsGood);
        Assert.Equal(9, report.Problems.Count(problem => problem.Contains("gradient", StringComparison.Ordinal)));
        Assert.StartsWith(
            "Example 0, output 0: the gradient given is 0.2, but C_x changes at the rate 0.4", report.Problems[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_that_remembers_what_it_was_asked_before_is_found()
    {
        int calls = 0;
        Cost remembering = Cost.Custom("counting", (a, y) => Sum(a, y) + 1e-3 * ++calls, Gradient);
        Assert.Contains(
            CostCheck.Run(remembering, s_a, s_y).Problems, problem =>
                problem.Contains("depends on more than a and y", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cost_that_is_not_finite_is_found()
    {
        Cost infinite = Cost.Custom("infinite", (a, y) => a[0] < 0 ? double.NaN : Sum(a, y), Gradient);
        Assert.Contains("The cost of example 2 is NaN.", CostCheck.Run(infinite, s_a, s_y).Problems);
    }

    private static double Sum(ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum += (a[j] - y[j]) * (a[j] - y[j]);
        return sum;
    }

    private static void Gradient(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> nablaA)
    {
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = 2 * (a[j] - y[j]);
    }
}
