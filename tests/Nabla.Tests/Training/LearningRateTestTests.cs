namespace Nabla.Tests.Training;

/// <summary>The test of learning rates finds one that learns, and changes nothing.</summary>
public sealed class LearningRateTestTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    public void What_is_suggested_learns_and_what_is_above_the_largest_does_not(string name)
    {
        Dataset data = Examples.Classified(300);
        Trainer trainer = Of(Optimizer.Create(name, 0.01));
        string before = trainer.Network.Parameters.Checksum();
        LearningRateReport found = LearningRateTest.Run(trainer, data);
        Assert.Equal(before, trainer.Network.Parameters.Checksum());
        double suggested = found.Suggested!.Value, largest = found.Largest!.Value;
        Assert.InRange(suggested, 1e-5, largest / 4);
        double first = found.StartCost, good = Cost(suggested);
        Assert.True(good < 0.7 * first, $"{first} then {good}");
        Assert.True(good < Cost(suggested / 1000), "a thousandth of it is as good");
        Assert.True(good < Cost(largest * 100), "a hundred times the largest is as good");
        Assert.Equal(0.01, found.Asked);

        double Cost(double rate)
        {
            Trainer other = Of(Optimizer.Create(name, rate));
            return other.Run(data).Final is { } final && double.IsFinite(final.Training.Cost)
                ? Evaluation.Of(other.Network, Nabla.Cost.SoftmaxCrossEntropy, data).Metrics.Cost : 1e9;
        }
    }

    [Fact]
    public void Rates_rise_evenly_the_same_each_time_whatever_the_recipe_says_of_rates_and_stopping()
    {
        Dataset data = Examples.Classified(100);
        LearningRateReport one = LearningRateTest.Run(Of(new Adam(0.01)), data);
        Assert.Equal(one.Points, LearningRateTest.Run(Of(new Adam(0.01)), data).Points);
        Trainer stopping = new(Network(), new Recipe
        {
            Optimizer = new Adam(0.01), Cost = Cost.SoftmaxCrossEntropy, BatchSize = 10, Seed = 1, Patience = 1,
            Schedule = new StepSchedule(1, 0.1), LearningRate = 3, Epochs = 1, TargetAccuracy = 0.1,
        });
        Assert.Equal(one.Points, LearningRateTest.Run(stopping, data).Points);
        Assert.Equal(1e-6, one.Points[0].Rate, 1e-12);
        for (int i = 1; i < one.Points.Length; i++)
            Assert.Equal(Math.Pow(10, 0.05), one.Points[i].Rate / one.Points[i - 1].Rate, 1e-9);
        Assert.True(one.Points.Length > 60, $"only {one.Points.Length} rates");
        Assert.True(one.Points[^1].Rate <= 100.001);
    }

    [Fact]
    public void Where_nothing_can_be_learned_no_rate_is_suggested()
    {
        double[,] x = new double[40, 4], y = new double[40, 3];   // no input, and targets that are answered already
        Network<double> network = Examples.Network<double>(1);
        foreach (ref double weight in network.Parameters.Values)
            weight = 0;
        foreach (ref double target in MatrixShape.Flatten(y))
            target = 0.5;
        LearningRateReport found = LearningRateTest.Run(
            new Trainer<double>(network, new Sgd(0.1), Cost.Quadratic), Dataset.FromRows(x, y));
        Assert.Null(found.Suggested);
        Assert.Contains("no learning rate from 1e-6 to", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_tried_as_it_is_trained_and_canceling_tells_what_was_tried()
    {
        Table table = Tables.Tables.Mixed(200, hasClasses: true);
        LearningRateReport found = LearningRateTest.Run(table, new Recipe { Seed = 1 });
        Assert.InRange(found.Suggested!.Value, 1e-4, 1);
        Assert.StartsWith("learning rate 0.0", found.ToString(), StringComparison.Ordinal);
        Assert.Equal(found.Points, LearningRateTest.Run(table, new Recipe { Seed = 1, Epochs = 99 }).Points);
        using var source = new CancellationTokenSource();
        source.Cancel();
        LearningRateReport none = LearningRateTest.Run(table, null, source.Token);
        Assert.Empty(none.Points);
        Assert.Equal(("no rate was tried", null, null), (none.ToString(), none.Suggested, none.Largest));
    }

    private static Network<float> Network() =>
        Nabla.Network.Create([4, 12, 3], Activation.Tanh, Activation.Softmax, seed: 1);

    private static Trainer Of(Optimizer rule) =>
        new(Network(), rule, Cost.SoftmaxCrossEntropy) { BatchSize = 10, Epochs = 6, Seed = 1 };
}
