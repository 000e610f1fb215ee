using Nabla.Kernels;

namespace Nabla;

/// <summary>A cost of the form that backpropagation needs: C = (1/n) Σ_x C_x, with C_x a function of the outputs a^L
/// (the chapter's two assumptions). A description without numbers; immutable.</summary>
public sealed partial class Cost : IEquatable<Cost>
{
    private readonly Func<Register, CostCode<float>> _single;
    private readonly Func<Register, CostCode<double>> _double;
    private readonly double[] _kinks;

    private Cost(
        string name, Func<Register, CostCode<float>> single, Func<Register, CostCode<double>> @double,
        Activation? pairedWith = null, params double[] kinks)
    {
        (Name, _single, _double, PairedWith, _kinks) = (name, single, @double, pairedWith, kinks);
        Kind = name;
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
    public static Cost Huber { get; } = new("huber", new HuberCost<float>(1), new HuberCost<double>(1), null, -1, 1);

    /// <summary>C_x = Σ_j (a_j − y_j ln a_j), the log-likelihood of counts and rates, only with exponential outputs,
    /// computed from z. Targets are 0 or more.</summary>
    public static Cost Poisson { get; } = new(
        "poisson", new PoissonCost<float>(), new PoissonCost<double>(), Activation.Exponential)
    {
        IsOfCounts = true,
    };

    /// <summary>The costs that come with Nabla; of quantiles one, the 0.9-quantile.</summary>
    public static ImmutableArray<Cost> All { get; } =
        [Quadratic, BinaryCrossEntropy, SoftmaxCrossEntropy, MeanAbsoluteError, Huber, Quantile(0.9), Poisson];

    /// <summary>The name in files and on the command line, with the parameter where there is one:
    /// <c>quantile:0.9</c>.</summary>
    public string Name { get; }

    /// <summary>The name without the parameter.</summary>
    internal string Kind { get; private init; }

    /// <summary>The parameter that the name has; null where it has none.</summary>
    internal double? Parameter { get; private init; }

    /// <summary>The share of targets that should lie below the answers; null for other costs.</summary>
    internal double? Share { get; private init; }

    /// <summary>Whether targets are counts or rates, 0 or more.</summary>
    internal bool IsOfCounts { get; private init; }

    /// <summary>The one output activation that this cost goes with, or null where it goes with any.</summary>
    public Activation? PairedWith { get; }

    /// <summary>Whether targets are never classes.</summary>
    internal bool IsOfNumbers => IsOfCounts || Share is not null;

    /// <summary>The a_j − y_j, ascending, at which ∂C_x/∂a_j is not smooth; comparisons with differences avoid
    /// them.</summary>
    internal ReadOnlySpan<double> Kinks => _kinks;

    /// <summary>The heads whose costs it is the sum of; null: it is of all outputs.</summary>
    public Heads? Heads { get; private init; }

    /// <summary>Whether a user supplied it.</summary>
    public bool IsCustom { get; private init; }

    /// <summary>C_x = (1/n_L) Σ_j h(a_j − y_j), with h(r) = ½r² for |r| ≤ δ, else δ(|r| − ½δ) (Huber 1964). Its name is
    /// <c>huber:0.5</c>; with δ = 1 it is <see cref="Huber"/>.</summary>
    /// <param name="delta">δ, the error from which on the slope stays; above 0 and finite, in float too. A table's
    /// target is standardized: there it is in standard deviations.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Cost HuberOf(double delta)
    {
        if (!IsDelta(delta))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, $"δ is {DeltaNeed}.");
        if (delta == 1)
            return Huber;
        string name = Text(Huber.Kind, delta);
        return new(name, new HuberCost<float>(delta), new HuberCost<double>(delta), null, -delta, delta)
        {
            Kind = Huber.Kind, Parameter = delta,
        };
    }

    /// <summary>C_x = (1/n_L) Σ_j ρ(y_j − a_j), with ρ(d) = q d for d ≥ 0, else (q − 1) d, the pinball loss (Koenker
    /// and Bassett 1978): answers are quantiles, with a share q of the targets below. Its name is
    /// <c>quantile:0.9</c>.</summary>
    /// <param name="q">The share of targets below the answers; above 0 and below 1. With ½ they are medians.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Cost Quantile(double q)
    {
        const string Kind = "quantile";
        if (!IsShare(q))
            throw new ArgumentOutOfRangeException(nameof(q), q, $"q is {ShareNeed}.");
        return new(Text(Kind, q), new QuantileCost<float>(q), new QuantileCost<double>(q), null, 0)
        {
            Kind = Kind, Parameter = q, Share = q,
        };
    }

