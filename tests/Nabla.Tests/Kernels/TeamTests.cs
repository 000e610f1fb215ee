using Nabla.Kernels;
using Nabla.Tests.Training;

namespace Nabla.Tests.Kernels;

/// <summary>The team of threads: more of them than cores, cores that others keep busy, runs that are canceled. It may
/// be slow, but it computes the same bits and always comes to an end.</summary>
public sealed class TeamTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Every_part_is_done_once_by_more_threads_than_cores(int size)
    {
        var work = new Counting(size);
        await Patiently(() =>
        {
            for (int round = 1; round <= 200; round++)
            {
                Team.Of(size).Run(work);
                Assert.All(work.Done, count => Assert.Equal(round, count));
            }
        });
    }

    [Fact]
    public async Task A_helper_that_has_gone_to_sleep_wakes_up()
    {
        var work = new Counting(3);
        await Patiently(() =>
        {
            for (int round = 1; round <= 5; round++)
            {
                Team.Of(3).Run(work);
                Assert.All(work.Done, count => Assert.Equal(round, count));
                Thread.Sleep(20);   // helpers spin for less than that
            }
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Products_shared_by_any_number_of_threads_have_the_bits_of_one(int size)
    {
        Architecture architecture = Architecture.Create([300, 257, 130, 40], Activation.Tanh, Activation.Sigmoid);
        var expected = new ParameterVector<float>(architecture);
        var found = new ParameterVector<float>(architecture);
        await Patiently(() =>
        {
            Run(expected, Kernel<float>.Current);
            Run(found, new TeamProducts<float>(Kernel<float>.Current, Team.Of(size)));
        });
        Assert.Equal(expected.Checksum(), found.Checksum());

        // Forward, BP2 and BP4 with the rule, then ∇w, of layers 2 and 3, large enough to be shared.
        void Run(ParameterVector<float> nabla, IProducts<float> products)
        {
            const int Examples = 130;
            ParameterVector<float> theta = new Network<float>(architecture, Initializer.LeCunNormal, 1).Parameters;
            var t = new Trace<float>(architecture, Examples);
            var x = new float[Examples, 300];
            for (int i = 0; i < x.Length; i++)
                x[i / 300, i % 300] = (i * 37 % 101 - 50) / 64f;
            Backprop.Run(theta, Cost.Quadratic, x, new float[Examples, 40], t, nabla);
            products.Forward(t.Input(3), theta.Weights(3), theta.Biases(3), t.Z(3));
            t.Code(3).Apply(t.Z(3), t.A(3));
            products.Backward(t.Delta(3), theta.Weights(3), t.Delta(2).Columns, t.Delta(2), t.Scratch);
            var update = new WeightUpdate<float>(
                new Sgd(0.5).CodeFor<float>(Kernel<float>.Current.Register), new(1, 0.5), 1f / Examples, default);
            products.UpdateWeights(t.Delta(3), t.Input(3), update, theta.Weights(3), default);
            products.WeightGradient(t.Delta(2), t.Fed(1), 1f / Examples, nabla.Weights(2));
            theta.Weights(3).CopyTo(nabla.Weights(3));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Training_on_cores_that_others_keep_busy_gives_the_bits_of_one_quiet_thread(int threads)
    {
        string alone = Train(1), found = "";
        using var end = new CancellationTokenSource();
        Thread[] others = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount)
            .Select(_ => new Thread(() => Burn(end.Token)) { IsBackground = true })];
        foreach (Thread other in others)
            other.Start();
        try
        {
            await Patiently(() => found = Train(threads));
        }
        finally
        {
            await end.CancelAsync();
        }

        Assert.Equal(alone, found);

        static void Burn(CancellationToken end)
        {
            while (!end.IsCancellationRequested)
                Thread.SpinWait(1000);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public async Task A_shared_run_that_is_canceled_ends_and_leaves_the_team_fit_for_the_next(int threads)
    {
        string alone = Train(1);
        await Patiently(() =>
        {
            for (int round = 0; round < 3; round++)
            {
                using var end = new CancellationTokenSource();
                var progress = new Stopping(end);
                TrainingResult result =
                    Trainer(threads, out _, epochs: int.MaxValue).Run(Data(), progress: progress,
                        cancellationToken: end.Token);
                Assert.Equal(StopReason.Canceled, result.Reason);
                Assert.Equal(alone, Train(threads));
            }
        });
    }

    private static Task Patiently(Action action) =>
        Task.Run(action).WaitAsync(s_patience, TestContext.Current.CancellationToken);

    private static Dataset Data() => Examples.Classified(150, width: 257);

    private static string Train(int threads)
    {
        Trainer<float> trainer = Trainer(threads, out Network<float> network, epochs: 2);
        trainer.Run(Data());
        return network.Parameters.Checksum();
    }

    private static Trainer<float> Trainer(int threads, out Network<float> network, int epochs)
    {
        network = new(Architecture.Create([257, 150, 129, 3], Activation.Tanh, Activation.Sigmoid),
            Initializer.LeCunNormal, 5);
        return new(network, new Adam(0.01), Cost.Quadratic) { Epochs = epochs, BatchSize = 100, Threads = threads };
    }

    private sealed class Counting(int size) : TeamWork
    {
        internal int[] Done { get; } = new int[size];

        internal override void Run(int part, int parts)
        {
            Assert.Equal(Done.Length, parts);
            Done[part]++;
        }
    }

    private sealed class Stopping(CancellationTokenSource end) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            if (value is EpochCompleted)
                end.Cancel();
        }
    }
}
