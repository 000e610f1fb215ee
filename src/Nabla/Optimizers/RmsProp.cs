using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// RMSProp (Hinton 2012; centered: Graves 2013): the gradient over the root of its mean square.
/// <code>
///   s ← α s + (1 − α) g²;   q = s, centered: h ← α h + (1 − α) g and q = max(0, s − h²)
///   d = g / (√q + ε);   with momentum b ← momentum·b + d and θ ← θ − η b, else θ ← θ − η d
/// </code>
/// </summary>
public sealed record RmsProp : Optimizer
{
    private static readonly ImmutableArray<RuleOption> s_options =
    [
        RuleOption.Number<RmsProp>("alpha", rule => rule.Alpha, (rule, x) => rule with { Alpha = x }),
        RuleOption.Number<RmsProp>("eps", rule => rule.Epsilon, (rule, x) => rule with { Epsilon = x }),
        RuleOption.Number<RmsProp>("momentum", rule => rule.Momentum, (rule, x) => rule with { Momentum = x }),
        RuleOption.Switch<RmsProp>("centered", rule => rule.Centered, (rule, on) => rule with { Centered = on }),
    ];

    /// <summary>With α = 0.99 and ε = 1e-8.</summary>
    /// <param name="eta">η, the learning rate; 0.01 is usual.</param>
    public RmsProp(double eta)
        : base(eta)
    {
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <summary>α, how much of the mean square remains: 0 … 1, 1 excluded; 0.99 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Alpha { get; init => field = BelowOne(value, "alpha"); } = 0.99;

    /// <summary>ε, added to the denominator: 0 … 1e18; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Epsilon { get; init => field = NotNegative(value, "epsilon"); } = 1e-8;

    /// <summary>How much of the step before remains: 0 … 1, 1 excluded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Momentum { get; init => field = BelowOne(value, "momentum"); }

    /// <summary>Whether the variance of the gradient takes the place of its mean square.</summary>
    public bool Centered { get; init; }

    internal override ImmutableArray<RuleOption> Options => s_options;

    internal override UpdateCode<T> CodeFor<V, T>() => Code<V, T, RmsPropRule<V, T>>(step => new(this, step));

    internal override string? Slot(int index) =>
        index switch { 0 => "s", 1 => Centered ? "h" : null, _ => Momentum != 0 ? "b" : null };
}

/// <summary>The formula above.</summary>
internal readonly struct RmsPropRule<V, T>(RmsProp rule, UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _minusRate = V.Const(-step.Rate), _decay = V.Const(rule.WeightDecay);
    private readonly V _alpha = V.Const(rule.Alpha), _gain = V.Const(1 - rule.Alpha);
    private readonly V _epsilon = V.Const(rule.Epsilon), _momentum = V.Const(rule.Momentum);
    private readonly bool _centered = rule.Centered, _hasMomentum = rule.Momentum != 0;

    public static int MostSlots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V s, ref V h, ref V b)
    {
        g = V.Fma(_decay, theta, g);
        s = V.Fma(_alpha, s, _gain * g * g);
        V q = s;
        if (_centered)
        {
            h = V.Fma(_alpha, h, _gain * g);
            q = V.Max(V.Const(0), V.Fma(-h, h, s));
        }

        V d = UpdateRule<V, T>.Quotient(g, V.Sqrt(q) + _epsilon);
        if (_hasMomentum)
            d = b = V.Fma(_momentum, b, d);
        return V.Fma(_minusRate, d, theta);
    }
}
