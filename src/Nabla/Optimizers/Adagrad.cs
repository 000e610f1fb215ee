using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// Adagrad (Duchi, Hazan, Singer 2011): the gradient over the root of the sum of all its squares.
/// <code>
///   s ← s + g²;   θ ← θ − η/(1 + (t − 1)·rate decay) · g / (√s + ε)
/// </code>
/// </summary>
public sealed record Adagrad : Optimizer
{
    private static readonly ImmutableArray<RuleOption> s_options =
    [
        RuleOption.Number<Adagrad>("lr_decay", rule => rule.RateDecay, (rule, x) => rule with { RateDecay = x }),
        RuleOption.Number<Adagrad>("eps", rule => rule.Epsilon, (rule, x) => rule with { Epsilon = x }),
        RuleOption.Number<Adagrad>(
            "initial_accumulator_value", rule => rule.InitialAccumulator,
            (rule, x) => rule with { InitialAccumulator = x }),
    ];

    /// <summary>With ε = 1e-10.</summary>
    /// <param name="eta">η, the learning rate; 0.01 is usual.</param>
    public Adagrad(double eta)
        : base(eta)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <summary>How fast the rate falls on its own: 0 … 1e18; 0 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double RateDecay { get; init => field = NotNegative(value, "decay of the rate"); }

    /// <summary>ε, added to the denominator: 0 … 1e18; 1e-10 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Epsilon { get; init => field = NotNegative(value, "epsilon"); } = 1e-10;

    /// <summary>s of every parameter before the first step: 0 … 1e18; 0 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double InitialAccumulator { get; init => field = NotNegative(value, "initial accumulator"); }

    internal override ImmutableArray<RuleOption> Options => s_options;

    internal override bool RestsWithoutGradient => WeightDecay == 0;

    internal override UpdateCode<T> CodeFor<V, T>() => Code<V, T, AdagradRule<V, T>>(step => new(this, step));

    internal override string? Slot(int index) => index == 0 ? "s" : null;

    internal override double InitialValue(int slot) => InitialAccumulator;
}

/// <summary>The formula above.</summary>
internal readonly struct AdagradRule<V, T>(Adagrad rule, UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _decay = V.Const(rule.WeightDecay), _epsilon = V.Const(rule.Epsilon);
    private readonly V _rate = V.Const(step.Rate / (1 + (step.Number - 1) * rule.RateDecay));

    public static int MostSlots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V s, ref V s1, ref V s2)
    {
        g = V.Fma(_decay, theta, g);
        s = V.Fma(g, g, s);
        return theta - UpdateRule<V, T>.Quotient(_rate * g, V.Sqrt(s) + _epsilon);
    }
}
