namespace Nabla;

/// <summary>What a network is before it has numbers: the width of every layer and the activation function of every
/// layer of parameters. Layers are numbered 1 … L as in the book; layer 1 is the input and has no parameters.
/// Immutable; two architectures are equal when their widths and activations are.</summary>
public sealed class Architecture : IEquatable<Architecture>
{
    private readonly ImmutableArray<LayerActivation> _activations;

    /// <summary>An architecture with an activation for each layer of parameters.</summary>
    /// <param name="widths">n_1 … n_L: at least two widths, each at least 1.</param>
    /// <param name="activations">One for each of the layers 2 … L.</param>
    /// <exception cref="ArgumentException">A width is below 1, the numbers of layers do not agree, or there are
    /// more than 2⁶³ − 1 parameters.</exception>
    public Architecture(ReadOnlySpan<int> widths, params ReadOnlySpan<LayerActivation> activations)
    {
        ArgumentException.ThrowIf(widths.Length < 2,
            $"A network needs at least two layers, input and output; {widths.Length} given. " +
            $"Write for example 784, 30, 10.", nameof(widths));
        for (int l = 1; l <= widths.Length; l++)
        {
            ArgumentException.ThrowIf(widths[l - 1] < 1,
                $"Layer {l} has width {widths[l - 1]}; every layer needs at least one neuron.", nameof(widths));
        }

        ArgumentException.ThrowIf(activations.Length != widths.Length - 1,
            $"{widths.Length} layers have {widths.Length - 1} activations, one for each after the input; " +
            $"{activations.Length} given.", nameof(activations));
        for (int l = 2; l <= widths.Length; l++)
        {
            LayerActivation activation = activations[l - 2]
                ?? throw new ArgumentNullException(nameof(activations), $"Layer {l} has no activation.");
            ArgumentException.ThrowIf(activation.Count != 1 && activation.Count != widths[l - 1],
                $"Layer {l} has {widths[l - 1]} neurons but a list of {activation.Count} activations. " +
                $"Give one for each, or one for all.", nameof(activations));
        }

        Widths = [.. widths];
        _activations = [.. activations];
        UInt128 parameters = 0;
        for (int l = 2; l <= LayerCount; l++)
            parameters += (UInt128)Width(l) * ((UInt128)Width(l - 1) + 1);
        ParameterCount = parameters <= long.MaxValue
            ? (long)parameters
            : throw new ArgumentException(Invariant($"{this} has {parameters} parameters, more than can be counted."),
            nameof(widths));
    }

    /// <summary>An architecture with one activation for the hidden layers and one for the output layer.</summary>
    /// <param name="widths">n_1 … n_L: at least two widths, each at least 1.</param>
    /// <param name="hidden">σ of the layers 2 … L−1.</param>
    /// <param name="output">σ of layer L.</param>
    /// <exception cref="ArgumentException">A width is below 1, there are fewer than two layers, or more than 2⁶³ − 1
    /// parameters.</exception>
    public static Architecture Create(ReadOnlySpan<int> widths, Activation hidden, Activation output)
    {
        var activations = new LayerActivation[Math.Max(0, widths.Length - 1)];
        Array.Fill(activations, hidden);
        if (activations.Length > 0)
            activations[^1] = output;
        return new(widths, activations);
    }

    /// <summary>n_1 … n_L.</summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>L, the number of layers, the input layer included.</summary>
    public int LayerCount => Widths.Length;

    /// <summary>Number of weights and biases: Σ n_l (n_{l−1} + 1) over l = 2 … L.</summary>
    public long ParameterCount { get; }

    /// <summary>n_l, the number of neurons of layer <paramref name="l"/>.</summary>
    /// <param name="l">1 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public int Width(int l) => (uint)(l - 1) < (uint)Widths.Length ? Widths[l - 1] : throw NoLayer(l, 1);

    /// <summary>n_1, the length of an input.</summary>
    public int InputWidth => Widths[0];

    /// <summary>n_L, the length of an output.</summary>
    public int OutputWidth => Widths[^1];

    /// <summary>σ of layer <paramref name="l"/>.</summary>
    /// <param name="l">2 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public LayerActivation Activation(int l) =>
        (uint)(l - 2) < (uint)_activations.Length ? _activations[l - 2] : throw NoLayer(l, 2);

    /// <summary>Refuses layers whose neurons share an activation in groups, as several heads do.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    internal void RequireNoGroups(string name)
    {
        for (int l = 2; l <= LayerCount; l++)
        {
            ArgumentException.ThrowIf(!Activation(l).Groups.IsEmpty,
                $"Layer {l} has several heads ({Activation(l)}), and this is for one head at a time. Take one out by " +
                $"Heads.Part.", name);
        }
    }

    /// <summary>What a layer that is not there is refused with.</summary>
    internal ArgumentOutOfRangeException NoLayer(int l, int first) => new(
        nameof(l), Invariant($"There is no layer {l}; those of a {this} network are {first} to {LayerCount}."));

    /// <inheritdoc/>
    public bool Equals(Architecture? other) =>
        other is not null && Widths.SequenceEqual(other.Widths) && _activations.SequenceEqual(other._activations);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Architecture);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int width in Widths)
            hash.Add(width);
        hash.Add(_activations[^1]);
        return hash.ToHashCode();
    }

    /// <summary>The widths joined by hyphens, as in 784-30-10.</summary>
    public override string ToString() => string.Join('-', Widths.Select(w => w.ToString(CultureInfo.InvariantCulture)));
}
