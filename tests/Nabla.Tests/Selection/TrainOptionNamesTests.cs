namespace Nabla.Tests.Selection;

public sealed class TrainOptionNamesTests
{
    [Fact]
    public void Every_name_changes_its_option()
    {
        var changes = new Dictionary<string, string>
        {
            ["hidden"] = "20x10", ["activation"] = "tanh", ["init"] = "he_normal", ["optimizer"] = "sgd",
            ["learning-rate"] = "0.5", ["momentum"] = "0.9", ["weight-decay"] = "0.01", ["schedule"] = "cosine:5,0.01",
            ["l2"] = "1e-4", ["dropout"] = "0.2", ["batch-size"] = "7", ["epochs"] = "9", ["validation"] = "0.3",
            ["patience"] = "4", ["balance-classes"] = "true", ["precision"] = "float64", ["seed"] = "12",
        };
        Assert.Equal(TrainOptionNames.All.Order(), changes.Keys.Order());
        TrainOptions options = TrainOptionNames.With(new(), changes);
        Assert.Equal([20, 10], options.Hidden!.Value);
        Assert.Equal((Activation.Tanh, Initializer.HeNormal), (options.Activation, options.Initializer));
        Assert.Equal(new Sgd(0.5) { Momentum = 0.9, WeightDecay = 0.01 }, options.Optimizer);
        Assert.Equal(Schedule.Parse("cosine:5,0.01"), options.Schedule);
        Assert.Equal((1e-4, 0.2, 7, 9), (options.L2, options.Dropout, options.BatchSize, options.Epochs));
        Assert.Equal((0.3, 4, true, "float64", 12ul),
            (options.Validation, options.Patience, options.BalanceClasses, options.Precision, options.Seed));
    }

    [Fact]
    public void An_optimizer_comes_with_its_own_usual_rate_wherever_it_stands()
    {
        Assert.Equal(0.1, Rate(("optimizer", "sgd")));
        Assert.Equal(0.01, Rate(("optimizer", "adagrad")));
        Assert.Equal(0.001, Rate(("optimizer", "rmsprop")));
        Assert.Equal(0.3, Rate(("learning-rate", "0.3"), ("optimizer", "sgd")));
        Assert.Equal(0.3, Rate(("optimizer", "sgd"), ("learning-rate", "0.3")));
        Assert.Empty(TrainOptionNames.With(new(), KeyValuePair.Create("hidden", "none")).Hidden!.Value);

        static double Rate(params (string Name, string Text)[] values) =>
            TrainOptionNames.With(new(), values.Select(v => KeyValuePair.Create(v.Name, v.Text))).Optimizer!.Eta;
    }
}
