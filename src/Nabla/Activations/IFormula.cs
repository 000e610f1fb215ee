using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>An activation that acts on each number by itself: two static formulas, written once for a register of any
/// width and for float and double, which the loops of <see cref="Elementwise{F, V, T}"/> inline.</summary>
internal interface IFormula
{
    /// <summary>a = σ(z); finite for every finite z.</summary>
    static abstract V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>σ'(z), given also a = σ(z), so that it may use the cheaper one; finite for every finite z.</summary>
    static abstract V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
