using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The smooth rectifier.</summary>
internal readonly struct Softplus : IFormula
{
    public static Written Written => new(
        "ln(1 + exp(z))", "1/(1 + exp(−z))", new WrittenPart("exp(−z)", (z, _) => Dual.Exp(-z).Value));

    // a = ln(1 + e^z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Softplus<V, T>(z);

    // σ'(z) = 1/(1 + e^−z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Functions.Sigmoid<V, T>(z);
}
