namespace Nabla.Tests.Training;

/// <summary>A network that goes on learning from other rows with its optimizer's memory learns as if they had
/// followed.</summary>
public sealed class PartialFitTests
{
    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    public void Two_parts_one_after_the_other_come_to_the_bits_of_one_pass_over_both(string name)
    {
        Optimizer rule = name == "sgd" ? new Sgd(0.1) { Momentum = 0.9 } : Optimizer.Create(name, 0.02);
        Dataset both = Examples.Classified(40);
        Trainer<double> whole = Of(Examples.Network<double>(1), null);
        _ = whole.Run(both);
        Network<double> network = Examples.Network<double>(1);
        using TrainingSession<double> first = Of(network, null).Begin(both.Take(20));
        _ = first.Run();
        _ = Of(network, first.Snapshot()).Run(both.Slice(20, 20));
        Assert.Equal(whole.Network.Parameters.Checksum(), network.Parameters.Checksum());

        Network<double> forgetful = Examples.Network<double>(1);
        _ = Of(forgetful, null).Run(both.Take(20));
        _ = Of(forgetful, null).Run(both.Slice(20, 20));
        Assert.NotEqual(network.Parameters.Checksum(), forgetful.Parameters.Checksum());

        Trainer<double> Of(Network<double> network, Checkpoint? memory) => new(network, new Recipe
        {
            Optimizer = rule, Cost = Cost.Quadratic, BatchSize = 5, Epochs = 1, Shuffle = false,
        }) { OptimizerFrom = memory };
    }

    [Fact]
    public void It_resumes_to_the_same_bits()
    {
        Dataset before = Examples.Classified(20), now = Examples.Classified(30, offset: 50);
        var recipe = new Recipe { Optimizer = new Adam(0.02), Cost = Cost.Quadratic, BatchSize = 5, Epochs = 3 };
        using TrainingSession<float> first = new Trainer(Examples.Network<float>(1), recipe).Begin(before);
        _ = first.Run();
        Checkpoint memory = first.Snapshot();
        using TrainingSession<float> whole = Begin();
        List<Checkpoint> middle = [];
        while (whole.Step())
            middle.Add(ThroughFile(whole.Snapshot()));
        foreach (Checkpoint from in middle)
        {
            using TrainingSession<float> rest = new Trainer(Examples.Network<float>(9), recipe).Begin(now, from: from);
            _ = rest.Run();
            Assert.Equal(whole.Network.Parameters.Checksum(), rest.Network.Parameters.Checksum());
        }

        TrainingSession<float> Begin() => new Trainer(first.Network.Clone(), recipe) { OptimizerFrom = memory }
            .Begin(now);

        static Checkpoint ThroughFile(Checkpoint checkpoint)
        {
            using var stream = new MemoryStream();
            checkpoint.Save(stream);
            stream.Position = 0;
            return Checkpoint.Load(stream);
        }
    }

    [Fact]
    public void A_table_s_model_learns_new_rows_names_new_categories_and_refuses_new_classes()
    {
        Table january = Rows(0, "red", "green"), february = Rows(60, "red", "violet");
        string folder = Directory.CreateTempSubdirectory("nabla-partial-").FullName;
        try
        {
            var recipe = new Recipe { Seed = 1, Epochs = 5, Choose = 0 };
            var kept = new CheckpointFolder(folder);
            TrainedModel first = Model.Train(january, recipe, new TrainingHost { Checkpoints = kept });
            TrainedModel on = first.Model.TrainOn(february, recipe, new TrainingHost { OptimizerFrom = kept.Latest() });
            TrainedModel forgetful = first.Model.TrainOn(february, recipe);
            Assert.NotEqual(on.Model.Checksum(), forgetful.Model.Checksum());
            Assert.Equal(on.Model.Checksum(), first.Model.TrainOn(
                february, recipe, new TrainingHost { OptimizerFrom = kept.Latest() }).Model.Checksum());
            Assert.Contains(on.Notes, note => note.Contains(
                "that the model does not know: color 30 (\"violet\")", StringComparison.Ordinal));
            NablaFormatException unknown = Assert.Throws<NablaFormatException>(
                () => first.Model.TrainOn(Rows(0, "red", "green", "maybe"), recipe));
            Assert.Contains("\"maybe\" is none of the classes", unknown.Message, StringComparison.Ordinal);
            Assert.Contains("Train a new one, or leave such rows out", unknown.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static Table Rows(int from, string one, string other, string yes = "yes") => new Table(
        [
            new("size", [.. Enumerable.Range(from, 60).Select(i => i * 37 % 101 / 10.0)]),
            new("color", [.. Enumerable.Range(from, 60).Select(i => (string?)(i % 2 == 0 ? one : other))]),
            new("bought", [.. Enumerable.Range(from, 60).Select(
                i => (string?)(i * 37 % 101 / 10.0 + i % 2 > 5 ? yes : "no"))]),
        ]).WithTarget("bought");
    }

    [Fact]
    public void The_memory_of_another_network_precision_or_rule_is_refused()
    {
        Dataset data = Examples.Classified(20);
        Checkpoint adam = new Trainer(Examples.Network<float>(1), new Adam(0.1), Cost.Quadratic).Begin(data).Snapshot();
        Assert.Equal("precision", Refused(() => new Trainer<double>(
            Examples.Network<double>(1), new Adam(0.1), Cost.Quadratic) { OptimizerFrom = adam }.Begin(data)));
        Assert.Equal("optimizer", Refused(() => new Trainer(
            Examples.Network<float>(1), new Sgd(0.1), Cost.Quadratic) { OptimizerFrom = adam }.Begin(data)));
        Network<float> other = Network.Create([4, 7, 3], Activation.Tanh, Activation.Sigmoid);
        Assert.Equal("layers", Refused(
            () => new Trainer(other, new Adam(0.1), Cost.Quadratic) { OptimizerFrom = adam }.Begin(data)));
        // Another rate of the same rule may follow.
        _ = new Trainer(Examples.Network<float>(1), new Adam(0.01), Cost.Quadratic) { OptimizerFrom = adam }
            .Begin(data);

        static string Refused(Func<object> begin) =>
            Assert.Throws<CheckpointMismatchException>(() => { _ = begin(); }).What;
    }
}
