using System.Collections;

namespace Nabla;

/// <summary>The activation functions of one layer: one for all its neurons, or one for each, as for the chapter's
/// modified neuron. An <see cref="Activation"/> converts to it.</summary>
public sealed class LayerActivation : IEquatable<LayerActivation>, IReadOnlyList<Activation>
{
    private readonly ImmutableArray<Activation> _perNeuron;   // one entry where all neurons share it

    private LayerActivation(ImmutableArray<Activation> perNeuron) => _perNeuron = perNeuron;

    /// <summary>One activation function for each neuron of a layer.</summary>
    /// <param name="activations">As many as the layer has neurons; none of them softmax, which needs the whole
    /// layer.</param>
    /// <exception cref="ArgumentException">The list is empty or holds softmax.</exception>
    public static LayerActivation PerNeuron(params ReadOnlySpan<Activation> activations)
    {
        ArgumentException.ThrowIf(activations.IsEmpty,
            "A list of activations needs one for each neuron of the layer; this one is empty.", nameof(activations));
        foreach (Activation activation in activations)
        {
            ArgumentNullException.ThrowIfNull(activation, nameof(activations));
            ArgumentException.ThrowIf(!activation.IsElementwise && activations.Length > 1,
                $"{activation.Name} takes a whole layer and cannot stand in a list per neuron.", nameof(activations));
        }

        return new([.. activations]);
    }

    /// <summary>The same activation function for every neuron.</summary>
    public static LayerActivation Uniform(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return new([activation]);
    }

    /// <inheritdoc cref="Uniform"/>
    public static implicit operator LayerActivation(Activation activation) => Uniform(activation);

    /// <summary>The activation shared by all neurons, or null where they differ.</summary>
    public Activation? Shared => _perNeuron.All(a => a.Equals(_perNeuron[0])) ? _perNeuron[0] : null;

    /// <summary>Entries given: 1 for a shared activation, else the width of the layer.</summary>
    public int Count => _perNeuron.Length;

    /// <summary>The activation function of neuron <paramref name="j"/>, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The layer has an activation for each neuron, and none for this
    /// one.</exception>
    public Activation this[int j] => _perNeuron.Length == 1 ? _perNeuron[0]
        : (uint)j < (uint)_perNeuron.Length ? _perNeuron[j]
        : throw new ArgumentOutOfRangeException(nameof(j), Invariant(
            $"There is no neuron {j}; the layer has {_perNeuron.Length}, from 0."));

    /// <summary>Whether some neuron uses <paramref name="activation"/>.</summary>
    public bool Uses(Activation activation) => _perNeuron.Contains(activation);

    /// <inheritdoc/>
    public bool Equals(LayerActivation? other) =>
        other is not null
        && (Shared is { } mine ? mine.Equals(other.Shared) : _perNeuron.SequenceEqual(other._perNeuron));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerActivation);

    /// <inheritdoc/>
    public override int GetHashCode() => _perNeuron[0].GetHashCode();

    /// <summary>The name of the activation, or the names joined by commas.</summary>
    public override string ToString() => Shared?.Name ?? string.Join(',', _perNeuron.Select(a => a.Name));

    /// <inheritdoc/>
    public IEnumerator<Activation> GetEnumerator() => ((IEnumerable<Activation>)_perNeuron).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
