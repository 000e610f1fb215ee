using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

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
