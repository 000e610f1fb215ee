using Nabla.Cli.Selection;
using Nabla.Cli.Shell;

namespace Nabla.Cli.Training;

/// <summary>What <c>nabla train</c> can be told, and the defaults where there is no preset.</summary>
internal static class TrainSettings
{
    private const string Network = "Network", Learning = "Learning", Stopping = "Data and stopping", Run = "Run";

    public static readonly Setting<string?> Data = new(
        "data", null, "the same as DATA, for configuration files", "DATA", text => text)
    { Group = Stopping, Variable = "NABLA_TRAIN_DATA" };   // NABLA_DATA is a folder

    public static readonly Setting<string?> Preset = In(Network, Setting.Choice(
        "preset", null,
        "all defaults at once; book: n-30-10, sigmoid, quadratic, N(0,1), SGD 3, batches of 10, 30 epochs", "book"));

    public static readonly Setting<string?> From = In(Network, Setting.Text(
        "from", null, "go on with the weights of this model or run", "MODEL"));

    public static readonly Setting<IReadOnlyList<int>?> Layers = new(
        "layers", [100], "widths; the first and the last may be left out", "N,N,…", Values.Widths)
    { Group = Network };

    public static readonly Setting<IReadOnlyList<int>?> Hidden = new(
        "hidden", null, "widths of the hidden layers alone: 100, 100x50 or none", "NxN", Values.Hidden)
    { Group = Network };

    public static readonly Setting<string?> Activation = In(Network, Setting.Choice(
        "activation", "relu", "of hidden layers",
        [.. Nabla.Activation.All.Where(a => a.IsElementwise).Select(a => a.Name)]));

    public static readonly Setting<string?> Output = In(Network, Setting.Choice(
        "output", null, "activation of the output layer [softmax; identity for numbers; what goes with the cost]",
        [.. Nabla.Activation.All.Select(a => a.Name)]));

    public static readonly Setting<string?> Cost = In(Network, Setting.Choice(
        "cost", null, "what to lower [what goes with the output: its cross-entropy, else quadratic]",
        [.. Nabla.Cost.All.Select(c => c.Name)]));

    public static readonly Setting<string?> Init = In(Network, Setting.Choice(
        "init", "he_uniform", "how weights and biases are drawn", [.. Initializer.All.Select(i => i.Name)]));

    public static readonly Setting<string?> Optimizer = In(Learning, Setting.Choice(
        "optimizer", "adam", "how a gradient changes the parameters", [.. Nabla.Optimizer.Names]));

    public static readonly Setting<double?> LearningRate = new(
        "learning-rate", null, "η [0.001, of tables 0.003; sgd 0.1, adagrad 0.01]", "X", text =>
        Values.Number(text, "a number above 0", x => x > 0))
    { Group = Learning, Aliases = ["--eta"] };

    public static readonly Setting<string?> Schedule = new(
        "schedule", "constant", "constant, step:10,0.5, exponential:0.95, cosine:5,0.01, one_cycle:0.3, " +
        "plateau:5,0.1; of tables cosine:0,0, down to 0", "RULE",
        text => Nabla.Schedule.Parse(text).ToString())
    { Group = Learning };

    public static readonly Setting<double?> Momentum = In(Learning, Share("momentum", null, "of sgd and rmsprop"));
    public static readonly Setting<double?> L2 = In(Learning, Positive(
        "l2", "adds (X/2) Σw² to the mean cost; of tables 2/n"));
    public static readonly Setting<double?> L1 = In(Learning, Positive("l1", "adds X Σ|w| to the mean cost"));

    public static readonly Setting<double?> WeightDecay = In(Learning, Positive(
        "weight-decay", "decoupled: shrinks every parameter by η·X before a step [0; adamw 0.01]", null));

    public static readonly Setting<double?> Dropout =
        In(Learning, Share("dropout", 0, "probability of dropping a hidden activation"));
    public static readonly Setting<double?> MaxNorm =
        In(Learning, Positive("max-norm", "limits the norm of the weights into a neuron"));
    public static readonly Setting<double?> Clip = In(Learning, Positive("clip", "limits the norm of the gradient"));
    public static readonly Setting<double?> ClipValue =
        In(Learning, Positive("clip-value", "limits each entry of the gradient"));

    public static readonly Setting<int?> Epochs =
        In(Stopping, Setting.Integer("epochs", 60, "most passes through the examples; more of short tables", min: 1));
    public static readonly Setting<int?> BatchSize =
        In(Stopping, Setting.Integer("batch-size", 32, "examples in a mini-batch", min: 1));
    public static readonly Setting<bool> NoShuffle =
        In(Stopping, Setting.Switch("no-shuffle", "take the examples in their own order"));

