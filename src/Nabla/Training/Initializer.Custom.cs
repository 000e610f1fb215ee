namespace Nabla;

public sealed partial class Initializer
{
    private Initializer(string name, Action<InitialLayer> own) => (Name, _own) = (name, own);

    /// <summary>
    /// An initializer of your own, called once for each layer. It computes in double; a float network takes its numbers
    /// rounded.
    /// </summary>
    /// <param name="name">What messages and files call it; not one of <see cref="All"/>. Recipes in files keep the name
    /// alone.</param>
    /// <param name="fill">Sets the weights and biases, all 0 before, from the layer and its random numbers
    /// alone.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <example>
    /// <code>
    /// Initializer narrow = Initializer.Custom("narrow", layer =>
    /// {
    ///     for (int j = 0; j &lt; layer.Outputs; j++)
    ///     {
    ///         for (int k = 0; k &lt; layer.Inputs; k++)
    ///             layer.W[j, k] = 0.01 * layer.NextNormal();
    ///     }
    /// });
    /// </code>
    /// </example>
    public static Initializer Custom(string name, Action<InitialLayer> fill)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(fill);
        ArgumentException.ThrowIf(name == "values" || All.Any(known => known.Name == name),
            $"\"{name}\" is an initializer that Nabla comes with; give yours another name.", nameof(name));
        return new(name, fill);
    }

    private void Ask<T>(Action<InitialLayer> own, ParameterVector<T> theta, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var drawn = new ParameterVector<double>(theta.Architecture);
        theta.Clear();
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            own(new InitialLayer(drawn, l, seed));
            WeightMatrix<double> from = drawn.W(l);
            WeightMatrix<T> w = theta.W(l);
            for (int j = 0; j < w.Rows; j++)
            {
                for (int k = 0; k < w.Columns; k++)
                    w[j, k] = Finite<T>(from[j, k], new(l, j, k));
                theta.B(l)[j] = Finite<T>(drawn.B(l)[j], new(l, j, null));
            }
        }
    }

    private T Finite<T>(double value, ParameterLocation at)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(value) is var number && T.IsFinite(number) ? number : throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture,
                $"The initializer {Name} gives {at} the value {value}; a network starts with finite numbers only."));
}

/// <summary>
/// What an initializer of your own fills: the weights and biases of one layer. Its random numbers depend on the seed
/// and the number of the layer alone.
/// </summary>
public sealed class InitialLayer
{
    private readonly ParameterVector<double> _theta;
    private RandomStream _random;

    internal InitialLayer(ParameterVector<double> theta, int l, ulong seed) =>
        (_theta, Number, _random) = (theta, l, new(seed, Purpose.Initialization, layer: l));

    /// <summary>l, the number of the layer: 2 … L.</summary>
    public int Number { get; }

    /// <summary>The width of the layer before, n_{l−1}.</summary>
    public int Inputs => W.Columns;

    /// <summary>The width of the layer, n_l.</summary>
    public int Outputs => W.Rows;

    /// <summary>w^l, <see cref="Outputs"/> rows and <see cref="Inputs"/> columns.</summary>
    public WeightMatrix<double> W => _theta.W(Number);

    /// <summary>b^l, <see cref="Outputs"/> numbers.</summary>
    public Span<double> B => _theta.B(Number);

    /// <summary>σ of the layer.</summary>
    public LayerActivation Activation => _theta.Architecture.Activation(Number);

    /// <summary>The next random number, uniform in 0 … 1, 1 excluded.</summary>
    public double NextUniform() => _random.NextDouble();

    /// <summary>The next random number from the normal law N(0, 1).</summary>
    public double NextNormal() => _random.NextNormal();
}
