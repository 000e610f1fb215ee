using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Trainers beside each other, one after another, and after a failure: none notices the others.</summary>
public sealed class TrainerTogetherTests
{
    [Fact]
    public async Task Trainers_that_share_the_threads_at_the_same_time_give_the_bits_of_each_alone()
    {
        string[] alone = [.. Enumerable.Range(0, 3).Select(seed => Wide<float>((ulong)seed, 1))];
        string double64 = Wide<double>(9, 1);
        for (int round = 0; round < 3; round++)
        {
            // More trainers than teams, more threads than cores.
            Task<string>[] together =
            [
                .. Enumerable.Range(0, 6).Select(i => Task.Run(() => Wide<float>((ulong)(i % 3), 2 + i % 2))),
                Task.Run(() => Wide<double>(9, 2)), Task.Run(() => Wide<float>(0, 4 * Environment.ProcessorCount)),
            ];
            string[] found = await Task.WhenAll(together)
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.Equal([.. alone, .. alone, double64, alone[0]], found);
        }
    }

    [Fact]
    public void A_cost_or_activation_that_throws_is_heard_and_leaves_the_next_run_as_it_was()
    {
        string before = Wide<float>(1, 2);
        int calls = 0;
        Cost cost = Cost.Custom("fails", (_, _) => ++calls < 200 ? 1 : throw new TimeoutException("cost"),
            (_, _, nablaA) => nablaA.Fill(1));
        Activation activation = Activation.Custom<float>(
            "fails", (z, a) =>
            {
                z.CopyTo(a);
                if (++calls > 600)
                    throw new TimeoutException("activation");
            }, (_, _, d) => d.Fill(1));
        Network<float> network = Network(2), other = new(
            Architecture.Create([257, 150, 129, 3], activation, Activation.Sigmoid), Initializer.LeCunNormal, 2);
        Assert.Equal("cost", Assert.Throws<TimeoutException>(() =>
            new Trainer(network, new Recipe
            {
                Optimizer = new Sgd(0.01), Cost = cost,
                BatchSize = 131, Dropout = 0.5,
            }) { Threads = 2 }.Run(Data())).Message);
        calls = 0;
        Assert.Equal("activation", Assert.Throws<TimeoutException>(() =>
            new Trainer(other, new Sgd(0.01), Cost.Quadratic) { BatchSize = 131, Threads = 2 }.Run(Data())).Message);
        Assert.Equal(before, Wide<float>(1, 2));
    }

