namespace Nabla;

/// <summary>A model's answer to one row.</summary>
public sealed record Prediction
{
    /// <summary>The class with the largest output; null where the model predicts numbers.</summary>
    public string? Label { get; init; }

    /// <summary>The predicted number; null where the model predicts classes or several numbers.</summary>
    public double? Value { get; init; }

    /// <summary>The predicted numbers by the names of their columns, in the order of <see cref="Schema.Targets"/>;
    /// empty where the model predicts classes, or the columns have no names.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>a^L, in the targets' own units.</summary>
    internal ImmutableArray<double> Output { get; init; } = [];

    /// <summary>a^L by class; empty where the model predicts numbers.</summary>
    public IReadOnlyDictionary<string, double> Activations { get; init; } =
        ImmutableDictionary<string, double>.Empty;

    /// <summary>The probabilities of the classes, which sum to 1, as evaluations count them: softmax outputs as they
    /// are, several sigmoid outputs divided by their sum. Empty where the model predicts numbers, or its outputs are
    /// no probabilities.</summary>
    public IReadOnlyDictionary<string, double> Probabilities { get; init; } =
        ImmutableDictionary<string, double>.Empty;

    /// <summary>Columns whose value was missing: the training median stood in for a number or a date.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>Columns whose text is of no category that the model knows, has no word that it knows, or is no
    /// date.</summary>
    public ImmutableArray<string> Unseen { get; init; } = [];

    /// <summary>Columns whose number or date lies outside the range of the training rows.</summary>
    public ImmutableArray<string> Outside { get; init; } = [];

    /// <summary>What each column contributes to the answer, in the order of the schema: to the activation of
    /// <see cref="Label"/>, or to <see cref="Value"/> in its own units. Their sum is the answer minus
    /// <see cref="Average"/>. Empty unless <see cref="Model.Why(IReadOnlyDictionary{string, object?}, int?)"/> gave
    /// the answer.</summary>
    public IReadOnlyDictionary<string, double> Contributions { get; init; } =
        ImmutableDictionary<string, double>.Empty;

    /// <summary>What the model answers to the average inputs of its training rows, from which
    /// <see cref="Contributions"/> count; null where nobody asked.</summary>
    public double? Average { get; init; }

    /// <summary>The row answered to; null where nobody knows.</summary>
    internal RawRow? Row { get; init; }

    /// <summary>The answer, of a class with its probability: <c>yes (0.83)</c>, <c>241.5</c>, or of several numbers
    /// each with its name.</summary>
    public override string ToString() => Label is { } label
        ? Probabilities.TryGetValue(label, out double probability)
            ? Invariant($"{label} ({probability:0.##})") : label
        : Value is { } value ? Invariant($"{value:G6}")
        : Values.Count > 0 ? string.Join(", ", Values.Select(named => Invariant($"{named.Key} {named.Value:G6}")))
        : "several numbers";
}
