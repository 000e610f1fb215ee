using Nabla.Kernels;

namespace Nabla;

/// <summary>An activation of your own, written once for registers of any width, and compiled into the loops of the
/// activations that come with Nabla by <see cref="Activation.Custom{F}(string, ReadOnlySpan{double})"/>. Mark both
/// methods <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>: without it each register costs a call.</summary>
/// <example>
/// <code>
/// internal readonly struct Mish : IActivationFormula   // a = z tanh(ln(1 + e^z))
/// {
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Value&lt;V, T>(V z)
///         where V : struct, IRegister&lt;V, T>
///         where T : unmanaged, IBinaryFloatingPointIeee754&lt;T> =>
///         z * V.Tanh(V.Softplus(z));
///
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Derivative&lt;V, T>(V z, V a)
///         where V : struct, IRegister&lt;V, T>
///         where T : unmanaged, IBinaryFloatingPointIeee754&lt;T>
///     {
///         V t = V.Tanh(V.Softplus(z));
///         return V.Fma(z * V.Sigmoid(z), (1 - t) * (1 + t), t);
///     }
/// }
/// </code>
/// </example>
public interface IActivationFormula
{
    /// <summary>a = σ(z); finite for every finite z if training is to survive every z.</summary>
    /// <typeparam name="V">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted inputs.</param>
    static abstract V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>σ'(z). <see cref="Inspection.ActivationCheck"/> tells whether it is the derivative of
    /// <see cref="Value"/>.</summary>
    /// <typeparam name="V">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted inputs.</param>
    /// <param name="a">The activations σ(z), for derivatives that are cheaper in terms of them.</param>
    static abstract V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
