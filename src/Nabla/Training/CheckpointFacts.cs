namespace Nabla;

/// <summary>
/// What decides the bits of training besides what it has come to: network, recipe and data, each as a text. Training
/// goes on from a checkpoint only where all of them are what they were. The kernels' name is information: bits are
/// equal on every kernel.
/// </summary>
/// <param name="Facts">Names as in files, with texts to compare.</param>
internal sealed record CheckpointFacts(ImmutableArray<KeyValuePair<string, string>> Facts)
{
    internal const string Precision = "precision", Layers = "layers", Kernels = "kernels";
    internal const string LogErrorNorms = "log_error_norms", Targets = "targets", RealTargets = "numbers";
    internal const string NoData = "none";
    internal const string TrainingData = "training_data", ValidationData = "validation_data", TestData = "test_data";

    /// <summary>What files of before do not say, though it may have been chosen.</summary>
    internal const string Anything = "*";

    /// <summary>The setup of training on the given data.</summary>
    /// <param name="trainer">The settings.</param>
    /// <param name="training">Examples to learn from.</param>
    /// <param name="others">The other examples of a whole run; null where there is no evaluation.</param>
    internal static CheckpointFacts Of<T>(
        Trainer<T> trainer, Dataset training, (Dataset? Validation, Dataset? Test)? others = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Architecture network = trainer.Network.Architecture;
        List<KeyValuePair<string, string>> facts =
        [
            new(Precision, Nabla.Precision.Name<T>()),
            new(Layers, network.ToString()),
            new("activations", string.Join(' ',
                Enumerable.Range(2, network.LayerCount - 1).Select(l => network.Activation(l).ToString()))),
        ];
        Recipe recipe = trainer.Recipe with { BatchSize = trainer.BatchSize, Epochs = trainer.Epochs };
        foreach (RecipeOption option in RecipeOptions.All)
        {
            if (option.Fact?.Invoke(recipe) is { } fact)
                facts.Add(new(option.FactName, fact));
        }

        facts.AddRange(
        [
            new(LogErrorNorms, trainer.LogErrorNorms ? "true" : "false"),
            new(Kernels, KernelInfo.Name),
            new(Targets, training.IsClassification ? "classes" : RealTargets),
            new(TrainingData, Describe(training)),
        ]);
        if (others is var (validation, test))
            facts.AddRange([new(ValidationData, Describe(validation)), new(TestData, Describe(test))]);
        return new([.. facts]);
    }

    /// <summary>The text of a fact; null where it is not known.</summary>
    internal string? this[string name] => Facts.FirstOrDefault(fact => fact.Key == name).Value;

    /// <summary>Refuses to go on here with what was begun with another setup.</summary>
    /// <exception cref="CheckpointMismatchException">A fact is another here.</exception>
    internal void RequireSame(CheckpointFacts here)
    {
        foreach ((string name, string now) in here.Facts)
        {
            if (name != Kernels && Known(name) != now && Known(name) != Anything)
                throw new CheckpointMismatchException(name, Known(name) ?? "not said", now);
        }

        foreach (RecipeOption option in RecipeOptions.All.Where(option => option.FactBefore is not null))
        {
            string name = option.FactName;
            if (Known(name) != here.Known(name) && Known(name) != Anything)
                throw new CheckpointMismatchException(name, Known(name)!, here.Known(name)!);
        }
    }

    // Files of an older version do not say what there was no option for.
    private string? Known(string name) =>
        this[name] ?? RecipeOptions.All.FirstOrDefault(option => option.FactName == name)?.FactBefore;

    private static string Describe(Dataset? data) => data is null ? NoData : string.Create(
        CultureInfo.InvariantCulture, $"{data.Count} examples, {data.Checksum()}");
}

/// <summary>
/// Training was to go on from a checkpoint with something that decides the bits changed, so that it would not go on as
/// if it had never stopped.
/// </summary>
public sealed class CheckpointMismatchException : NablaException
{
    internal CheckpointMismatchException(string what, string before, string now)
        : base($"The checkpoint cannot be continued here: {what} was {before} and is {now}. {Advice(what)}") =>
        (What, Before, Now, Fix) = (what, before, now, Advice(what));

    /// <summary>What differs: an option as in files, or <c>training_data</c> and the like.</summary>
    public string What { get; }

    /// <summary>What it was when the checkpoint was taken.</summary>
    public string Before { get; }

    /// <summary>What it is now.</summary>
    public string Now { get; }

    /// <summary>The way out, a sentence.</summary>
    public string Fix { get; }

    /// <summary>Whether the examples are others.</summary>
    public bool IsAboutData =>
        What is CheckpointFacts.TrainingData or CheckpointFacts.ValidationData or CheckpointFacts.TestData;

    private static string Advice(string what) => what switch
    {
        CheckpointFacts.TrainingData or CheckpointFacts.ValidationData or CheckpointFacts.TestData =>
            "Give it the very examples it was trained on, in the same order, or train anew.",
        _ => "Put the setting back, or train anew.",
    };
}
