namespace Nabla;

/// <summary>A group of neighboring outputs that answers a question of its own: a class beside a number, say.</summary>
/// <param name="Name">What messages and files call it: letters, digits, _ and -.</param>
/// <param name="Width">Its outputs, at least 1.</param>
/// <param name="Activation">σ of its outputs; softmax is taken over them alone.</param>
/// <param name="Cost">C_x of its outputs; must go with the activation.</param>
public sealed record Head(string Name, int Width, Activation Activation, Cost Cost)
{
    /// <summary>What its cost is multiplied by in the cost of all heads; above 0 and finite. 1 unless given.</summary>
    public double Weight { get; init; } = 1;
}

/// <summary>Several heads on one network, with C_x = Σ_h w_h C_x of head h. Targets are those of the heads, side by
/// side: for a class, 1 at its place and 0 elsewhere.</summary>
/// <example><code>
/// var heads = new Heads(
///     new Head("species", 3, Activation.Softmax, Cost.SoftmaxCrossEntropy),
///     new Head("mass", 1, Activation.Identity, Cost.Quadratic) { Weight = 0.5 });
/// Network&lt;float> network = heads.Network([4, 30], Activation.Tanh, seed: 1);
/// new Trainer(network, new Adam(0.01), heads.Cost).Run(data);
/// foreach ((Head head, Evaluation how) in heads.Evaluate(network, test))
///     Console.WriteLine($"{head.Name}: {how}");
/// </code></example>
public sealed class Heads
{
    private readonly Head[] _all;

    /// <summary>Heads side by side, in this order.</summary>
    /// <param name="heads">At least one.</param>
    /// <exception cref="ArgumentException">There is none, two have one name, or one is wrong in itself.</exception>
    public Heads(params ReadOnlySpan<Head> heads)
    {
        ArgumentException.ThrowIf(heads.IsEmpty, "There are no heads; a network has at least one.", nameof(heads));
        foreach (Head head in heads)
        {
            ArgumentNullException.ThrowIfNull(head, nameof(heads));
            ArgumentException.ThrowIf(
                string.IsNullOrEmpty(head.Name) || !head.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'),
                $"A head is called {Quoted.Of(head.Name ?? "")}; write names with letters, digits, _ and -.",
                nameof(heads));
            ArgumentException.ThrowIf(
                head.Width < 1, $"The head {head.Name} has {head.Width} outputs; it needs 1 or more.", nameof(heads));
            ArgumentException.ThrowIf(!(head.Weight > 0 && double.IsFinite(head.Weight)),
                $"The weight of the head {head.Name} is {head.Weight}; it must be above 0 and finite.", nameof(heads));
            ArgumentException.ThrowIf(head.Cost.Heads is not null,
                $"The cost of the head {head.Name} is one of several heads itself; list those.", nameof(heads));
            head.Cost.RequireFits(new([1, head.Width], head.Activation));
        }

        _all = heads.ToArray();
        ArgumentException.ThrowIf(_all.DistinctBy(head => head.Name).Count() < _all.Length,
            $"Two heads have one name: {string.Join(", ", _all.Select(head => head.Name))}.", nameof(heads));
        Output = LayerActivation.Grouped([.. _all.Select(head => (head.Activation, head.Width))]);
        Cost = Nabla.Cost.Of(this);
    }

    /// <summary>The heads, in the order of the outputs.</summary>
    public IReadOnlyList<Head> All => _all;

    /// <summary>n_L, the outputs of all heads.</summary>
    public int Width => _all.Sum(head => head.Width);

    /// <summary>σ of the output layer.</summary>
    public LayerActivation Output { get; }

    /// <summary>C_x = Σ_h w_h C_x of head h; goes with <see cref="Output"/> only.</summary>
    public Cost Cost { get; }

