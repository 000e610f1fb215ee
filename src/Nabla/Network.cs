namespace Nabla;

/// <summary>Makes networks. <see cref="Create(ReadOnlySpan{int}, Activation, Activation?, Initializer?, ulong)"/> makes
/// one in float32.</summary>
public static class Network
{
    /// <summary>A float32 network with random weights.</summary>
    /// <param name="widths">n_1 … n_L, for example <c>[784, 30, 10]</c>.</param>
    /// <param name="activation">σ of every layer, or of the hidden layers where <paramref name="output"/> is
    /// given.</param>
    /// <param name="output">σ of the output layer, where it differs.</param>
    /// <param name="initializer">How weights and biases are drawn. Unless given, by <paramref name="activation"/>:
    /// <see cref="Initializer.HeUniform"/> for ReLU, leaky ReLU, ELU, GELU, SiLU and softplus,
    /// <see cref="Initializer.LeCunNormal"/> for SELU, else <see cref="Initializer.XavierUniform"/>. The book's N(0, 1)
    /// is <see cref="Initializer.Book"/>.</param>
    /// <param name="seed">The same seed gives the same network, in float32 and (before rounding) in float64.</param>
    /// <exception cref="ArgumentException">A width is below 1, or there are fewer than two.</exception>
    public static Network<float> Create(
        ReadOnlySpan<int> widths, Activation activation, Activation? output = null, Initializer? initializer = null,
        ulong seed = 0) =>
        Create<float>(widths, activation, output, initializer, seed);

    /// <summary>A network with random weights in the precision of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <inheritdoc cref="Create(ReadOnlySpan{int}, Activation, Activation?, Initializer?, ulong)"/>
    public static Network<T> Create<T>(
        ReadOnlySpan<int> widths, Activation activation, Activation? output = null, Initializer? initializer = null,
        ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        Architecture.Create(widths, activation, output ?? activation),
        initializer ?? activation.FirstWeights, seed);
}

/// <summary>An architecture together with its weights and biases. Belongs to one thread at a time.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A network with random weights.</summary>
    /// <param name="architecture">Widths and activations.</param>
    /// <param name="initializer">How weights and biases are drawn.</param>
    /// <param name="seed">The same seed gives the same network.</param>
    public Network(Architecture architecture, Initializer initializer, ulong seed)
        : this(new ParameterVector<T>(architecture))
    {
        ArgumentNullException.ThrowIfNull(initializer);
        initializer.Fill(Parameters, seed);
    }

    /// <summary>A network with the given weights and biases, which it uses itself rather than a copy.</summary>
    /// <param name="parameters">θ; changed when the network is trained.</param>
    public Network(ParameterVector<T> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
    }

    /// <summary>Widths and activations.</summary>
    public Architecture Architecture => Parameters.Architecture;

    /// <summary>θ, every weight and bias.</summary>
    public ParameterVector<T> Parameters { get; }

    /// <summary>w^l; <c>W(l)[j, k]</c> goes from neuron k of layer l−1 to neuron j of layer l.</summary>
    /// <param name="l">2 … L.</param>
    public WeightMatrix<T> W(int l) => Parameters.W(l);

    /// <summary>b^l.</summary>
    /// <param name="l">2 … L.</param>
    public Span<T> B(int l) => Parameters.B(l);

    /// <summary>Number of weights and biases.</summary>
    public long ParameterCount => Architecture.ParameterCount;

    /// <summary>The network's answer to one input, (25). Allocates its scratch memory at every call; a
    /// <see cref="Model"/> keeps it.</summary>
    /// <param name="input">x, n_1 numbers.</param>
    /// <returns>a^L, n_L numbers.</returns>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    public T[] Predict(ReadOnlySpan<T> input)
    {
        var t = new Trace<T>(Architecture, 1);
        Backprop.Feedforward(Parameters, new ReadOnlyMatrixSpan<T>(input, 1, input.Length, input.Length), t);
        return t.A(Architecture.LayerCount).Row(0).ToArray();
    }

    /// <summary>The class that the network answers one input with: the index of the largest output, the first one where
    /// several are equal.</summary>
    /// <param name="input">x, n_1 numbers.</param>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    public int Classify(ReadOnlySpan<T> input) => LargestOutput.Of<T>(Predict(input));

    /// <summary>A part of the network, by itself: what layer <paramref name="last"/> answers to activations of layer
    /// <paramref name="first"/>. The encoder of an autoencoder 784-100-16-100-784 is <c>Slice(1, 3)</c>.</summary>
    /// <param name="first">The layer that becomes the input, 1 … L − 1.</param>
    /// <param name="last">The layer that becomes the output, above <paramref name="first"/> and at most L.</param>
    /// <returns>A copy with parameters of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such layers.</exception>
    public Network<T> Slice(int first, int last)
    {
        Architecture whole = Architecture;
        if (first < 1 || last > whole.LayerCount || first >= last)
        {
            throw new ArgumentOutOfRangeException(nameof(last), Invariant(
                $"Layers {first} to {last} are no part of a {whole} network. Name two of its layers 1 to ") +
                Invariant($"{whole.LayerCount}, the lower one first."));
        }

        var part = new ParameterVector<T>(new Architecture(
            whole.Widths.AsSpan()[(first - 1)..last],
            [.. Enumerable.Range(first + 1, last - first).Select(whole.Activation)]));
        Copy(Parameters, first + 1, part, 2, last - first);
        return new(part);
    }

    /// <summary>This network followed by another one, as one: an encoder and a decoder, say.</summary>
    /// <param name="next">Takes as many inputs as this network gives outputs.</param>
    /// <returns>A copy with parameters of its own.</returns>
    /// <exception cref="ArgumentException">The widths do not fit.</exception>
    public Network<T> Then(Network<T> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        (Architecture before, Architecture after) = (Architecture, next.Architecture);
        ArgumentException.ThrowIf(before.OutputWidth != after.InputWidth,
            $"The first network gives {before.OutputWidth} outputs ({before}), the next takes {after.InputWidth} " +
            $"inputs ({after}); the two must agree.", nameof(next));
        var both = new ParameterVector<T>(new Architecture(
            [.. before.Widths, .. after.Widths.Skip(1)],
            [
                .. Enumerable.Range(2, before.LayerCount - 1).Select(before.Activation),
                .. Enumerable.Range(2, after.LayerCount - 1).Select(after.Activation),
            ]));
        Copy(Parameters, 2, both, 2, before.LayerCount - 1);
        Copy(next.Parameters, 2, both, before.LayerCount + 1, after.LayerCount - 1);
        return new(both);
    }

    // A layer lies alike in every vector, wherever it begins.
    private static void Copy(ParameterVector<T> from, int l, ParameterVector<T> to, int at, int count)
    {
        for (int i = 0; i < count; i++)
        {
            from.Weights(l + i).CopyTo(to.Weights(at + i));
            from.Biases(l + i).CopyTo(to.Biases(at + i));
        }
    }

    /// <summary>A copy with parameters of its own, for any other thread.</summary>
    public Network<T> Clone() => new(Parameters.Clone());

    /// <summary>Widths, activations and size: <c>784-30-10 sigmoid, 23,860 parameters</c>.</summary>
    public override string ToString()
    {
        var sigma = Enumerable.Range(2, Architecture.LayerCount - 1).Select(l => Architecture.Activation(l).ToString());
        return Invariant($"{Architecture} {string.Join(", ", sigma.Distinct())}, {ParameterCount:N0} parameters");
    }
}