    [Fact]
    public void A_trainer_does_not_notice_what_another_enumeration_did()
    {
        Network<float> first = Network(3), second = Network(3);
        var trainer = new Trainer(first, new Recipe
        {
            Optimizer = new Adam(0.01), Cost = Cost.Quadratic,
            Epochs = 1, BatchSize = 50, Dropout = 0.2,
        });
        _ = trainer.Steps(Data()).First();
        second.Parameters.CopyFrom(first.Parameters);
        trainer.Run(Data());
        new Trainer(second, new Recipe
        {
            Optimizer = new Adam(0.01), Cost = Cost.Quadratic,
            Epochs = 1, BatchSize = 50, Dropout = 0.2,
        }).Run(Data());
        Assert.Equal(second.Parameters.Checksum(), first.Parameters.Checksum());
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 7, 3)]
    [InlineData(7, 100, 1)]
    public void Data_of_one_example_batches_larger_than_the_data_and_no_epochs_are_fine(
        int examples, int batch, int threads)
    {
        Network<double> network = Network<double>([4, 1, 1, 3]), same = Network<double>([4, 1, 1, 3]);
        string start = network.Parameters.Checksum();
        Trainer<double> Make(Network<double> n, int epochs, int size) =>
            new(n, new Sgd(0.5), Cost.Quadratic) { Epochs = epochs, BatchSize = size, Threads = threads };

        TrainingResult none = Make(network, 0, batch).Run(Examples.Classified(examples));
        Assert.Equal((StopReason.Completed, 0L), (none.Reason, none.Steps));
        Assert.Empty(Make(network, 0, batch).Steps(Examples.Classified(examples)));
        Assert.Equal(start, network.Parameters.Checksum());

        Assert.Equal(3, Make(network, 3, batch).Run(Examples.Classified(examples)).Steps);
        Make(same, 3, examples).Run(Examples.Classified(examples));
        Assert.Equal(same.Parameters.Checksum(), network.Parameters.Checksum());
        Assert.NotEqual(start, network.Parameters.Checksum());
    }

    public static TheoryData<string, string, int> Combinations
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            string[] optimizers =
                ["sgd", "momentum", "nesterov", "adam", "amsgrad", "adamw", "rmsprop", "centered", "adagrad"];
            foreach (string optimizer in optimizers)
                all.Add(optimizer, "classes", optimizer == "adam" ? 3 : 1);
            foreach (string kind in new[] { "softmax", "binary", "custom", "regression", "penalties", "mixed" })
                all.Add("adam", kind, kind is "softmax" or "regression" ? 2 : 1);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void No_step_allocates_whatever_is_trained(string optimizer, string kind, int threads)
    {
        AllocatesNothing<float>(optimizer, kind, threads);
        AllocatesNothing<double>(optimizer, kind, threads);
    }

    private static void AllocatesNothing<T>(string optimizer, string kind, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Optimizer rule = optimizer switch
        {
            "momentum" => new Sgd(0.01) { Momentum = 0.9, Dampening = 0.1 },
            "nesterov" => new Sgd(0.01) { Momentum = 0.9, Nesterov = true },
            "amsgrad" => new Adam(0.01) { AmsGrad = true },
            "centered" => new RmsProp(0.01) { Centered = true, Momentum = 0.5 },
            _ => Optimizer.Create(optimizer, 0.01),
        };
        LayerActivation hidden = kind switch
        {
            "custom" => Activation.Custom("swish", z => z * Dual.Sigmoid(z)),
            "mixed" => LayerActivation.PerNeuron(
                [.. Enumerable.Range(0, 150).Select(j => j % 3 == 0 ? Activation.Tanh : Activation.Gelu)]),
            _ => Activation.Selu,
        };
        LayerActivation output = kind switch
        {
            "softmax" => Activation.Softmax, "regression" => Activation.Identity, _ => Activation.Sigmoid,
        };
        Cost cost = kind switch
        {
            "softmax" => Cost.SoftmaxCrossEntropy,
            "binary" => Cost.BinaryCrossEntropy,
            "regression" => Cost.Huber,
            "custom" => Cost.Custom("mine", (a, y) => Math.Abs(a[0] - y[0]),
                (a, y, g) => g[0] = Math.Sign(a[0] - y[0])),
            _ => Cost.MeanAbsoluteError,
        };
        var network = new Network<T>(
            new Architecture([257, 150, 129, 3], [hidden, Activation.Softplus, output]), Initializer.LeCunNormal, 1);
        Dataset data = kind == "regression" ? Dataset.FromRows(Reals(90, 257), Reals(90, 3))
            : Examples.Classified(90, width: 257);
        bool all = kind == "penalties";
        var trainer = new Trainer<T>(network, new Recipe
        {
            Optimizer = rule, Cost = cost,
            Epochs = 50, BatchSize = 40, Dropout = all ? 0.3 : 0, L1 = all ? 1e-4 : 0, L2 = all ? 1e-4 : 0,
                WeightDecay = all ? 1e-4 : 0, MaxNorm = all ? 3 : 0, ClipNorm = all ? 0.1 : 0, ClipValue = all ? 0.1
                    : 0,
        }) { Threads = threads, LogErrorNorms = true };
        using IEnumerator<TrainingStep<T>> steps = trainer.Steps(data).GetEnumerator();
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 6; i++)   // two epochs
                steps.MoveNext();
        }));
        Assert.True(steps.MoveNext());
    }

    private static double[,] Reals(int rows, int columns)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
                matrix[i, k] = (i * 37 + k * 11) % 101 / 50.0 - 1;
        }

        return matrix;
    }

    private static Network<float> Network(ulong seed) =>
        new(Architecture.Create([257, 150, 129, 3], Activation.Tanh, Activation.Sigmoid),
            Initializer.LeCunNormal, seed);

    private static Network<T> Network<T>(int[] widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Architecture.Create(widths, Activation.Tanh, Activation.Sigmoid), Initializer.LeCunNormal, 5);

    private static Dataset Data() => Examples.Classified(171, width: 257);

    // Large enough that every product is shared among the threads.
    private static string Wide<T>(ulong seed, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(
            Architecture.Create([257, 150, 129, 3], Activation.Tanh, Activation.Sigmoid),
            Initializer.LeCunNormal, seed);
        new Trainer<T>(network, new Adam(0.01), Cost.Quadratic) { Epochs = 3, BatchSize = 131, Threads = threads,
            Seed = seed }.Run(Data());
        return network.Parameters.Checksum();
    }
}
