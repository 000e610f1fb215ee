using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>A training that the caller drives comes to the bits of one that runs by itself, however it is
/// driven.</summary>
public sealed class TrainingSessionTests
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Steps_phases_and_epochs_in_any_mixture_come_to_the_bits_of_a_run(string name)
    {
        Drives<float>(Find(name));
        Drives<double>(Find(name));

        static void Drives<T>(Scenario scenario)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            string run = CheckpointedRun.Of(scenario.Trainer<T>(), scenario).Final;
            for (int way = 0; way < 5; way++)
            {
                Trainer<T> trainer = scenario.Trainer<T>();
                using TrainingSession<T> session = trainer.Begin(
                    scenario.Training, scenario.Validation, scenario.Test);
                var random = new Random(way);
                while (session.Reason is null)
                {
                    switch (way < 4 ? way : random.Next(4))
                    {
                        case 0:
                            _ = session.Step();
                            break;
                        case 1:
                            _ = session.NextPhase();
                            break;
                        case 2:
                            _ = session.RunEpoch();
                            break;
                        default:
                            Checkpoint back = session.Snapshot();
                            int phases = random.Next(12);
                            for (int i = 0; i < phases; i++)
                                _ = session.NextPhase();
                            if (phases % 2 == 0)
                                session.Rewind(back);
                            break;
                    }
                }

                Assert.Equal(run, Final(session));
                Assert.False(session.Step());
                Assert.Null(session.NextPhase());
                Assert.Null(session.RunEpoch());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void From_a_snapshot_of_any_moment_a_session_goes_on_to_the_same_bits(string name)
    {
        Scenario scenario = Find(name);
        string run = CheckpointedRun.Of(scenario.Trainer<float>(), scenario).Final;
        using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
        var random = new Random(3);
        List<Checkpoint> snapshots = [session.Snapshot()];
        while (session.NextPhase() is not null)
        {
            if (random.Next(6) == 0)
                snapshots.Add(ThroughFile(session.Snapshot()));
        }

        foreach (Checkpoint snapshot in snapshots)
        {
            Trainer<float> other = scenario.Trainer<float>(network: 99);
            using TrainingSession<float> rest = other.Begin(
                scenario.Training, scenario.Validation, scenario.Test, snapshot);
            while (rest.Step())
            {
            }

            Assert.Equal(run, Final(rest));
            session.Rewind(snapshot);
            Assert.Null(session.Reason);
            Assert.Equal(snapshot.Step, session.Current.Number);
            _ = session.Run();
            Assert.Equal(run, Final(session));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_data_s_batches_in_the_caller_s_loop_come_to_the_bits_of_a_run(string name)
    {
        Scenario scenario = Find(name);
        if (scenario.Name == "own order")
            return;   // the batches are shuffled by the trainer's seed
        Batched<float>(scenario);
        Batched<double>(scenario);

        static void Batched<T>(Scenario scenario)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            string run = CheckpointedRun.Of(scenario.Trainer<T>(), scenario).Final;
            Trainer<T> trainer = scenario.Trainer<T>();
            TrainingSession<T> session = Begin(trainer, scenario);
            for (int epoch = 1; session.Reason is null; epoch++)
            {
                foreach (Batch<T> batch in scenario.Training.Batches<T>(trainer.BatchSize, trainer.Seed, epoch))
                {
                    if (!session.Step(batch))
                        break;
                    if (session.Current.Number % 3 != 0)
                        continue;
                    Checkpoint saved = ThroughFile(session.Snapshot());
                    session.Dispose();
                    session = scenario.Trainer<T>(network: 99).Begin(
                        scenario.Training, scenario.Validation, scenario.Test, saved);
                }

                _ = session.EndEpoch();
            }

            Assert.Equal(run, Final(session));
            session.Dispose();
        }
    }

    [Fact]
    public void Batches_of_the_caller_leave_the_data_s_order_where_it_is_and_are_kept_in_snapshots()
    {
        Scenario scenario = Find("dropout");
        var batch = new Batch<float>(3, 4, 3);
        batch.Gather(scenario.Test, [1, 4, 5]);
        string whole = Mixed(stopAfter: 99);
        for (int step = 0; step < 20; step++)
            Assert.Equal(whole, Mixed(step));

        string Mixed(int stopAfter)
        {
            TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
            for (int i = 0; session.Reason is null; i++)
            {
                _ = i % 3 == 1 ? session.Step(batch) : session.Step();
                if (i != stopAfter)
                    continue;
                Checkpoint saved = ThroughFile(session.Snapshot());
                session = Begin(scenario.Trainer<float>(99, from: saved), scenario);
            }

            Assert.Equal([29, 32, 29], session.History.Select(epoch => epoch.Examples));
            return Final(session);
        }
    }

    [Fact]
    public void A_step_tells_its_rate_before_it_is_taken()
    {
        foreach (string name in (string[])["step", "exponential", "cosine", "one cycle", "plateau"])
        {
            Scenario scenario = Find(name);
            using TrainingSession<float> session = Begin(scenario.Trainer<float>(), scenario);
            for (double rate = session.LearningRate; session.Step(); rate = session.LearningRate)
                Assert.Equal(rate, session.Current.LearningRate);
        }
    }

    [Fact]
    public void Phases_come_in_the_order_of_the_algorithm_each_with_its_quantities()
    {
        Scenario scenario = Find("adam");
        using TrainingSession<double> session = Begin(scenario.Trainer<double>(), scenario);
        Network<double> network = session.Network;
        _ = session.Step();
        for (int step = 0; step < 3; step++)
        {
            ParameterVector<double> before = network.Parameters.Clone(), nabla = new(network.Architecture);
            Assert.Null(session.Phase);
            Assert.Equal(StepPhase.Forward, session.NextPhase());
            Trace<double> t = session.Current.Trace, expected = new(network.Architecture, t.BatchSize);
            double cost = Backprop.Run(before, Cost.Quadratic, t.A(1), t.Y, expected, nabla);
            Assert.Equal(cost, session.Current.Cost);
            Assert.Equal(expected.A(3).ToArray(), t.A(3).ToArray());
            Assert.Equal(StepPhase.OutputError, session.NextPhase());
            Assert.Equal(expected.Delta(3).ToArray(), t.Delta(3).ToArray());
            Assert.Equal(StepPhase.Backward, session.NextPhase());
            Assert.Equal(expected.Delta(2).ToArray(), t.Delta(2).ToArray());
            Assert.Equal(StepPhase.Gradients, session.NextPhase());
            Assert.Equal(nabla.Checksum(), session.Current.Nabla.Checksum());
            Assert.Equal(before.Checksum(), network.Parameters.Checksum());
            Assert.Equal(StepPhase.Gradients, session.Phase);
            Assert.Equal(StepPhase.Update, session.NextPhase());
            Assert.NotEqual(before.Checksum(), network.Parameters.Checksum());
            Assert.Equal(step + 2, session.Current.Number);
        }

        _ = session.Step();
        Assert.Throws<InvalidOperationException>(() => session.Current.Nabla);   // taken in one pass again
    }

    internal static Scenario Find(string name) => Scenario.All.Single(s => s.Name == name);

    internal static TrainingSession<T> Begin<T>(Trainer<T> trainer, Scenario scenario)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        trainer.Begin(scenario.Training, scenario.Validation, scenario.Test);

    internal static string Final<T>(TrainingSession<T> session)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        $"{session.Network.Parameters.Checksum()} {session.Reason} {session.Current.Number} {session.BestEpoch} " +
        string.Join('\n', session.History.Select(CheckpointedRun.Text));

    private static Checkpoint ThroughFile(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Save(stream);
        stream.Position = 0;
        return Checkpoint.Load(stream);
    }
}