    /// <summary>Whether two are the same cost with the same parameter; a user's own equals itself alone.</summary>
    public bool Equals(Cost? other) =>
        ReferenceEquals(this, other) || (other is { IsCustom: false } && !IsCustom && other.Name == Name);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cost);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(Cost? left, Cost? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Cost? left, Cost? right) => !(left == right);

    /// <summary>Refuses an output layer that this cost cannot judge.</summary>
    /// <exception cref="ArgumentException">The cost goes with another output activation.</exception>
    public void RequireFits(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        LayerActivation output = architecture.Activation(architecture.LayerCount);
        ArgumentException.ThrowIf(
            Heads is not null && (architecture.OutputWidth != Heads.Width || !Fits(output)),
            $"The cost is of the heads {Heads}; layer {architecture.LayerCount} has {architecture.OutputWidth} " +
            $"outputs, {output}. Make the network with these heads.", nameof(architecture));
        ArgumentException.ThrowIf(!Fits(output),
            $"The cost {Name} goes with {PairedWith} outputs only; layer {architecture.LayerCount} has {output}. " +
            $"With {output} outputs use {string.Join(", ", All.Where(c => c.Fits(output)).Select(c => c.FormOf()))}.",
            nameof(architecture));
    }

    /// <summary>Refuses targets that this cost cannot judge.</summary>
    /// <exception cref="ArgumentException">One is below 0, and the cost is for counts.</exception>
    internal void RequireTargets(Dataset data)
    {
        if (data.IsClassification)
            return;
        int start = 0;
        foreach (Head head in Heads?.All ?? [])
        {
            head.Cost.RequireTargets(data, start, head.Width);
            start += head.Width;
        }

        RequireTargets(data, 0, data.TargetWidth);
    }

    private void RequireTargets(Dataset data, int start, int width)
    {
        if (!IsOfCounts)
            return;
        var y = new double[data.TargetWidth];
        for (int x = 0; x < data.Count; x++)
        {
            data.CopyTarget(x, y.AsSpan());
            Span<double> ours = y.AsSpan(start, width);
            ArgumentException.ThrowIf(ours.ContainsAnyInRange(double.MinValue, -double.Epsilon),
                $"The target of example {x} of {data.Name} is {y[start..(start + width)].Min()}, and {Name} is for " +
                $"counts and rates: they are 0 or more. Take another cost, such as quadratic.", nameof(data));
        }
    }

    /// <summary>Refuses targets that this cost cannot judge.</summary>
    /// <exception cref="NablaFormatException">One is below 0, and the cost is for counts.</exception>
    internal void RequireTargets(Table table)
    {
        if (!IsOfCounts || table.Target.IsClassification)
            return;
        foreach (TableColumn column in table.Target.Columns.Where(column => column.IsNumeric))
            RequireCounts(column);
    }

    private void RequireCounts(TableColumn column)
    {
        int row = column.Numbers.IndexOfAnyInRange(double.MinValue, -double.Epsilon);
        NablaFormatException.ThrowIf(row >= 0, TablePlace.Of(column.Name, row),
            $"{(row < 0 ? "" : column.TextAt(row))} is below 0, and {Name} is for counts and rates: 0 or more.",
            "Is it the right column? Else take another cost, such as quadratic.");
    }

    private bool Fits(LayerActivation output) => Heads is not null ? Heads.Output.Equals(output)
        : PairedWith is null || PairedWith.Equals(output.Shared);

    /// <summary>The code for float or double, with this machine's registers. For the public edge.</summary>
    internal CostCode<T> Code<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Code<T>(KernelChoice.Current);

    /// <summary>The code for float or double with a register of choice.</summary>
    internal CostCode<T> Code<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? (CostCode<T>)(object)_single(register)
        : (CostCode<T>)(object)_double(register);
}

/// <summary>A cost as code for one precision. Each call is one example.</summary>
internal abstract class CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C_x. Given z as well as a = σ(z), so that the cross-entropies need no logarithm of a number rounded to
    /// 0.</summary>
    internal abstract double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y);

    /// <summary>∇_a C. Given z too, for users' costs that are computed from it.</summary>
    internal abstract void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA);

    /// <summary>Whether σ' of the output activation that belongs to the cost cancels in (BP1).</summary>
    internal virtual bool IsPaired => false;

    /// <summary>Whether that is so of some outputs, to whose δ^L <see cref="OutputError"/> confines itself.</summary>
    internal virtual bool HasPaired => IsPaired;

    /// <summary>δ^L of a paired cost, in the simplified form: a − y. Given z for users' costs.</summary>
    internal virtual void OutputError(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta)
    {
        for (int j = 0; j < a.Length; j++)
            delta[j] = a[j] - y[j];
    }

    /// <summary>What an answer loses, where only a and y are known: C_x, or C_x less what the best answer costs. It is
    /// what models are compared by on rows that they did not learn from.</summary>
    internal virtual double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y) => Of([], a, y);

    /// <summary>No probability counts as less in <see cref="Loss"/>: outputs may have been rounded to 0.</summary>
    protected const double Least = 1e-12;

    /// <summary>What people call <see cref="Loss"/>.</summary>
    internal virtual string LossName => "cost";

    /// <summary>What people call <see cref="Constant"/>.</summary>
    internal virtual string ConstantName => "the mean";

    /// <summary>The power of the unit that losses are measured in: 2 where they grow by 4 when a and y double.
    /// </summary>
    internal virtual int LossDegree => 0;

    /// <summary>The one answer to all targets that costs least.</summary>
    /// <param name="sorted">The targets of one output, rising; at least one.</param>
    internal virtual double Constant(ReadOnlySpan<double> sorted)
    {
        double mean = 0;
        for (int i = 0; i < sorted.Length; i++)
            mean += (sorted[i] - mean) / (i + 1);
        return mean;
    }

    protected static double ToDouble(T value) => double.CreateTruncating(value);
}
