using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// What <see cref="Adam"/> and <see cref="AdamW"/> share: running means of the gradient and of its square.
/// <code>
///   m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   u = v, with amsgrad u ← max(u, v)
///   θ ← θ − η/(1 − β₁ᵗ) · m / (√u/√(1 − β₂ᵗ) + ε)
/// </code>
/// </summary>
public abstract record AdaptiveMoments : Optimizer
{
    private static readonly ImmutableArray<RuleOption> s_options =
    [
        RuleOption.Pair<AdaptiveMoments>(
            "betas", rule => (rule.Beta1, rule.Beta2), (rule, x, y) => rule with { Beta1 = x, Beta2 = y }),
        RuleOption.Number<AdaptiveMoments>("eps", rule => rule.Epsilon, (rule, x) => rule with { Epsilon = x }),
        RuleOption.Switch<AdaptiveMoments>("amsgrad", rule => rule.AmsGrad, (rule, on) => rule with { AmsGrad = on }),
    ];

    private protected AdaptiveMoments(double eta)
        : base(eta)
    {
    }

    /// <summary>β₁, how much of the mean gradient remains: 0 … 1, 1 excluded; 0.9 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Beta1 { get; init => field = BelowOne(value, "first beta"); } = 0.9;

    /// <summary>β₂, how much of the mean square remains: 0 … 1, 1 excluded; 0.999 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Beta2 { get; init => field = BelowOne(value, "second beta"); } = 0.999;

    /// <summary>ε, added to the denominator: 0 … 1e18; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Epsilon { get; init => field = NotNegative(value, "epsilon"); } = 1e-8;

    /// <summary>Whether the greatest mean square so far takes the place of the present one (Reddi, Kale, Kumar
    /// 2018).</summary>
    public bool AmsGrad { get; init; }

    internal override ImmutableArray<RuleOption> Options => s_options;

    internal override UpdateCode<T> CodeFor<V, T>() => Code<V, T, MomentsRule<V, T>>(step => new(this, step));

    internal override string? Slot(int index) => index switch { 0 => "m", 1 => "v", _ => AmsGrad ? "max" : null };
}

/// <summary>The formula above, with g + decay·θ for g (Adam) or shrink·θ for θ (AdamW).</summary>
internal readonly struct MomentsRule<V, T>(AdaptiveMoments rule, UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _decay = V.Const(rule is AdamW ? 0 : rule.WeightDecay);
    private readonly V _shrink = V.Const(rule is AdamW ? 1 - step.Rate * rule.WeightDecay : 1);
    private readonly V _beta1 = V.Const(rule.Beta1), _gain1 = V.Const(1 - rule.Beta1);
    private readonly V _beta2 = V.Const(rule.Beta2), _gain2 = V.Const(1 - rule.Beta2);
    private readonly V _rate = V.Const(step.Rate / (1 - UpdateStep.Power(rule.Beta1, step.Number)));
    private readonly V _root = V.Const(1 / Math.Sqrt(1 - UpdateStep.Power(rule.Beta2, step.Number)));
    private readonly V _epsilon = V.Const(rule.Epsilon);
    private readonly bool _amsGrad = rule.AmsGrad;

    public static int MostSlots => 3;

    public static int LeastSlots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V m, ref V v, ref V max)
    {
        g = V.Fma(_decay, theta, g);
        m = V.Fma(_beta1, m, _gain1 * g);
        v = V.Fma(_beta2, v, _gain2 * g * g);
        V u = v;
        if (_amsGrad)
            u = max = V.Max(max, v);
        V denominator = V.Fma(V.Sqrt(u), _root, _epsilon);
        return _shrink * theta - UpdateRule<V, T>.Quotient(_rate * m, denominator);
    }
}

/// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
public sealed record Adam : AdaptiveMoments
{
    /// <summary>With the published defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8.</summary>
    /// <param name="eta">η, the learning rate; 0.001 is usual.</param>
    public Adam(double eta)
        : base(eta)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adam";
}
