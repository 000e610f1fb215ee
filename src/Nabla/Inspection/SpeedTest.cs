namespace Nabla.Inspection;

/// <summary>Measures training and answering on random data without zeros: sigmoid layers, quadratic cost, SGD, in
/// shuffled mini-batches, as <see cref="Trainer{T}.Run"/> does it.</summary>
public static class SpeedTest
{
    /// <summary>Examples answered at once where many are.</summary>
    public const int AnswerBatch = 256;

    // An epoch is one sample: long beside a clock's tick, short beside the time there is.
    private const double FlopsPerSample = 2e8;
    private const int MostNumbers = 16 << 20;

    /// <summary>Multiplications and additions of the products w a in (25), for a number of examples: 2 m Σ n_l
    /// n_{l−1}.</summary>
    public static double ForwardFlops(Architecture architecture, int examples) =>
        2.0 * examples * Connections(architecture, 2);

    /// <summary>Those of a training step: forward, as many again for BP4, and BP2's for the layers from 3 on.</summary>
    public static double StepFlops(Architecture architecture, int examples) =>
        2 * ForwardFlops(architecture, examples) + 2.0 * examples * Connections(architecture, 3);

    /// <summary>The most that this machine's processor computes just now, in floating-point operations a second: fused
    /// multiply-adds on registers alone, each counted as two.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="threads">Threads computing at the same time, 1 to 1024.</param>
    /// <param name="duration">How long to measure; the best of many short loops counts.</param>
    /// <param name="clock">The clock; null: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is out of range.</exception>
    public static double PeakFlops<T>(int threads, TimeSpan duration, TimeProvider? clock = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FmaPeak.Measure<T>(threads, duration, clock);

    /// <summary>Measures one shape.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="widths">n_1 … n_L.</param>
    /// <param name="batchSize">m, at least 1.</param>
    /// <param name="options">Threads, time, seed, clock.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="ArgumentException">The widths, the batch size or the threads are out of range.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static SpeedTestReport Run<T>(
        ReadOnlySpan<int> widths, int batchSize, SpeedTestOptions? options = null,
            CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        options ??= new();
        Network<T> network = Network.Create<T>(widths, Activation.Sigmoid, initializer: Initializer.Scaled,
            seed: options.Seed);
        Spread step = Train(network, batchSize, options, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new()
        {
            Architecture = network.Architecture,
            BatchSize = batchSize,
            Threads = options.Threads,
            Step = step,
            Predict = Predict(network, options),
            Forward = Forward(network, options),
        };
    }

    private static Spread Train<T>(
        Network<T> network, int batchSize, SpeedTestOptions options, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset data = Examples(network.Architecture, batchSize, options.Seed);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new EpochWatch(options, end);
        var trainer = new Trainer<T>(network, new Sgd(eta: 0.01), Cost.Quadratic)
        {
            BatchSize = batchSize,
            Epochs = int.MaxValue,
            Seed = options.Seed,
            Threads = options.Threads,
            Clock = options.TimeProvider,
        };
        trainer.Run(data, progress: watch, cancellationToken: end.Token);
        cancellationToken.ThrowIfCancellationRequested();
        int steps = data.Count / batchSize;
        return Spread.Of([.. watch.Seconds.Select(seconds => seconds / steps)]);
    }

    private static Spread Predict<T>(Network<T> network, SpeedTestOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Model model = Model.Create(network, Cost.Quadratic);
        T[] x = [.. Numbers(network.Architecture.InputWidth, options.Seed).Select(number =>
            T.CreateTruncating(number))];
        var y = new T[network.Architecture.OutputWidth];
        return Spread.Measure(() => model.Predict<T>(x, y), options.Budget / 2, options.TimeProvider);
    }

    private static Spread Forward<T>(Network<T> network, SpeedTestOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Model model = Model.Create(network, Cost.Quadratic);
        int width = network.Architecture.InputWidth, outputs = network.Architecture.OutputWidth;
        T[] x = [.. Numbers(AnswerBatch * width, options.Seed).Select(number => T.CreateTruncating(number))];
        var y = new T[AnswerBatch * outputs];
        return Spread.Measure(
            () => model.Predict(new ReadOnlyMatrixSpan<T>(x, width), new MatrixSpan<T>(y, outputs)),
            options.Budget / 2, options.TimeProvider);
    }

    /// <summary>Whole mini-batches of random bytes 1 … 255 with random classes.</summary>
    private static Dataset Examples(Architecture architecture, int batchSize, ulong seed)
    {
        double steps = Math.Max(1, Math.Min(
            FlopsPerSample / StepFlops(architecture, batchSize),
                MostNumbers / ((double)batchSize * architecture.InputWidth)));
        int count = (int)steps * batchSize;
        var random = new RandomStream(seed, Purpose.Check, layer: 1);
        var pixels = new byte[count * architecture.InputWidth];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(1 + random.NextBelow(255));
        var labels = new int[count];
        for (int i = 0; i < count; i++)
            labels[i] = random.NextBelow(architecture.OutputWidth);
        return Dataset.FromImages(pixels, [architecture.InputWidth], labels, architecture.OutputWidth, 256);
    }

    private static double[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed, Purpose.Check, layer: 1);
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = (1 + random.NextBelow(255)) / 256.0;
        return numbers;
    }

