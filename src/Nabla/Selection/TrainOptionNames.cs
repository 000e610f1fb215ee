using System.Collections.Immutable;
using System.Globalization;

namespace Nabla;

/// <summary>The options of training that a search may vary, by the names that the command gives them.</summary>
public static class TrainOptionNames
{
    private static readonly ImmutableArray<string> s_whole = ["seed", "hidden", "batch-size", "epochs", "patience"];

    /// <summary>All names, in the order of documentation.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "hidden", "activation", "init", "optimizer", "learning-rate", "momentum", "weight-decay", "schedule", "l2",
        "dropout", "batch-size", "epochs", "validation", "patience", "balance-classes", "precision", "seed",
    ];

    /// <summary>Whether an option takes whole numbers only.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsWhole(string name) => s_whole.Contains(name);

    /// <summary>Options with some values changed. The learning rate of another optimizer is 0.1 for sgd, 0.01 for
    /// adagrad and 0.001 for the rest unless it is among the values.</summary>
    /// <param name="options">The options to begin with.</param>
    /// <param name="values">Values by name, as text; <c>hidden</c> is like 100 or 100x50, or none.</param>
    /// <exception cref="ArgumentException">There is no such option, or it cannot have that value.</exception>
    public static TrainOptions With(TrainOptions options, params IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(values);
        // An optimizer comes before what is said of it.
        foreach (var (name, text) in values.OrderBy(value => value.Key == "optimizer" ? 0 : 1))
            options = With(options, name, text);
        return options;
    }

    private static TrainOptions With(TrainOptions options, string name, string text) => name switch
    {
        "hidden" => options with { Hidden = Widths(text) },
        "activation" => options with { Activation = Activation.Parse(text) },
        "init" => options with { Initializer = Initializer.Parse(text) },
        "optimizer" => options with { Optimizer = Another(text) },
        "learning-rate" => options with { Optimizer = Rule(options) with { Eta = Number(name, text) } },
        "momentum" => options with { Optimizer = WithMomentum(Rule(options), Number(name, text)) },
        "weight-decay" => options with { Optimizer = Rule(options) with { WeightDecay = Number(name, text) } },
        "schedule" => options with { Schedule = Schedule.Parse(text) },
        "l2" => options with { L2 = Number(name, text) },
        "dropout" => options with { Dropout = Number(name, text) },
        "batch-size" => options with { BatchSize = Whole(name, text) },
        "epochs" => options with { Epochs = Whole(name, text) },
        "validation" => options with { Validation = Number(name, text) },
        "patience" => options with { Patience = Whole(name, text) },
        "balance-classes" => options with { BalanceClasses = Truth(name, text) },
        "precision" => options with { Precision = text },
        "seed" => options with { Seed = (ulong)Whole(name, text) },
        _ => throw new ArgumentException(
            $"There is no option {Quoted.Of(name)} to vary.{Suggestion.For(name, All)} " +
            $"There are {string.Join(", ", All)}."),
    };

    private static Optimizer Rule(TrainOptions options) => options.Optimizer ?? new TrainDefaults().Optimizer;

    private static Optimizer Another(string name) =>
        Optimizer.Create(name, name switch { "sgd" => 0.1, "adagrad" => 0.01, _ => 0.001 });

    private static Optimizer WithMomentum(Optimizer rule, double momentum) => rule switch
    {
        Sgd sgd => sgd with { Momentum = momentum },
        RmsProp rms => rms with { Momentum = momentum },
        _ => throw new ArgumentException($"{rule.Name} has no momentum; sgd and rmsprop have."),
    };

    private static ImmutableArray<int> Widths(string text) =>
        text == "none" ? [] : [.. text.Split('x').Select(width => Whole("hidden", width))];

    private static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new ArgumentException($"{name} takes a number, not {Quoted.Of(text)}.");

    private static int Whole(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
            : throw new ArgumentException($"{name} takes a whole number, 0 or more, not {Quoted.Of(text)}.");

    private static bool Truth(string name, string text) => text switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => throw new ArgumentException($"{name} takes true or false, not {Quoted.Of(text)}."),
    };
}
