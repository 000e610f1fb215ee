using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Nabla.Kernels;

namespace Nabla;

/// <summary>A cost of the form that backpropagation needs: C = (1/n) Σ_x C_x, with C_x a function of the outputs a^L
/// (the chapter's two assumptions). A description without numbers; immutable.</summary>
public sealed class Cost : IParsable<Cost>
{
    private readonly Func<Register, CostCode<float>> _single;
    private readonly Func<Register, CostCode<double>> _double;
    private readonly double[] _kinks;

    private Cost(
        string name, Func<Register, CostCode<float>> single, Func<Register, CostCode<double>> @double,
        Activation? pairedWith = null, params double[] kinks)
    {
        (Name, _single, _double, PairedWith, _kinks) = (name, single, @double, pairedWith, kinks);
    }

    private Cost(
        string name, CostCode<float> single, CostCode<double> @double, Activation? pairedWith = null,
        params double[] kinks)
        : this(name, _ => single, _ => @double, pairedWith, kinks)
    {
    }

    /// <summary>C_x = ½ Σ_j (y_j − a_j)² (27).</summary>
    public static Cost Quadratic { get; } =
        new("quadratic", new QuadraticCost<float>(), new QuadraticCost<double>());

    /// <summary>C_x = −Σ_j [y_j ln a_j + (1 − y_j) ln(1 − a_j)], only with sigmoid outputs, computed from z.</summary>
    public static Cost BinaryCrossEntropy { get; } = new(
        "binary_cross_entropy", new BinaryCrossEntropyCost<float>(), new BinaryCrossEntropyCost<double>(),
        Activation.Sigmoid);

    /// <summary>C_x = −Σ_j y_j ln a_j, the log-likelihood, only with softmax outputs, computed from z.</summary>
    public static Cost SoftmaxCrossEntropy { get; } = new(
        "softmax_cross_entropy", SoftmaxCrossEntropyCost<float>.For, SoftmaxCrossEntropyCost<double>.For,
        Activation.Softmax);

    /// <summary>C_x = (1/n_L) Σ_j |y_j − a_j|.</summary>
    public static Cost MeanAbsoluteError { get; } =
        new("mean_absolute_error", new MeanAbsoluteErrorCost<float>(), new MeanAbsoluteErrorCost<double>(), null, 0);

    /// <summary>C_x = (1/n_L) Σ_j h(a_j − y_j), with h(r) = ½r² for |r| ≤ 1, else |r| − ½ (Huber 1964, threshold
    /// 1).</summary>
    public static Cost Huber { get; } = new("huber", new HuberCost<float>(), new HuberCost<double>(), null, -1, 1);

    /// <summary>The costs that come with Nabla.</summary>
    public static ImmutableArray<Cost> All { get; } =
        [Quadratic, BinaryCrossEntropy, SoftmaxCrossEntropy, MeanAbsoluteError, Huber];

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>The one output activation that this cost goes with, or null where it goes with any.</summary>
    public Activation? PairedWith { get; }

    /// <summary>The a_j − y_j, ascending, at which ∂C_x/∂a_j is not smooth; comparisons with differences avoid
    /// them.</summary>
    internal ReadOnlySpan<double> Kinks => _kinks;

    /// <summary>Whether a user supplied it.</summary>
    public bool IsCustom => !All.Contains(this);

    /// <summary>A cost of the user's own. It is stored by name; loading needs it passed in.</summary>
    /// <param name="name">Its name in files; not that of a built-in cost.</param>
    /// <param name="cost">C_x.</param>
    /// <param name="gradient">∇_a C_x. <see cref="Inspection.CostCheck"/> compares it with C_x.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Cost Custom(string name, CostFunction cost, CostGradient gradient)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentException.ThrowIf(
            All.Any(c => c.Name == name), $"\"{name}\" is a built-in cost; give yours another name.", nameof(name));
        return new(name, new CustomCost<float>(cost, gradient), new CustomCost<double>(cost, gradient));
    }

    /// <summary>The cost with the given name.</summary>
    /// <param name="text">A name of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest and lists all.</exception>
    public static Cost Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return All.FirstOrDefault(c => c.Name == text) ?? throw new ArgumentException(
            Suggestion.Unknown("cost", text, All.Select(c => c.Name)), nameof(text));
    }

    /// <summary>Reads a cost, if the text names one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null names none.</param>
    /// <param name="result">The cost; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Cost? result) =>
        ParsedText.Try(text, Parse, out result);

    static Cost IParsable<Cost>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Cost>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Cost result) =>
        TryParse(s, out result);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Refuses an output layer that this cost cannot judge.</summary>
    /// <exception cref="ArgumentException">The cost goes with another output activation.</exception>
    public void RequireFits(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        LayerActivation output = architecture.Activation(architecture.LayerCount);
        ArgumentException.ThrowIf(!Fits(output),
            $"The cost {Name} goes with {PairedWith} outputs only; layer {architecture.LayerCount} has {output}. " +
            $"With {output} outputs use {string.Join(", ", All.Where(c => c.Fits(output)).Select(c => c.Name))}.",
            nameof(architecture));
    }

    private bool Fits(LayerActivation output) => PairedWith is null || PairedWith.Equals(output.Shared);

    /// <summary>The code for float or double, with this machine's registers. For the public edge.</summary>
    internal CostCode<T> Code<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Code<T>(KernelChoice.Current);

    /// <summary>The code for float or double with a register of choice.</summary>
    internal CostCode<T> Code<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? (CostCode<T>)(object)_single(register)
        : (CostCode<T>)(object)_double(register);
}

/// <summary>The cost C_x of one example as a function of the outputs a^L, with the desired outputs y as
/// parameters.</summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <returns>C_x.</returns>
public delegate double CostFunction(ReadOnlySpan<double> a, ReadOnlySpan<double> y);

/// <summary>∇_a C of one example.</summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <param name="nablaA">Receives ∂C_x/∂a^L_j, n_L numbers.</param>
public delegate void CostGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> nablaA);

/// <summary>A cost as code for one precision. Each call is one example.</summary>
internal abstract class CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C_x. Given z as well as a = σ(z), so that the cross-entropies need no logarithm of a number rounded to
    /// 0.</summary>
    internal abstract double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y);

    /// <summary>∇_a C.</summary>
    internal abstract void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA);

    /// <summary>Whether σ' of the output activation that belongs to the cost cancels in (BP1).</summary>
    internal virtual bool IsPaired => false;

    /// <summary>δ^L of a paired cost, in the simplified form.</summary>
    internal virtual void OutputError(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta) =>
        throw new UnreachableException("Only a cross-entropy gives its error directly.");

    protected static double ToDouble(T value) => double.CreateTruncating(value);
}
