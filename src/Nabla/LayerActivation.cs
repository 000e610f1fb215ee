using System.Collections;

namespace Nabla;

/// <summary>The activation functions of one layer: one for all its neurons, or one for each, as for the chapter's
/// modified neuron. An <see cref="Activation"/> converts to it.</summary>
public sealed class LayerActivation : IEquatable<LayerActivation>, IReadOnlyList<Activation>
{
    private readonly ImmutableArray<Activation> _perNeuron;   // one entry where all neurons share it

    private readonly ImmutableArray<int> _groups;             // widths of groups, where one is a softmax; else empty

    private LayerActivation(ImmutableArray<Activation> perNeuron, ImmutableArray<int> groups = default) =>
        (_perNeuron, _groups) = (perNeuron, groups.IsDefault ? [] : groups);

    /// <summary>An activation for each of some groups of neighbors; a softmax is taken over its group alone.</summary>
    internal static LayerActivation Grouped(ImmutableArray<(Activation Activation, int Width)> groups)
    {
        if (groups.Length == 1)
            return Uniform(groups[0].Activation);
        ImmutableArray<Activation> each =
            [.. groups.SelectMany(group => Enumerable.Repeat(group.Activation, group.Width))];
        return new(each, groups.All(group => group.Activation.IsElementwise) ? []
            : [.. groups.Select(group => group.Width)]);
    }

    /// <summary>The widths of groups of neighbors that have an activation each, where one of these is taken over a
    /// group as a whole; else empty.</summary>
    internal ImmutableArray<int> Groups => _groups;

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
    public Activation? Shared => _groups.IsEmpty && _perNeuron.All(a => a.Equals(_perNeuron[0])) ? _perNeuron[0] : null;

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
        && (Shared is { } mine ? mine.Equals(other.Shared)
            : _perNeuron.SequenceEqual(other._perNeuron) && _groups.SequenceEqual(other._groups));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerActivation);

    /// <inheritdoc/>
    public override int GetHashCode() => _perNeuron[0].GetHashCode();

    /// <summary>The name of the activation, or the names joined by commas; of groups as in "3 softmax, 1
    /// identity".</summary>
    public override string ToString() => Shared?.Name ?? (_groups.IsEmpty
        ? string.Join(',', _perNeuron.Select(a => a.Name))
        : string.Join(", ", InGroups().Select(group => Invariant($"{group.Width} {group.Activation}"))));

    /// <summary>Where the neurons end that share an activation with neuron j, all that its softmax is taken over.
    /// </summary>
    internal int EndOfRun(int j, int width)
    {
        if (Shared is not null)
            return width;
        int end = 0;
        foreach (int group in _groups)
        {
            end += group;
            if (j < end)
                return end;
        }

        for (end = j + 1; end < width && this[end].Equals(this[j]);)
            end++;
        return end;
    }

    /// <summary>The groups with their activations; none where <see cref="Groups"/> is empty.</summary>
    internal IEnumerable<(Activation Activation, int Width)> InGroups()
    {
        int start = 0;
        foreach (int width in _groups)
        {
            yield return (_perNeuron[start], width);
            start += width;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Activation> GetEnumerator() => ((IEnumerable<Activation>)_perNeuron).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
