using System.Diagnostics.CodeAnalysis;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

/// <summary>What a neuron does with its weighted input: a = σ(z). An immutable description, shared by float and double
/// networks; the derivative comes with it. Every one gives finite values and derivatives for every finite z.</summary>
public abstract partial class Activation : IParsable<Activation>
{
    private readonly double[] _kinks;
    private ActivationCode<float>? _single;
    private ActivationCode<double>? _double;

    private Activation(string name, Initializer firstWeights, params double[] kinks) =>
        (Name, FirstWeights, _kinks) = (name, firstWeights, kinks);

    /// <summary>a = z.</summary>
    public static Activation Identity { get; } = new Formula<Identity>("identity", Initializer.XavierUniform);

    /// <summary>a = 1/(1 + e^−z).</summary>
    public static Activation Sigmoid { get; } = new Formula<Sigmoid>("sigmoid", Initializer.XavierUniform);

    /// <summary>a = tanh z.</summary>
    public static Activation Tanh { get; } = new Formula<Tanh>("tanh", Initializer.XavierUniform);

    /// <summary>a = max(0, z); the derivative at 0 is 0.</summary>
    public static Activation ReLU { get; } = new Formula<Relu>("relu", Initializer.HeUniform, 0);

    /// <summary>a = z where z &gt; 0, else 0.01z; the derivative at 0 is 0.01.</summary>
    public static Activation LeakyRelu { get; } = new Formula<LeakyRelu>("leaky_relu", Initializer.HeUniform, 0);

    /// <summary>a = z where z &gt; 0, else e^z − 1.</summary>
    public static Activation Elu { get; } = new Formula<Elu>("elu", Initializer.HeUniform, 0);

    /// <summary>a = λz where z &gt; 0, else λα(e^z − 1); λ = 1.0507009873554805, α = 1.6732632423543772.</summary>
    public static Activation Selu { get; } = new Formula<Selu>("selu", Initializer.LeCunNormal, 0);

    /// <summary>a = zΦ(z), Φ being the distribution function of the standard normal law.</summary>
    public static Activation Gelu { get; } = new Formula<Gelu>("gelu", Initializer.HeUniform);

    /// <summary>a = ½z(1 + tanh(√(2/π)(z + 0.044715z³))), near gelu.</summary>
    public static Activation GeluTanh { get; } = new Formula<GeluTanh>("gelu_tanh", Initializer.HeUniform);

    /// <summary>a = z/(1 + e^−z).</summary>
    public static Activation Silu { get; } = new Formula<Silu>("silu", Initializer.HeUniform);

    /// <summary>a = ln(1 + e^z).</summary>
    public static Activation Softplus { get; } = new Formula<Softplus>("softplus", Initializer.HeUniform);

    /// <summary>a = min(1, max(0, z/6 + ½)); the derivative at ±3 is 0.</summary>
    public static Activation HardSigmoid { get; } =
        new Formula<HardSigmoid>("hard_sigmoid", Initializer.XavierUniform, -3, 3);

    /// <summary>a = e^z, and e^±40 beyond ±40, where the derivative is 0; for outputs that are counts or
    /// rates.</summary>
    public static Activation Exponential { get; } =
        new Formula<Exponential>("exponential", Initializer.XavierUniform, -40, 40);

    /// <summary>a_j = e^z_j / Σ_k e^z_k over the neurons of a layer, with its full Jacobian.</summary>
    public static Activation Softmax { get; } = new WholeLayer("softmax");

    /// <summary>Every activation that comes with Nabla, but for leaky rectifiers of other slopes
    /// (<see cref="LeakyReluOf"/>).</summary>
    public static IReadOnlyList<Activation> All { get; } =
    [
        Identity, Sigmoid, Tanh, ReLU, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu, Softplus, HardSigmoid, Exponential,
        Softmax,
    ];

    /// <summary>The name used in files and on the command line, such as <c>leaky_relu</c>.</summary>
    public string Name { get; }

    /// <summary>Whether each a_j depends on its own z_j alone: all but softmax.</summary>
    public virtual bool IsElementwise => true;

    /// <summary>Whether a user supplied it; files keep only the name of such a one.</summary>
    public virtual bool IsCustom => false;

    /// <summary>The z, ascending, at which σ or σ' is not smooth; comparisons with differences avoid them.</summary>
    public ReadOnlySpan<double> Kinks => _kinks;

    /// <summary>What a network with such hidden layers begins with where nothing is given, by measurement; see
    /// docs/decisions/0020.</summary>
    internal Initializer FirstWeights { get; }

    /// <summary>σ and σ' as people write them; null for softmax, which takes a whole layer, and for those of
    /// users.</summary>
    internal virtual Written? Written => null;

    /// <summary>The only number type a user's pair of span functions serves; null where both are served.</summary>
    internal virtual Type? OnlyPrecision => null;

    /// <summary>The activation with the given name.</summary>
    /// <param name="text">A name of <see cref="All"/>, or <c>leaky_relu:SLOPE</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest and lists all.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(LeakyName, StringComparison.Ordinal))
            return ParseLeaky(text);
        return All.FirstOrDefault(activation => activation.Name == text) ?? throw new ArgumentException(
            Suggestion.Unknown("activation", text, All.Select(activation => activation.Name)), nameof(text));
    }

    /// <summary>Reads an activation, if the text names one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null names none.</param>
    /// <param name="result">The activation; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Activation? result) =>
        ParsedText.Try(text, Parse, out result);

    static Activation IParsable<Activation>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Activation>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Activation result) =>
        TryParse(s, out result);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The code for float or double, with this machine's registers; looked up once, then kept. For the public
    /// edge.</summary>
    internal ActivationCode<T> CodeFor<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        return Precision.IsSingle<T>()
            ? (ActivationCode<T>)(object)(_single ??= CodeFor<float>(KernelChoice.Current))
            : (ActivationCode<T>)(object)(_double ??= CodeFor<double>(KernelChoice.Current));
    }

    /// <summary>The code for float or double with a register of choice, made anew.</summary>
    internal abstract ActivationCode<T> CodeFor<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private sealed class Formula<F>(string name, Initializer firstWeights, params double[] kinks)
        : Activation(name, firstWeights, kinks)
        where F : struct, IFormula
    {
        internal override Written Written => F.Written;

        internal override ActivationCode<T> CodeFor<T>(Register register) => Elementwise.For<F, T>(register);
    }

    private sealed class WholeLayer(string name) : Activation(name, Initializer.XavierUniform)
    {
        public override bool IsElementwise => false;

        internal override ActivationCode<T> CodeFor<T>(Register register) => Activations.Softmax.For<T>(register);
    }
}