    public static readonly Setting<double?> Validation = In(Stopping, Setting.Number(
        "validation", 0.1, "share, or number, of the examples to hold out; of tables under 10,000 rows 0",
        "a share below 1, a whole number of examples, or 0",
        x => x is >= 0 and < 1 || (x <= int.MaxValue && x == Math.Floor(x))));

    public static readonly Setting<ulong?> ValidationSeed = new(
        "validation-seed", null, "decides what is held out [the seed]", "N", Values.Seed) { Group = Stopping };

    public static readonly Setting<int?> Limit = In(Stopping, Setting.Integer(
        "limit", null, "learn from the first N examples only", min: 1));

    public static readonly Setting<int?> Patience = In(Stopping, Setting.Integer(
        "patience", 20, "stop after N epochs without better validation, of tables a third of all; 0: never", min: 0));

    public static readonly Setting<double?> TargetAccuracy = In(Stopping, Setting.Number(
        "target-accuracy", null, "stop once validation reaches it", "a share from 0 to 1", x => x is >= 0 and <= 1));

    public static readonly Setting<bool> Calibrate = In(Stopping, Setting.Switch(
        "calibrate", "at the end, make probabilities honest by validation examples; the classes answered stay"));

    public static readonly Setting<string?> ClassWeights = new(
        "class-weights", null, "how much an example of each class counts: balanced (all classes alike), or by name",
        "balanced|NAME=X,…", text =>
        {
            if (text != "balanced")
                Values.Weights(text);
            return text;
        })
    { Group = Stopping };

    public static readonly Setting<string?> WeightColumn = new(
        "weight-column", null, "of a CSV file: says how much each row counts; no input", "COLUMN", text => text)
    { Group = "Tables" };

    public static readonly Setting<ulong?> Seed = new(
        "seed", 1, "decides weights, order, dropout and what is held out", "N", Values.Seed) { Group = Run };

    public static readonly Setting<int?> Threads = In(Run, Setting.Integer(
        "threads", null, "[all processors, at most 1024]; the results do not depend on it", min: 1, max: 1024));

    public static readonly Setting<string?> Precision = In(Run, Setting.Choice(
        "precision", "float32", "of all numbers", "float32", "float64"));

    public static readonly Setting<string?> RunDir = In(Run, Setting.Text(
        "run-dir", null, "write the run there [runs/<time>-<widths>]", "FOLDER"));

    public static readonly Setting<int?> CheckpointEvery = In(Run, Setting.Integer(
        "checkpoint-every", null,
        "steps between checkpoints, for nabla resume; 0: only at both ends [an epoch or more, part of a long one]",
        min: 0));

    public static readonly Setting<bool> LogGradients = In(Run, Setting.Switch(
        "log-gradients", "record the norm of every layer's error with each epoch"));

    public static readonly Setting<bool> DryRun =
        In(Run, Setting.Switch("dry-run", "say what would be done, and do nothing"));

    public static readonly Setting<string?> Progress = In(Run, Setting.Choice(
        "progress", "auto", "live bar, a line for each epoch, or none", "auto", "bar", "line", "none"));

    public static readonly Setting<bool> Quiet = In(Run, Setting.Switch("quiet", "print the result alone"));

    /// <summary>All of them, in the order of --help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Preset, From, Layers, Hidden, Activation, Output, Cost, Init,
        Optimizer, LearningRate, Schedule, Momentum, L2, L1, WeightDecay, Dropout, MaxNorm, Clip, ClipValue,
        Data, TableSettings.Target, TableSettings.Task, TableSettings.Columns, TableSettings.Ignore,
        TableSettings.Categorical, WeightColumn, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
        Epochs, BatchSize, NoShuffle, ClassWeights, Validation, ValidationSeed, Limit, Patience, TargetAccuracy,
        Calibrate,
        .. SelectionSettings.All,
        Seed, Threads, Precision, RunDir, CheckpointEvery, LogGradients, DryRun, Progress, Quiet, CommonOptions.DataDir,
    ];

    /// <summary>What belongs to one call rather than to the run, and is not stored with it.</summary>
    public static IReadOnlyList<Setting> OfTheCall { get; } = [RunDir, DryRun, Progress, Quiet];

    private static Setting<T> In<T>(string group, Setting<T> setting)
    {
        setting.Group = group;
        return setting;
    }

    private static Setting<double?> Share(string name, double? @default, string description) =>
        Setting.Number(name, @default, description, "a number from 0 to 1, 1 excluded", x => x is >= 0 and < 1);

    private static Setting<double?> Positive(string name, string description, double? @default = 0) =>
        Setting.Number(name, @default, description, "a number, 0 or more", x => x >= 0);
}
