using System.Collections.Immutable;

namespace Nabla.Tests.Training;

public sealed class TrainDefaultsTests
{
    [Theory]
    [InlineData(1, 400)]
    [InlineData(150, 400)]
    [InlineData(1000, 187)]      // 32 steps an epoch
    [InlineData(3200, 60)]
    [InlineData(1_000_000, 60)]
    public void Few_rows_are_passed_more_often(int rows, int epochs) =>
        Assert.Equal(epochs, TrainDefaults.For(rows).Epochs);

    [Fact]
    public void The_penalty_counts_for_less_the_more_rows_there_are()
    {
        Assert.Equal(0.02, TrainDefaults.For(100).L2);
        Assert.Equal(0.0002, TrainDefaults.For(10_000).L2);
    }

    [Fact]
    public void All_of_a_small_table_is_learned_from_and_the_rate_goes_down()
    {
        TrainedModel run = Model.Train(Numbers(60), new TrainOptions { Epochs = 4 });
        Assert.Equal(60, run.Model.Training!.Examples);
        Assert.All(run.Result.History, epoch => Assert.Null(epoch.Validation));
        double[] rates = [.. run.Result.History.Select(epoch => epoch.LearningRate)];
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.True(rates[^1] < rates[0] / 4, $"{rates[0]} to {rates[^1]}");
    }

    [Fact]
    public void A_tenth_of_a_large_table_is_set_aside()
    {
        TrainedModel run = Model.Train(Numbers(10_000), new TrainOptions { Epochs = 1 });
        Assert.Equal(9000, run.Model.Training!.Examples);
        Assert.NotNull(run.Result.History[0].Validation);
    }

    [Fact]
    public void Whoever_asks_for_what_looks_at_validation_gets_it()
    {
        TrainOptions[] all =
        [
            new() { Patience = 3 }, new() { TargetAccuracy = 0.9 }, new() { Schedule = new PlateauSchedule(2) },
        ];
        Assert.All(all, options =>
            Assert.Equal(54, Model.Train(Numbers(60), options with { Epochs = 2 }).Model.Training!.Examples));
    }

    private static Table Numbers(int rows)
    {
        ImmutableArray<double> x = [.. Enumerable.Range(0, rows).Select(i => (double)i)];
        ImmutableArray<string?> y = [.. Enumerable.Range(0, rows).Select(i => i < rows / 2 ? "few" : "many")];
        return new Table(new TableColumn("x", x), new TableColumn("y", y)).WithTarget("y");
    }
}
