using System.Numerics;

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
