namespace Nabla.IO.Tests;

public sealed class DataStatisticsTests
{
    [Fact]
    public void Figures_of_a_small_set_are_those_worked_out_by_hand()
    {
        // 0 0 0 0 2 4 6 8 over 2: 0 0 0 0 1 2 3 4, mean 10/8, mean of squares 30/8, variance 30/8 − 100/64 = 2.1875
        var data = Dataset.FromImages([0, 0, 0, 0, 2, 4, 6, 8], [2, 1], [1, 1, 0, 1], 3, divisor: 2);
        DataStatistics figures = DataStatistics.Of(data);
        Assert.Equal([1, 3, 0], figures.PerClass);
        Assert.Equal((4, 1.25, 0.5), (figures.Count, figures.Mean, figures.Density));
        Assert.Equal((0, 4), (figures.Min, figures.Max));
        Assert.Equal(Math.Sqrt(2.1875), figures.StandardDeviation);
    }

    [Fact]
    public void A_large_offset_does_not_drown_the_deviation()
    {
        var data = Dataset.FromRows(new[,] { { 1e9 + 1 }, { 1e9 - 1 } }, new[,] { { 0.0 }, { 0.0 } });
        DataStatistics figures = DataStatistics.Of(data);
        Assert.Equal((1e9, 1.0), (figures.Mean, figures.StandardDeviation));
        Assert.Empty(figures.PerClass);
    }
}
