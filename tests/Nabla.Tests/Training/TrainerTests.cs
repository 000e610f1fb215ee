using System.Diagnostics.Metrics;
using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>What the trainer promises: determinism, no allocation, honest events, clean ends.</summary>
public sealed class TrainerTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void The_same_seed_gives_the_same_bits(string optimizer)
    {
        Assert.Equal(Train(optimizer, seed: 7), Train(optimizer, seed: 7));
        Assert.NotEqual(Train(optimizer, seed: 7), Train(optimizer, seed: 8));
    }

    [Fact]
    public void Watching_a_run_does_not_change_its_bits()
    {
        var network = Examples.Network<float>(seed: 3);
        var watched = new Trainer(network, new Adam(0.01), Cost.Quadratic)
        {
            Epochs = 3, BatchSize = 7, Seed = 1, StepEvery = 1, LogErrorNorms = true,
        };
        var events = new Recorder();
        watched.Run(Examples.Classified(50), test: Examples.Classified(9), progress: events);

        var alone = Examples.Network<float>(seed: 3);
        var unwatched = new Trainer(alone, new Adam(0.01), Cost.Quadratic) { Epochs = 3, BatchSize = 7, Seed = 1 };
        foreach (TrainingStep<float> step in unwatched.Steps(Examples.Classified(50)))
            _ = step.Trace.Delta(2);

        Assert.Equal(alone.Parameters.Checksum(), network.Parameters.Checksum());
        Assert.Equal(24, events.Of<StepTaken>().Count);
        Assert.Equal(
            events.Of<StepTaken>().Select(s => s.Cost),
            new Trainer(Examples.Network<float>(seed: 3), new Adam(0.01), Cost.Quadratic) { Epochs = 3, BatchSize = 7,
                Seed = 1 }
                .Steps(Examples.Classified(50)).Select(s => s.Cost));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_number_of_threads_does_not_change_the_bits(int threads)
    {
        string one = Wide<float>(1), several = Wide<float>(threads);
        Assert.Equal(one, several);
        Assert.Equal(Wide<double>(1), Wide<double>(threads));

        static string Wide<T>(int threads)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Layers large enough that every product is shared; 257 leaves a last panel and a last row block unfilled.
            var network = new Network<T>(
                Architecture.Create([257, 150, 129, 3], Activation.Tanh, Activation.Sigmoid), Initializer.LeCunNormal,
                5);
            var trainer = new Trainer<T>(network, new Sgd(0.1), Cost.Quadratic) { Epochs = 1, BatchSize = 131,
                Threads = threads };
            trainer.Run(Examples.Classified(131 + 40, width: 257));
            return network.Parameters.Checksum();
        }
    }

    [Fact]
    public void Dropout_penalties_and_limits_keep_the_bits_for_the_same_seed_and_leave_the_filling_zero()
    {
        Assert.Equal(Run(), Run());

        static string Run()
        {
            var network = Examples.Network<float>(seed: 2);
            var trainer = new Trainer(network, new Recipe
            {
                Optimizer = new Sgd(0.3) { Momentum = 0.9, Nesterov = true }, Cost = Cost.Quadratic,
                Epochs = 2, BatchSize = 8, Dropout = 0.4, L1 = 1e-3, L2 = 1e-2, MaxNorm = 2, ClipNorm = 1,
                    ClipValue = 0.5,
            });
            trainer.Run(Examples.Classified(30));
            var filling = network.Parameters.Clone();
            filling.CopyFrom(new float[filling.Count]);
            Assert.All(filling.Values.ToArray(), v => Assert.Equal(0, v));
            return network.Parameters.Checksum();
        }
    }

    [Fact]
    public void Adam_with_decoupled_weight_decay_is_AdamW()
    {
        Network<double> network = Examples.Network<double>(seed: 2), other = Examples.Network<double>(seed: 2);
        var data = Examples.Classified(30);
        new Trainer<double>(network, new Recipe
        {
            Optimizer = new Adam(0.01), Cost = Cost.Quadratic,
            Epochs = 2, WeightDecay = 0.1,
        }).Run(data);
        new Trainer<double>(other, new AdamW(0.01) { WeightDecay = 0.1 }, Cost.Quadratic) { Epochs = 2 }.Run(data);
        for (long i = 0; i < network.Parameters.Count; i++)
            Assert.Equal(other.Parameters[i], network.Parameters[i], 1e-13);
        Assert.NotEqual(0, network.B(2)[0]);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adagrad")]
    public void A_step_allocates_nothing_after_the_first(string optimizer)
    {
        var trainer = new Trainer(Examples.Network<float>(seed: 1), new Recipe
        {
            Optimizer = Optimizer.Create(optimizer, 0.01), Cost = Cost.Quadratic,
            Epochs = 50, BatchSize = 8, Dropout = 0.2, L2 = 1e-3, ClipNorm = 5,
        });
        using IEnumerator<TrainingStep<float>> steps = trainer.Steps(Examples.Classified(43)).GetEnumerator();
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 12; i++)   // two epochs
                steps.MoveNext();
        }));
        Assert.True(steps.MoveNext());
    }

    [Fact]
    public void Cancellation_stops_within_one_mini_batch_and_keeps_the_parameters()
    {
        using var source = new CancellationTokenSource();
        var network = Examples.Network<float>(seed: 3);
        var trainer =
            new Trainer(network, new Sgd(0.1), Cost.Quadratic) { Epochs = 100, BatchSize = 5, StepEvery = 1, Seed = 9 };
        var recorder = new Recorder(e =>
        {
            if (e is StepTaken { Step: 13 })
                source.Cancel();
        });
        TrainingResult result =
            trainer.Run(Examples.Classified(50), progress: recorder, cancellationToken: source.Token);
        Assert.Equal((StopReason.Canceled, 13L), (result.Reason, result.Steps));

        var same = Examples.Network<float>(seed: 3);
        var steps = new Trainer(same, new Sgd(0.1), Cost.Quadratic) { Epochs = 100, BatchSize = 5, Seed = 9 };
        Assert.Equal(13, steps.Steps(Examples.Classified(50)).Take(13).Count());
        Assert.Equal(same.Parameters.Checksum(), network.Parameters.Checksum());
    }

    [Fact]
    public void Steps_enumerated_again_begin_again_from_the_parameters_as_they_are()
    {
        Network<float> network = Examples.Network<float>(seed: 3), other = Examples.Network<float>(seed: 3);
        IEnumerable<TrainingStep<float>> steps = TrainerOf(network).Steps(Examples.Classified(20));
        Assert.Equal(7, steps.Take(7).Count());
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], steps.Select(step => step.Number));
        _ = TrainerOf(other).Steps(Examples.Classified(20)).Take(7).Count();
        _ = TrainerOf(other).Steps(Examples.Classified(20)).Count();   // with a velocity of its own
        Assert.Equal(other.Parameters.Checksum(), network.Parameters.Checksum());

        static Trainer<float> TrainerOf(Network<float> network) =>
            new(network, new Sgd(eta: 0.5) { Momentum = 0.9 }, Cost.Quadratic) { BatchSize = 5, Epochs = 2 };
    }

    [Fact]
    public void Divergence_is_noticed_at_its_step_and_named()
    {
        var network = Network.Create<float>([4, 6, 3], Activation.ReLU, Activation.Identity, seed: 1);
        var trainer = new Trainer(network, new Sgd(1e12), Cost.Quadratic) { Epochs = 50, BatchSize = 10 };
        var events = new Recorder();
        TrainingResult result = trainer.Run(Examples.Classified(40), progress: events);
        Assert.Equal(StopReason.Diverged, result.Reason);
        Divergence divergence = result.Divergence!;
        Assert.Equal(result.Steps + 1, divergence.Step);
        Assert.False(double.IsFinite(divergence.Value));
        Assert.InRange(divergence.Layer, 2, 3);
        Assert.Same(divergence, Assert.Single(events.Of<TrainingFailed>()).Divergence);
        Assert.Empty(events.Of<TrainingStopped>());

        var again = new Trainer(
            Network.Create<float>([4, 6, 3], Activation.ReLU, Activation.Identity, seed: 1), new Sgd(1e12),
            Cost.Quadratic)
            { Epochs = 50, BatchSize = 10 };
        var thrown = Assert.Throws<DivergenceException>(() => again.Steps(Examples.Classified(40)).Count());
        Assert.Equal(divergence, thrown.Divergence);
    }

    [Fact]
    public void A_last_step_that_makes_parameters_infinite_is_noticed_though_no_other_follows()
    {
        var network = Network.Create<float>([4, 3], Activation.Identity, seed: 1);
        var trainer = new Trainer(network, new Sgd(1e18), Cost.Quadratic) { Epochs = 1, BatchSize = 40 };
        network.B(2).Fill(1e22f);   // cost and gradient are finite; the step, 1e18 times as long, is not
        Divergence divergence = trainer.Run(Examples.Classified(40)).Divergence!;
        Assert.Equal((1, 1L, 2), (divergence.Epoch, divergence.Step, divergence.Layer));
    }

    [Fact]
    public void A_poisoned_weight_is_named_with_its_layer()
    {
        var network = Examples.Network<double>(seed: 1);
        network.W(3)[1, 2] = double.NaN;
        var trainer = new Trainer<double>(network, new Sgd(0.1), Cost.Quadratic);
        Divergence divergence = trainer.Run(Examples.Classified(10)).Divergence!;
        Assert.Equal(
            (1, 1L, 3, "a weight w"), (divergence.Epoch, divergence.Step, divergence.Layer, divergence.Quantity));
    }

    [Fact]
    public void Patience_stops_and_brings_back_the_best_parameters()
    {
        var network = Examples.Network<float>(seed: 4);
        var validation = Examples.Classified(40, offset: 1000);
        var trainer =
            new Trainer(network, new Recipe
            {
                Optimizer = new Adam(0.1), Cost = Cost.Quadratic,
                Epochs = 500, BatchSize = 4, Patience = 3, Seed = 2,
            });
        TrainingResult result = trainer.Run(Examples.Classified(24), validation);
        Assert.Equal(StopReason.Patience, result.Reason);
        Assert.Equal(result.BestEpoch + 3, result.History.Count);
        Assert.Equal(result.Final!.Validation, Evaluation.Of(network, Cost.Quadratic, validation).Metrics);
        Assert.Equal(result.History.Max(e => e.Validation!.Accuracy), result.Final.Validation!.Accuracy);
    }

    [Fact]
    public void A_target_accuracy_stops()
    {
        var trainer = new Trainer(Examples.Network<float>(seed: 4), new Recipe
        {
            Optimizer = new Adam(0.05), Cost = Cost.Quadratic,
            Epochs = 500, BatchSize = 4, TargetAccuracy = 0.6,
        });
        TrainingResult result = trainer.Run(Examples.Classified(60), Examples.Classified(60));
        Assert.Equal(StopReason.TargetAccuracy, result.Reason);
        Assert.True(result.Final!.Validation!.Accuracy >= 0.6);
        Assert.All(result.History.SkipLast(1), e => Assert.True(e.Validation!.Accuracy < 0.6));
    }

    [Fact]
    public void An_epoch_reports_the_means_of_its_steps()
    {
        var data = Examples.Classified(50);
        Trainer Make() => new(Examples.Network<float>(seed: 3), new Sgd(0.5), Cost.Quadratic)
        {
            Epochs = 1, BatchSize = 8, Seed = 5, LogErrorNorms = true, ShowGradient = true,
        };
        EpochCompleted epoch = Make().Run(data).History[0];
        double cost = 0;
        int examples = 0;
        var norms = new double[2];
        foreach (TrainingStep<float> step in Make().Steps(data))
        {
            cost += step.Trace.Costs.ToArray().Sum();
            examples += step.Trace.BatchSize;
            for (int l = 2; l <= 3; l++)
                norms[l - 2] += Math.Sqrt(step.Nabla.B(l).ToArray().Sum(b => (double)b * b)) / 7;
        }

        Assert.Equal(50, examples);
        Assert.Equal(cost / 50, epoch.Training.Cost, 1e-12);
        Assert.Equal(norms[0], epoch.ErrorNorms[0], 1e-12);
        Assert.Equal(norms[1], epoch.ErrorNorms[1], 1e-12);
    }

    [Fact]
    public void Training_is_visible_to_metrics_under_one_name()
    {
        long examples = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == TrainingMeter.Name)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "nabla.training.examples" && Environment.CurrentManagedThreadId == thread)
                examples += value;
        });
        listener.Start();
        new Trainer(Examples.Network<float>(seed: 1), new Sgd(0.1), Cost.Quadratic) { Epochs = 2 }.Run(
            Examples.Classified(33));
        Assert.Equal(66, examples);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        var network = Examples.Network<float>(seed: 1);
        var data = Examples.Classified(5);
        Refuse("BatchSize", () => new(network, new Sgd(1), Cost.Quadratic) { BatchSize = 0 });
        Refuse("Threads", () => new(network, new Sgd(1), Cost.Quadratic) { Threads = 0 });
        Assert.Throws<ArgumentException>(() => new Trainer(network, new Recipe { Optimizer = new Sgd(1) }));
        Assert.Contains(
            "validation",
            Assert.Throws<ArgumentException>(() =>
                new Trainer(network, new Recipe
                {
                    Optimizer = new Sgd(1), Cost = Cost.Quadratic,
                    Patience = 1,
                }).Run(data)).Message,
                StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Trainer(network, new Sgd(1), Cost.SoftmaxCrossEntropy));
        Assert.Contains(
            "784", Assert.Throws<ArgumentException>(() =>
                new Trainer(network, new Sgd(1), Cost.Quadratic).Run(Examples.Classified(5, width: 784))).Message,
                StringComparison.Ordinal);

        void Refuse(string name, Func<Trainer> trainer) => Assert.Contains(
            name, Assert.Throws<ArgumentOutOfRangeException>(() => trainer().Steps(data)).Message,
            StringComparison.Ordinal);
    }

    private static string Train(string optimizer, ulong seed)
    {
        var network = Examples.Network<float>(seed);
        var trainer = new Trainer(
            network, Optimizer.Create(optimizer, 0.01), Cost.Quadratic) { Epochs = 3, BatchSize = 6, Seed = seed };
        trainer.Run(Examples.Classified(40));
        return network.Parameters.Checksum();
    }
}