    private static double Connections(Architecture architecture, int from)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        double connections = 0;
        for (int l = from; l <= architecture.LayerCount; l++)
            connections += (double)architecture.Width(l) * architecture.Width(l - 1);
        return connections;
    }

    /// <summary>Keeps the times of the epochs after warming up, and ends training when the time is up.</summary>
    private sealed class EpochWatch(SpeedTestOptions options, CancellationTokenSource end) : IProgress<ITrainingEvent>
    {
        private readonly long _start = options.TimeProvider.GetTimestamp();

        internal List<double> Seconds { get; } = [];

        public void Report(ITrainingEvent value)
        {
            if (value is not EpochCompleted epoch)
                return;
            TimeSpan elapsed = options.TimeProvider.GetElapsedTime(_start);
            if (epoch.Epoch > 1 && elapsed >= options.Budget / 4)
                Seconds.Add(epoch.Elapsed.TotalSeconds);
            if (elapsed >= options.Budget && Seconds.Count > 0)
                end.Cancel();
        }
    }
}

/// <summary>How <see cref="SpeedTest"/> measures.</summary>
public sealed record SpeedTestOptions
{
    /// <summary>Threads to train with, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The time for each of the quantities measured; a quarter of it goes into warming up.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Decides the parameters and the data.</summary>
    public ulong Seed { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>How fast a network trains and answers on this machine.</summary>
public sealed record SpeedTestReport
{
    /// <summary>The network.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>m, the examples in a mini-batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Threads it was trained with.</summary>
    public required int Threads { get; init; }

    /// <summary>Seconds a training step of m examples, everything counted that an epoch does.</summary>
    public required Spread Step { get; init; }

    /// <summary>Seconds to answer a single example.</summary>
    public required Spread Predict { get; init; }

    /// <summary>Seconds to answer <see cref="SpeedTest.AnswerBatch"/> examples at once, with one thread.</summary>
    public required Spread Forward { get; init; }

    /// <summary>Examples trained on in a second.</summary>
    public double ExamplesPerSecond => BatchSize / Step.Median;

    /// <summary>Floating-point operations a second while training, as <see cref="SpeedTest.StepFlops"/> counts
    /// them.</summary>
    public double TrainingFlops => SpeedTest.StepFlops(Architecture, BatchSize) / Step.Median;

    /// <summary>Floating-point operations a second while answering many examples.</summary>
    public double ForwardFlops => SpeedTest.ForwardFlops(Architecture, SpeedTest.AnswerBatch) / Forward.Median;

    /// <summary>Examples answered in a second, many at once.</summary>
    public double AnswersPerSecond => SpeedTest.AnswerBatch / Forward.Median;

    /// <summary>One line for people.</summary>
    public override string ToString() => 
        Invariant($"{Architecture}, batches of {BatchSize}, {Threads} threads: {ExamplesPerSecond:N0} examples ") +
        Invariant($"a second, {AnswersPerSecond:N0} answers a second");
}
