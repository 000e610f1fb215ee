namespace Nabla.Lab.Explaining;

/// <summary>How closely to look.</summary>
public sealed record ExplainOptions
{
    /// <summary>Only this neuron (K null) or this weight; null: the whole algorithm.</summary>
    public ParameterLocation? Closer { get; init; }

    /// <summary>Errors as products of matrices, (33) to (35), instead of entry by entry. Of whole layers: does not
    /// go with <see cref="Closer"/> or <see cref="SlowLearning"/>.</summary>
    public bool AsMatrices { get; init; }

    /// <summary>Δ, by which to move the weight, or z of the neuron, that is looked at; where none is, the weight
    /// with the steepest gradient.</summary>
    public double? Nudge { get; init; }

    /// <summary>How many of the largest paths of the weight (as for <see cref="Nudge"/>) to show, 1 … 1000.</summary>
    public int? Paths { get; init; }

    /// <summary>Whether to say which weights learn slowly, over all examples of the subject.</summary>
    public bool SlowLearning { get; init; }
}
