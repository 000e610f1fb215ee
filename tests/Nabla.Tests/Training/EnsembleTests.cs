using Nabla.Tests.Selection;

namespace Nabla.Tests.Training;

/// <summary>An ensemble is the average of plain trainings, to the same bits whatever the machine does.</summary>
public sealed class EnsembleTests : IDisposable
{
    private static readonly Recipe s_short = new() { Hidden = [6], Epochs = 5, BatchSize = 8, Seed = 3 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_ensemble_of_1_has_the_bits_of_a_plain_training()
    {
        Dataset data = Examples.Classified(90);
        TrainedModel plain = Model.Train(data, s_short), one = Model.Train(data, s_short with { Ensemble = 1 });
        Assert.Equal(plain.Model.Checksum(), one.Model.Checksum());
        Assert.Equal(plain.Recipe, one.Recipe);
        Assert.Empty(one.Members);
    }

    [Fact]
    public void Its_members_are_plain_trainings_of_the_next_seeds_and_its_model_is_their_average()
    {
        Dataset data = Examples.Classified(90);
        TrainedModel ensemble = Model.Train(data, s_short with { Ensemble = 3, Dropout = 0.1 });
        Assert.Equal(3, ensemble.Members.Length);
        Model[] plain =
        [
            .. Enumerable.Range(3, 3).Select(seed => Model.Train(
                data, s_short with { Dropout = 0.1, Seed = (ulong)seed, ValidationSeed = 3 }).Model),
        ];
        Assert.Equal(plain.Select(model => model.Checksum()),
            ensemble.Members.Select(member => member.Model.Checksum()));
        Assert.Equal(Model.Average(plain).Checksum(), ensemble.Model.Checksum());
        Assert.Equal([4, 18, 3], ensemble.Model.Architecture.Widths);
        Assert.Equal((3, 3UL), (ensemble.Recipe.Ensemble, ensemble.Recipe.Seed));
        Assert.Equal((3UL, (int?)5), (ensemble.Model.Training!.Seed, ensemble.Model.Training.Epochs));
        Assert.StartsWith("4-18-3, the average of 3 networks,", $"{ensemble}", StringComparison.Ordinal);
    }

    [Fact]
    public void Its_figures_are_those_of_the_average()
    {
        Dataset data = Examples.Classified(90);
        TrainedModel ensemble = Model.Train(data, s_short with { Ensemble = 2 });
        (Dataset training, Dataset held) = Holdout.Split(data, 9, 3);
        Assert.Equal(ensemble.Model.Evaluate(held).Metrics, ensemble.Validation);
        Assert.Equal(ensemble.Model.Evaluate(training).Metrics, ensemble.Training);
        Assert.Equal(ensemble.Validation!.Accuracy, ensemble.Model.Training!.ValidationAccuracy);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Its_bits_and_events_do_not_depend_on_how_many_train_at_once(int jobs)
    {
        Dataset data = Examples.Classified(90);
        List<string> one = [], many = [];
        TrainedModel before = Train(1, one), now = Train(jobs, many);
        Assert.Equal(before.Model.Checksum(), now.Model.Checksum());
        Assert.Equal(before.Validation, now.Validation);
        Assert.Equal(one, many);
        Assert.Equal(4, one.Count(name => name == nameof(TrainingStarted)));

        TrainedModel Train(int n, List<string> heard) => Model.Train(
            data, s_short with { Ensemble = 4 }, new TrainingHost { Jobs = n },
            new Heard(value => heard.Add(value.GetType().Name)));
    }

    [Fact]
    public void Folds_are_of_ensembles_and_do_not_depend_on_how_many_train_at_once()
    {
        Table table = Rows.Numbers();
        Recipe recipe = Rows.Short with { Ensemble = 3 };
        CrossValidationResult one = Run(1), many = Run(3);
        Assert.Equal(one.Overall, many.Overall);
        Folds folds = new TableSource(table).Deal(5, 3);
        Model first = Model.Train(table.Select([.. folds.TrainingRows(0)]), recipe with { Choose = 0 }).Model;
        Assert.Equal(first.Evaluate(table.Select([.. folds.TestRows(0)])).Metrics, one.Folds[0].Metrics);

        CrossValidationResult Run(int jobs) =>
            new CrossValidation { Host = new() { Jobs = jobs } }.Run(table, recipe);
    }

    [Fact]
    public void What_is_expected_of_a_chosen_ensemble_is_the_figure_of_ensembles()
    {
        Table table = Rows.Classes();
        Recipe asked = Rows.Short with { Ensemble = 3, L2 = 0.03, Bins = 0 };
        TrainedModel chosen = Model.Train(table, asked);
        CrossValidationResult folds = new CrossValidation().Run(table, asked);
        Assert.Equal(folds.Overall, chosen.Expected);
        Assert.NotEqual(new CrossValidation().Run(table, asked with { Ensemble = null }).Overall, chosen.Expected);
        Assert.Equal(3, chosen.Members.Length);

        TrainedModel open = Model.Train(table, new Recipe { Epochs = 4, Seed = 3, Ensemble = 2 });
        TrainedModel one = Model.Train(table, new Recipe { Epochs = 4, Seed = 3 });
        Assert.Equal(one.Recipe, open.Recipe with { Ensemble = null });   // what is chosen is chosen by single networks
        Assert.Equal(one.Model.Checksum(), open.Members[0].Model.Checksum());
        Assert.Equal(Model.Train(table, open.Recipe).Model.Checksum(), open.Model.Checksum());
    }

    [Fact]
    public void A_range_of_new_targets_is_that_of_ensembles()
    {
        TrainedModel trained = Model.Train(Rows.Numbers(), new Recipe { Epochs = 4, Ensemble = 2 });
        var (low, high) = trained.Model.RangeOf(100)!.Value;
        Assert.True(low < 100 && high > 100);
        var (below, above) = trained.Folds!.ErrorRange()!.Value;
        Assert.Equal((low, high), (100 + below, 100 + above));
    }

    [Fact]
    public void The_average_is_calibrated_and_not_its_members()
    {
        Dataset data = Examples.Classified(300);
        TrainedModel trained = Model.Train(data, s_short with { Ensemble = 2, Calibrate = true });
        Assert.NotNull(trained.Temperature);
        Assert.All(trained.Members, member => Assert.Null(member.Temperature));
        Assert.NotEqual(
            Model.Average([.. trained.Members.Select(member => member.Model)]).Checksum(), trained.Model.Checksum());
    }

    [Fact]
    public void Interrupted_it_goes_on_from_the_checkpoints_of_its_members_to_the_same_bits()
    {
        Dataset data = Examples.Classified(90);
        Recipe recipe = s_short with { Ensemble = 3 };
        string whole = Model.Train(data, recipe).Model.Checksum();
        foreach (int stop in new[] { 1, 25, 60, 70, 130, 150 })
        {
            var host = new TrainingHost
            {
                Checkpoints = new CheckpointFolder(_folder[$"{stop}"]), CheckpointEvery = 4, Jobs = 1, StepEvery = 1,
            };
            using var source = new CancellationTokenSource();
            int steps = 0;
            TrainedModel cut = Model.Train(data, recipe, host, new Heard(value =>
            {
                if (value is StepTaken && ++steps == stop)
                    source.Cancel();
            }), source.Token);
            Assert.Equal(StopReason.Canceled, cut.StopReason);
            Assert.Equal(Math.Max(1, stop / 55), cut.Members.Length);   // 5 epochs of 11 steps
            Assert.Equal(whole, Model.Train(data, recipe, host).Model.Checksum());
        }
    }

    [Fact]
    public void A_store_of_one_training_and_a_model_to_go_on_with_are_refused_by_name()
    {
        Dataset data = Examples.Classified(90);
        Recipe recipe = s_short with { Ensemble = 2 };
        RecipeException store = Assert.Throws<RecipeException>(
            () => Model.Train(data, recipe, new TrainingHost { Checkpoints = new Nowhere() }));
        Assert.Equal("Ensemble", store.Option);
        Assert.Contains("CheckpointFolder", store.Message, StringComparison.Ordinal);
        Model model = Model.Train(data, s_short).Model;
        Assert.Equal("Ensemble", Assert.Throws<RecipeException>(() => model.TrainOn(data, recipe)).Option);
        foreach (int wrong in new[] { 0, -1, 101 })
            Assert.Throws<ArgumentOutOfRangeException>(() => s_short with { Ensemble = wrong });
        Assert.Throws<ArgumentException>(() => s_short.With("ensemble", "0"));
        Assert.Contains("too large", Assert.Throws<RecipeException>(() => Model.Train(
            data, s_short with { Ensemble = 100, Hidden = [20_000, 20_000] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_diverges_at_once_ends_it()
    {
        Dataset data = Examples.Classified(90);
        Assert.Throws<DivergenceException>(() => Model.Train(data, s_short with
        {
            Ensemble = 2, Optimizer = new Sgd(1e17), Activation = Activation.ReLU, Validation = 0,
        }));
    }

    private sealed class Heard(Action<ITrainingEvent> hear) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value) => hear(value);
    }

    private sealed class Nowhere : ICheckpointStore
    {
        public Checkpoint? Latest() => null;

        public void Save(Checkpoint checkpoint)
        {
        }
    }
}
