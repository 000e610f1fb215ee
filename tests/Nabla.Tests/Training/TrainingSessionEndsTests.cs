using static Nabla.Tests.Training.TrainingSessionTests;

namespace Nabla.Tests.Training;

/// <summary>How a training that the caller drives ends, what it shows and refuses, and how a recipe begins
/// it.</summary>
public sealed class TrainingSessionEndsTests
{
    [Fact]
    public void Stopping_keeps_the_best_parameters_and_says_so()
    {
        Scenario scenario = Find("plateau");   // at so large a rate, cost falls and rises
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(epochs: 40), scenario);
        Dictionary<int, string> after = [];
        var progress = new Recorder(e =>
        {
            if (e is not EpochCompleted epoch)
                return;
            after.Add(epoch.Epoch, session.Network.Parameters.Checksum());
            if (after.Count > 1 && !epoch.IsBest)
                session.Stop();
        });
        TrainingResult result = session.Run(progress);
        Assert.Equal(StopReason.Stopped, result.Reason);
        Assert.Equal(result.History.Count - 1, result.BestEpoch);
        Assert.Equal(after[result.History.Count - 1], session.Network.Parameters.Checksum());
        Assert.Equal(result.BestEpoch, Assert.Single(progress.Of<TrainingStopped>()).BestEpoch);
    }

    [Fact]
    public void Whoever_stops_in_the_middle_of_an_epoch_gets_the_best_of_those_before()
    {
        Scenario scenario = Find("adam");
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
        Assert.Equal(1, session.RunEpoch()!.Epoch);
        string first = session.Network.Parameters.Checksum();
        Assert.True(session.Step() && session.Step());
        Assert.False(session.IsLastInEpoch);
        session.Stop();
        Assert.False(session.Step());
        Assert.Equal((StopReason.Stopped, 1), (session.Reason, session.BestEpoch));
        Assert.Equal(first, session.Network.Parameters.Checksum());
    }

    [Fact]
    public void The_last_step_of_an_epoch_leaves_the_network_that_was_evaluated()
    {
        Scenario scenario = Find("adam");
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
        int epochs = 0;
        while (session.Step())
        {
            if (!session.IsLastInEpoch)
                continue;
            epochs++;
            Assert.Equal(session.History[^1].Validation!.Cost, session.Evaluate().Metrics.Cost);
            Assert.Equal(session.History[^1].Test!.Accuracy, session.Evaluate(scenario.Test).Accuracy);
        }

        Assert.Equal(3, epochs);
    }

    [Fact]
    public void No_way_of_taking_a_step_allocates()
    {
        Scenario scenario = Find("penalties") with { Examples = 400 };
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(epochs: 1000), scenario);
        var batch = new Batch<float>(5, 4, 3);
        int[] examples = [7, 1, 3];
        Assert.Equal(0, Allocation.Least(() => session.Step()));
        Assert.Equal(0, Allocation.Least(() => session.NextPhase()));
        Assert.Equal(0, Allocation.Least(() =>
        {
            _ = session.Step();
            batch.Gather(scenario.Training, examples);
            _ = session.Step(batch);
        }) - Allocation.Least(() => _ = scenario.Training));   // which is made anew each time
    }

    [Fact]
    public void Weights_of_a_batch_count()
    {
        Scenario scenario = Find("plain");
        Assert.NotEqual(After(1), After(2));
        Assert.Equal(After(0), Begin(scenario.Trainer<float>(), scenario).Network.Parameters.Checksum());

        string After(double weight)
        {
            using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
            var batch = new Batch<float>(5, 4, 3);
            batch.Gather(scenario.Training, [0, 1, 2]);
            batch.Weights.Fill(weight);
            Assert.True(session.Step(batch));
            return session.Network.Parameters.Checksum();
        }
    }

    [Fact]
    public void Whoever_looks_at_a_step_sees_its_inputs_though_zeros_were_left_out()
    {
        Scenario scenario = Find("images");
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
        foreach (Batch<float> batch in scenario.Training.Batches(5, seed: 7))
        {
            Assert.True(session.Step());
            Assert.Equal(batch.X.ToArray(), session.Current.Trace.A(1).ToArray());
            Assert.Equal(batch.Y.ToArray(), session.Current.Trace.Y.ToArray());
        }
    }

    [Fact]
    public void Divergence_is_thrown_at_its_step_whichever_way_it_is_taken()
    {
        foreach (Action<TrainingSession<float>> way in (Action<TrainingSession<float>>[])
            [s => _ = s.Step(), s => _ = s.NextPhase(), s => _ = s.RunEpoch()])
        {
            Network<float> network = Network.Create<float>([4, 6, 3], Activation.ReLU, Activation.Identity, seed: 1);
            using TrainingSession<float> session =
                new Trainer(network, new Sgd(1e12), Cost.Quadratic) { Epochs = 50, BatchSize = 10 }
                    .Begin(Examples.Classified(40));
            Checkpoint start = session.Snapshot();
            DivergenceException thrown = Assert.Throws<DivergenceException>(Forever);
            Assert.Equal(StopReason.Diverged, session.Reason);
            Assert.Equal(session.Current.Number + 1, thrown.Divergence.Step);
            _ = Assert.Throws<DivergenceException>(() => way(session));
            session.Rewind(start);
            Assert.True(session.Step());

            void Forever()
            {
                while (session.Current.Number < 1000)
                    way(session);
            }
        }
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_the_way_out()
    {
        Scenario scenario = Find("plain");
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
        var batch = new Batch<float>(9, 4, 3);
        Assert.Contains("takes 1 to 5", Refused<ArgumentException>(() => session.Step(batch)),
            StringComparison.Ordinal);
        batch.Gather(scenario.Training, [0, 1, 2, 3, 4, 5]);
        Assert.Contains("has 6 examples", Refused<ArgumentException>(() => session.Step(batch)),
            StringComparison.Ordinal);
        Assert.Contains("room for 1 to 9", Refused<ArgumentException>(() => batch.Gather(scenario.Training, [])),
            StringComparison.Ordinal);
        Assert.Contains("no validation examples", Refused<ArgumentException>(() => session.Evaluate()),
            StringComparison.Ordinal);
        batch.Gather(scenario.Training, [0]);
        foreach (double weight in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            batch.Weights[0] = weight;
            Assert.Contains("0 or more, and finite", Refused<ArgumentException>(() => session.Step(batch)),
                StringComparison.Ordinal);
        }

        _ = session.NextPhase();
        Assert.Contains("Forward done", Refused<InvalidOperationException>(() => session.Step(batch)),
            StringComparison.Ordinal);
        Assert.Contains("Forward done", Refused<InvalidOperationException>(() => session.EndEpoch()),
            StringComparison.Ordinal);
        Assert.True(session.Step());
        Assert.Null(session.Phase);
        Checkpoint other = Begin(Find("adam").Trainer<float>(), Find("adam")).Snapshot();
        _ = Assert.Throws<CheckpointMismatchException>(() => session.Rewind(other));
        session.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => session.Step());
        _ = Assert.Throws<ObjectDisposedException>(() => session.NextPhase());
        _ = Assert.Throws<ObjectDisposedException>(() => session.Run());
        _ = Assert.Throws<ObjectDisposedException>(() => session.Evaluate(scenario.Test));

        static string Refused<E>(Action action)
            where E : Exception => Assert.Throws<E>(action).Message;
    }

    [Fact]
    public void A_session_from_a_recipe_comes_to_the_bits_and_answers_of_the_model_that_trains_itself()
    {
        Table table = Tables.Tables.Mixed(150, hasClasses: true);
        var recipe = new Recipe { Seed = 3, Epochs = 4, Choose = 0, Validation = 0.2 };
        Model trained = Model.Train(table, recipe).Model;
        using TrainingSession<float> session = Model.Begin(table, recipe);
        Assert.Equal(150, session.Training.Count + session.Validation!.Count);
        while (session.Step())
            _ = session.Evaluate();
        Model driven = session.ToModel();
        Assert.Equal(trained.Checksum(), driven.Checksum());
        Assert.Equal(trained.Labels, driven.Labels);
        Assert.Equal(trained.Evaluate(table).Metrics, driven.Evaluate(table).Metrics);

        using TrainingSession<double> doubles = Model.Begin<double>(table, recipe);
        _ = doubles.Run();
        Assert.Equal(
            Model.Train(table, recipe with { Precision = Precision.Float64 }).Model.Checksum(),
            doubles.ToModel().Checksum());
        Assert.Contains("computes in float32", Assert.Throws<ArgumentException>(
            () => Model.Begin(table, recipe with { Precision = Precision.Float64 })).Message,
            StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Model.Begin(table, recipe with { Ensemble = 3 }));
        _ = Assert.Throws<ArgumentException>(() => Model.Begin(table, recipe with { Calibrate = true }));
        _ = Assert.Throws<ArgumentException>(
            () => Model.Begin(table, recipe, new() { TimeLimit = TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public void A_session_keeps_checkpoints_in_a_folder_and_goes_on_from_them()
    {
        string folder = Directory.CreateTempSubdirectory("nabla-session-").FullName;
        try
        {
            Dataset data = Examples.Classified(60);
            var recipe = new Recipe { Seed = 3, Epochs = 4, BatchSize = 5 };
            var host = new TrainingHost { Checkpoints = new CheckpointFolder(folder), CheckpointEvery = 7 };
            string whole = Model.Train(data, recipe).Model.Checksum();
            using (TrainingSession<float> session = Model.Begin(data, recipe, host))
            {
                for (int i = 0; i < 17; i++)
                    Assert.True(session.Step());
            }

            using TrainingSession<float> rest = Model.Begin(data, recipe, host);
            Assert.Equal(14, rest.Current.Number);
            while (rest.Step())
            {
            }

            Assert.Equal(whole, rest.ToModel().Checksum());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
