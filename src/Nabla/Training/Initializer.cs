using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>
/// How weights and biases are chosen before training. n_in and n_out are the widths of the layer before and of the
/// layer itself. Immutable; the numbers depend on the seed and the widths alone, and those of float32 are those of
/// float64, rounded.
/// </summary>
public sealed partial class Initializer : IParsable<Initializer>
{
    // (n_in, n_out) → standard deviation, or bound where uniform.
    private readonly Func<double, double, double>? _spread;

    private readonly ImmutableArray<double> _values = [];
    private readonly bool _uniform, _normalBiases;
    private readonly Action<InitialLayer>? _own;

    private Initializer(
        string name, Func<double, double, double>? spread, bool uniform = false, bool normalBiases = false)
    {
        (Name, _spread, _uniform, _normalBiases) = (name, spread, uniform, normalBiases);
    }

    private Initializer(ImmutableArray<double> values) => (Name, _values) = ("values", values);

    /// <summary>"book": weights and biases N(0, 1), as in the book's first program.</summary>
    public static Initializer Book { get; } = new("book", (_, _) => 1, normalBiases: true);

    /// <summary>"scaled": weights N(0, 1/n_in), biases N(0, 1), the book's later choice (its chapter 3).</summary>
    public static Initializer Scaled { get; } =
        new("scaled", (nIn, _) => Math.Sqrt(1 / nIn), normalBiases: true);

    /// <summary>"xavier_normal": weights N(0, 2/(n_in + n_out)), biases 0 (Glorot and Bengio 2010).</summary>
    public static Initializer XavierNormal { get; } = new("xavier_normal", (nIn, nOut) => Math.Sqrt(2 / (nIn + nOut)));

    /// <summary>
    /// "xavier_uniform": weights uniform within ±√(6/(n_in + n_out)), biases 0 (Glorot and Bengio 2010, (16)).
    /// </summary>
    public static Initializer XavierUniform { get; } =
        new("xavier_uniform", (nIn, nOut) => Math.Sqrt(6 / (nIn + nOut)), uniform: true);

    /// <summary>"he_normal": weights N(0, 2/n_in), biases 0, for ReLU (He, Zhang, Ren, Sun 2015, (10)).</summary>
    public static Initializer HeNormal { get; } = new("he_normal", (nIn, _) => Math.Sqrt(2 / nIn));

    /// <summary>"he_uniform": weights uniform within ±√(6/n_in), the same variance 2/n_in, biases 0.</summary>
    public static Initializer HeUniform { get; } = new("he_uniform", (nIn, _) => Math.Sqrt(6 / nIn), uniform: true);

    /// <summary>"lecun_normal": weights N(0, 1/n_in), biases 0 (LeCun, Bottou, Orr, Müller 1998, (16)).</summary>
    public static Initializer LeCunNormal { get; } = new("lecun_normal", (nIn, _) => Math.Sqrt(1 / nIn));

    /// <summary>"lecun_uniform": weights uniform within ±√(3/n_in), the same variance 1/n_in, biases 0.</summary>
    public static Initializer LeCunUniform { get; } =
        new("lecun_uniform", (nIn, _) => Math.Sqrt(3 / nIn), uniform: true);

    /// <summary>"zeros": weights and biases 0. Hidden neurons of a layer then stay alike for ever.</summary>
    public static Initializer Zeros { get; } = new("zeros", spread: null);

    /// <summary>The initializers that have a name, in the order of documentation.</summary>
    public static ImmutableArray<Initializer> All { get; } =
        [Book, Scaled, XavierNormal, XavierUniform, HeNormal, HeUniform, LeCunNormal, LeCunUniform, Zeros];

    /// <summary>The name in files and on the command line; "values" for <see cref="Values"/>, or the name of your
    /// own.</summary>
    public string Name { get; }

    /// <summary>Given numbers.</summary>
    /// <param name="bookOrder">Finite: w² row by row, b², w³, b³, … (rounded where the network is float32).</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static Initializer Values(params ReadOnlySpan<double> bookOrder)
    {
        for (int i = 0; i < bookOrder.Length; i++)
        {
            ArgumentException.ThrowIf(!double.IsFinite(bookOrder[i]),
                $"Parameter {i} in book order, counted from 0, is {bookOrder[i]}; " +
                $"a network starts with finite numbers only.", nameof(bookOrder));
        }

        return new([.. bookOrder]);
    }

    /// <summary>The initializer with the given name.</summary>
    /// <param name="text">A name of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest and lists all.</exception>
    public static Initializer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return All.FirstOrDefault(i => i.Name == text) ?? throw new ArgumentException(
            $"There is no initializer \"{text}\".{Suggestion.For(text, All.Select(i => i.Name))} " +
            $"Nabla has {string.Join(", ", All.Select(i => i.Name))}.", nameof(text));
    }

    /// <summary>Reads an initializer, if the text names one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null names none.</param>
    /// <param name="result">The initializer; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Initializer? result) =>
        ParsedText.Try(text, Parse, out result);

    static Initializer IParsable<Initializer>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Initializer>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Initializer result) =>
        TryParse(s, out result);

    /// <summary>Sets every weight and bias.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">Receives the numbers; what it held does not matter.</param>
    /// <param name="seed">Equal seeds give equal numbers.</param>
    /// <exception cref="ArgumentException">The number of given values is not that of the parameters, or an initializer
    /// of your own gives a number that is not finite.</exception>
    public void Fill<T>(ParameterVector<T> theta, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        if (Name == "values")
            Copy(theta);
        else if (_own is not null)
            Ask(_own, theta, seed);
        else
            Draw(theta, seed);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    // Each layer has a stream of its own, drawn in book order: w_00, w_01, …, then the biases.
    private void Draw<T>(ParameterVector<T> theta, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        theta.Clear();
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            var random = new RandomStream(seed, Purpose.Initialization, layer: l);
            WeightMatrix<T> w = theta.W(l);
            if (_spread?.Invoke(w.Columns, w.Rows) is { } spread)
            {
                for (int j = 0; j < w.Rows; j++)
                {
                    for (int k = 0; k < w.Columns; k++)
                        {
                        double draw = _uniform ? 2 * random.NextDouble() - 1 : random.NextNormal();
                        w[j, k] = T.CreateTruncating(spread * draw);
                    }
                }
            }

            if (_normalBiases)
            {
                foreach (ref T b in theta.B(l))
                    b = T.CreateTruncating(random.NextNormal());
            }
        }
    }

    private void Copy<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIf(_values.Length != theta.Count,
            $"{_values.Length} values are given, but a {theta.Architecture} network has {theta.Count} parameters.",
            nameof(theta));
        var rounded = new T[_values.Length];
        for (int i = 0; i < rounded.Length; i++)
            rounded[i] = T.CreateTruncating(_values[i]);
        theta.CopyFrom(rounded);
    }
}
