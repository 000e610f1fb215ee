namespace Nabla.Kernels;

/// <summary>
/// A rule made executable for one number type and one register: virtual once per buffer, never once per number. Whoever
/// has a formula makes it; kernels know no other name of the rule.
/// </summary>
internal abstract class UpdateCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether a parameter whose gradient is 0 stays as it is, and its state too.</summary>
    internal abstract bool RestsWithoutGradient { get; }

    /// <summary>Whether the rule takes whole vectors alone, and may leave numbers in their filling.</summary>
    internal virtual bool TakesWholeVectors => false;

    /// <summary>One step over whole buffers.</summary>
    internal abstract void Update(UpdateStep step, Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state);

    /// <summary>BP4 and the rule in one pass over the weights: <see cref="IProducts{T}.UpdateWeights"/>.</summary>
    internal abstract void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state);
}

/// <summary>The code of the formula <typeparamref name="TRule"/>.</summary>
/// <param name="at">The formula with the constants of a step.</param>
/// <param name="restsWithoutGradient">Whether a parameter whose gradient is 0 stays as it is.</param>
internal sealed class UpdateCode<V, T, TRule>(Func<UpdateStep, TRule> at, bool restsWithoutGradient) : UpdateCode<T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<V, T>
{
    internal override bool RestsWithoutGradient => restsWithoutGradient;

    internal override void Update(UpdateStep step, Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state)
    {
        TRule rule = at(step);
        SlotLoop<V, T>.Run(in rule, theta, nabla, state);
    }

    internal override void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    {
        var fused = new FusedUpdate<V, T>(delta, a, update, w, state);
        TRule rule = at(update.Step);
        if (update.Penalty == default)
            fused.Run(in rule);
        else
            fused.Run(new PenalizedRule<V, T, TRule>(rule, update.Penalty));
    }
}

/// <summary>What turns the sums of BP4 into a step: the rule, its step, 1/m, and what is done to the gradient
/// before.</summary>
internal readonly record struct WeightUpdate<T>(UpdateCode<T> Rule, UpdateStep Step, T Scale, GradientPenalty Penalty)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether weights and state stay as they are where the gradient is 0.</summary>
    internal bool RestsWithoutGradient => Rule.RestsWithoutGradient && Penalty is { L1: 0, L2: 0 };
}

/// <summary>What is done to a weight's gradient before the rule: g ← g + λ₂ w, then g + λ₁ sign(w), then into −limit …
/// limit; 0 for none.</summary>
internal readonly record struct GradientPenalty(double L2, double L1, double Limit);

/// <summary>A rule that takes the gradient with its penalties, by the operations of
/// <see cref="BufferLoops{V,T}"/>.</summary>
internal readonly struct PenalizedRule<V, T, TRule>(TRule rule, GradientPenalty penalty) : IUpdateRule<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<V, T>
{
    private readonly TRule _rule = rule;
    private readonly V _l2 = V.Const(penalty.L2), _l1 = V.Const(penalty.L1), _limit = V.Const(penalty.Limit);
    private readonly bool _hasL2 = penalty.L2 > 0, _hasL1 = penalty.L1 > 0, _isLimited = penalty.Limit > 0;

    public static int MostSlots => TRule.MostSlots;

    public static int LeastSlots => TRule.LeastSlots;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step(V theta, V g, ref V s0, ref V s1, ref V s2)
    {
        if (_hasL2)
            g = V.Fma(_l2, theta, g);
        if (_hasL1)
            g += V.Select(V.Equal(theta, V.Const(0)), V.Const(0), V.CopySign(_l1, theta));
        if (_isLimited)
            g = V.Max(-_limit, V.Min(_limit, g));
        return Unsafe.AsRef(in _rule).Step(theta, g, ref s0, ref s1, ref s2);   // no copy of its constants
    }
}