    /// <summary>A float32 network with random weights.</summary>
    /// <param name="widths">n_1 … n_{L−1}: the input and hidden layers. The outputs follow from the heads.</param>
    /// <param name="activation">σ of the hidden layers.</param>
    /// <param name="initializer">How weights and biases are drawn; null: as for
    /// <see cref="Nabla.Network.Create(ReadOnlySpan{int}, Activation, Activation?, Initializer?, ulong)"/>.</param>
    /// <param name="seed">The same seed gives the same network.</param>
    /// <exception cref="ArgumentException">A width is below 1, or there is none.</exception>
    public Network<float> Network(
        ReadOnlySpan<int> widths, Activation activation, Initializer? initializer = null, ulong seed = 0) =>
        Network<float>(widths, activation, initializer, seed);

    /// <summary>A network with random weights in the precision of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <inheritdoc cref="Network(ReadOnlySpan{int}, Activation, Initializer?, ulong)"/>
    public Network<T> Network<T>(
        ReadOnlySpan<int> widths, Activation activation, Initializer? initializer = null, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentException.ThrowIf(
            widths.IsEmpty, "There are no widths; the first is that of the input.", nameof(widths));
        LayerActivation[] activations =
            [.. Enumerable.Repeat<LayerActivation>(activation, widths.Length - 1), Output];
        return new(new([.. widths, Width], activations), initializer ?? activation.FirstWeights, seed);
    }

    /// <summary>A network that has one of the heads alone; inspection, export and evaluation take it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">With these heads.</param>
    /// <param name="name">The head's name.</param>
    /// <returns>A copy with parameters of its own; the head's outputs and targets are all it has.</returns>
    /// <exception cref="ArgumentException">The network has other outputs, or there is no such head.</exception>
    public Network<T> Part<T>(Network<T> network, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        Cost.RequireFits(network.Architecture);
        (Head head, int start) = Find(name);
        Architecture whole = network.Architecture;
        int L = whole.LayerCount;
        var theta = new ParameterVector<T>(new([.. whole.Widths[..^1], head.Width],
            [.. Enumerable.Range(2, L - 2).Select(whole.Activation), head.Activation]));
        for (int l = 2; l < L; l++)
        {
            network.Parameters.Weights(l).CopyTo(theta.Weights(l));
            network.B(l).CopyTo(theta.B(l));
        }

        for (int j = 0; j < head.Width; j++)
        {
            for (int k = 0; k < whole.Width(L - 1); k++)
                theta.W(L)[j, k] = network.W(L)[start + j, k];
        }

        network.B(L).Slice(start, head.Width).CopyTo(theta.B(L));
        return new(theta);
    }

    /// <summary>How good each head is on some examples, by its own cost, and by the measures of classes where it is
    /// softmax and each target is 1 at one place and 0 elsewhere, else by those of numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">With these heads.</param>
    /// <param name="data">The examples; their targets are those of all heads, numbers side by side.</param>
    /// <exception cref="ArgumentException">The network has other outputs, or the data do not fit.</exception>
    public IReadOnlyList<(Head Head, Evaluation Evaluation)> Evaluate<T>(Network<T> network, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        Cost.RequireFits(network.Architecture);
        Batches.RequireFit(data, network.Architecture);
        ArgumentException.ThrowIf(data.IsClassification,
            $"The targets of {data.Name} are classes; those of several heads are numbers side by side.", nameof(data));
        return [.. _all.Select(head => (head, Evaluation.Of(
            Part(network, head.Name), head.Cost,
            data.WithTargets(Find(head.Name).Start, head.Width, head.Activation == Activation.Softmax))))];
    }

    /// <summary>For example "species (3 softmax), mass (1 identity)".</summary>
    public override string ToString() =>
        string.Join(", ", _all.Select(head => Invariant($"{head.Name} ({head.Width} {head.Activation})")));

    private (Head Head, int Start) Find(string name)
    {
        int start = 0;
        foreach (Head head in _all)
        {
            if (head.Name == name)
                return (head, start);
            start += head.Width;
        }

        throw new ArgumentException(
            Suggestion.Unknown("head", name, _all.Select(head => head.Name)), nameof(name));
    }
}
