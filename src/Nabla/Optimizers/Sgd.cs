using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// Stochastic gradient descent, with momentum if asked for.
/// <code>
///   without momentum   θ ← θ − η g
///   with momentum      v ← g at t = 1, then momentum·v + (1 − dampening) g;   θ ← θ − η v
///   nesterov           the same v;   θ ← θ − η (g + momentum·v)
/// </code>
/// </summary>
public sealed record Sgd : Optimizer
{
    private static readonly ImmutableArray<RuleOption> s_options =
    [
        RuleOption.Number<Sgd>("momentum", rule => rule.Momentum, (rule, x) => rule with { Momentum = x }),
        RuleOption.Number<Sgd>("dampening", rule => rule.Dampening, (rule, x) => rule with { Dampening = x }),
        RuleOption.Switch<Sgd>("nesterov", rule => rule.Nesterov, (rule, on) => rule with { Nesterov = on }),
    ];

    /// <summary>Plain descent.</summary>
    /// <param name="eta">η, the learning rate.</param>
    public Sgd(double eta)
        : base(eta)
    {
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <summary>How much of the velocity remains: 0 … 1, 1 excluded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Momentum { get; init => field = BelowOne(value, "momentum"); }

    /// <summary>How much of the gradient is held back from the velocity: 0 … 1. Without momentum it has no
    /// effect.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public double Dampening
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Dampening), Invariant($"The dampening is {value}, but it must lie between 0 and 1."));
    }

    /// <summary>Whether the step looks ahead along the velocity (Nesterov 1983). Without momentum it has no
    /// effect.</summary>
    public bool Nesterov { get; init; }

    internal override ImmutableArray<RuleOption> Options => s_options;

    internal override bool RestsWithoutGradient => Momentum == 0 && WeightDecay == 0;

    internal override UpdateCode<T> CodeFor<V, T>() => this switch
    {
        { Momentum: 0, WeightDecay: 0 } => Code<V, T, PlainSgdRule<V, T>>(step => new(step)),
        { Momentum: 0 } => Code<V, T, SgdRule<V, T>>(step => new(this, step)),
        _ => Code<V, T, MomentumRule<V, T>>(step => new(this, step)),
    };

    internal override string? Slot(int index) => index == 0 && Momentum != 0 ? "velocity" : null;
}

/// <summary>θ ← θ − η g.</summary>
internal readonly struct PlainSgdRule<V, T>(UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _minusRate = V.Const(-step.Rate);

    public static int MostSlots => 0;

    public static bool FitsTile => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V s0, ref V s1, ref V s2) => V.Fma(_minusRate, g, theta);
}

/// <summary>θ ← θ − η (g + λ θ).</summary>
internal readonly struct SgdRule<V, T>(Sgd rule, UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _minusRate = V.Const(-step.Rate), _decay = V.Const(rule.WeightDecay);

    public static int MostSlots => 0;

    public static bool FitsTile => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V s0, ref V s1, ref V s2) =>
        V.Fma(_minusRate, V.Fma(_decay, theta, g), theta);
}

/// <summary>v ← keep·v + gain·g;  θ ← θ − η v, or θ − η (g + momentum·v).</summary>
internal readonly struct MomentumRule<V, T>(Sgd rule, UpdateStep step) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly V _minusRate = V.Const(-step.Rate), _decay = V.Const(rule.WeightDecay);
    private readonly V _keep = V.Const(step.Number == 1 ? 0 : rule.Momentum);
    private readonly V _gain = V.Const(step.Number == 1 ? 1 : 1 - rule.Dampening);
    private readonly V _momentum = V.Const(rule.Momentum);
    private readonly bool _nesterov = rule.Nesterov;

    public static int MostSlots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V velocity, ref V s1, ref V s2)
    {
        g = V.Fma(_decay, theta, g);
        velocity = V.Fma(_keep, velocity, _gain * g);
        return V.Fma(_minusRate, _nesterov ? V.Fma(_momentum, velocity, g) : velocity, theta);
    }
}
