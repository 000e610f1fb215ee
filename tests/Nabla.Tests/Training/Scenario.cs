using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>A small run that uses some of what training can do.</summary>
/// <param name="Name">What is particular about it.</param>
internal sealed record Scenario(string Name)
{
    internal Optimizer Optimizer { get; init; } = new Sgd(0.5);

    /// <summary>Settings of the trainer that are not as usual.</summary>
    internal Dictionary<string, double> Settings { get; init; } = [];

    internal Schedule Schedule { get; init; } = Schedule.Constant;

    internal bool IsRegression { get; init; }

    /// <summary>Whether inputs are bytes, most of them 0, which products leave out.</summary>
    internal bool HasImages { get; init; }

    internal bool HasValidation { get; init; } = true;

    internal int Examples { get; init; } = 23;

    internal int Width { get; init; } = 4;

    internal int[] Hidden { get; init; } = [6];

    internal Dataset Training => Data(Examples, 0);

    internal Dataset? Validation => HasValidation ? Data(11, 100) : null;

    internal Dataset Test => Data(7, 200);

    internal static Scenario[] All { get; } =
    [
        new("plain") { HasValidation = false },
        new("momentum") { Optimizer = new Sgd(0.2) { Momentum = 0.9, Dampening = 0.1, WeightDecay = 0.01 } },
        new("nesterov") { Optimizer = new Sgd(0.2) { Momentum = 0.8, Nesterov = true } },
        new("adam") { Optimizer = new Adam(0.05) },
        new("amsgrad") { Optimizer = new Adam(0.05) { AmsGrad = true } },
        new("adamw") { Optimizer = new AdamW(0.05) },
        new("rmsprop") { Optimizer = new RmsProp(0.01) { Centered = true, Momentum = 0.5 } },
        new("adagrad") { Optimizer = new Adagrad(0.1) { RateDecay = 0.01, InitialAccumulator = 0.1 } },
        new("dropout") { Optimizer = new Adam(0.05), Settings = { ["dropout"] = 0.4 } },
        new("penalties")
        {
            Settings = { ["l1"] = 1e-3, ["l2"] = 1e-2, ["decay"] = 0.01, ["max_norm"] = 1.5, ["clip"] = 1,
                ["clip_value"] = 0.3 },
        },
        new("step") { Schedule = new StepSchedule(1, 0.5) },
        new("exponential") { Schedule = new ExponentialSchedule(0.7) },
        new("cosine") { Schedule = new CosineSchedule(1, 0.1) },
        new("one cycle") { Schedule = new OneCycleSchedule() },
        new("plateau") { Schedule = new PlateauSchedule(1, 0.3), Optimizer = new Sgd(3) },
        new("patience") { Optimizer = new Sgd(8), Settings = { ["patience"] = 1, ["epochs"] = 9 } },
        new("metric") { Optimizer = new Sgd(8), Settings = { ["patience"] = 2, ["epochs"] = 9, ["metric"] = 1 } },
        new("error of numbers")
        {
            IsRegression = true, Optimizer = new Sgd(0.8),
            Settings = { ["patience"] = 1, ["epochs"] = 6, ["metric"] = 8 },
        },
        new("target") { Settings = { ["target"] = 0.6, ["epochs"] = 9 } },
        new("error norms") { Settings = { ["norms"] = 1 } },
        new("frozen") { Optimizer = new Adam(0.05), Hidden = [6, 5], Settings = { ["freeze"] = 3 } },
        new("frozen penalties")
        {
            Hidden = [6, 5], Settings = { ["freeze"] = 2, ["l1"] = 1e-3, ["l2"] = 1e-2, ["decay"] = 0.01,
                ["max_norm"] = 0.5, ["clip"] = 1 },
        },
        new("own order") { Settings = { ["ordered"] = 1 } },
        new("regression") { IsRegression = true, Optimizer = new Adam(0.02) },
        new("images") { Width = 64, Hidden = [40, 33], HasImages = true, Optimizer = new Adam(0.01) },
        new("single examples") { Settings = { ["batch"] = 1, ["epochs"] = 2 }, Examples = 9 },
        new("one batch") { Settings = { ["batch"] = 64, ["epochs"] = 5 } },
    ];

    internal Trainer<T> Trainer<T>(
        ulong network = 1, int threads = 1, int checkpointEvery = 1, Checkpoint? from = null, int? epochs = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(new Network<T>(
            Architecture.Create(
                [Width, .. Hidden, 3], Activation.Tanh, IsRegression ? Activation.Identity : Activation.Sigmoid),
            Initializer.XavierNormal, network), new Recipe
        {
            Optimizer = Optimizer, Cost = Cost.Quadratic,
            BatchSize = (int)Setting("batch", 5), Epochs = epochs ?? (int)Setting("epochs", 3), Seed = 7,
            Shuffle = Setting("ordered") == 0, Schedule = Schedule, L1 = Setting("l1"), L2 = Setting("l2"),
            WeightDecay = Setting("decay"), Dropout = Setting("dropout"), MaxNorm = Setting("max_norm"),
            ClipNorm = Setting("clip"), ClipValue = Setting("clip_value"), Patience = (int)Setting("patience"),
            Freeze = Settings.TryGetValue("freeze", out double frozen) ? [(int)frozen] : null,
            Metric = Settings.TryGetValue("metric", out double metric) ? ValidationMetric.All[(int)metric] : null,
            TargetAccuracy = Settings.TryGetValue("target", out double target) ? target : null,
        })
        {
            LogErrorNorms = Setting("norms") > 0, Threads = threads, StepEvery = 1, CheckpointEvery = checkpointEvery,
            ContinueFrom = from,
        };

    private double Setting(string name, double @default = 0) => Settings.GetValueOrDefault(name, @default);

    private Dataset Data(int count, int offset)
    {
        Dataset classes = Nabla.Tests.Training.Examples.Classified(count, Width, offset);
        (double[,] x, double[,] y) = classes.ToArrays<double>();
        if (HasImages)
        {
            byte[] pixels = [.. x.Cast<double>().Select(value => value > 0.9 ? (byte)(100 * value) : (byte)0)];
            int[] labels = [.. Enumerable.Range(0, count).Select(classes.Label)];
            return Dataset.FromImages(pixels, [1, Width], labels, 3);
        }

        if (!IsRegression)
            return classes;
        for (int i = 0; i < count; i++)
            y[i, 0] += x[i, 0] - 0.3 * x[i, 1];
        return Dataset.FromRows(x, y);
    }
}
