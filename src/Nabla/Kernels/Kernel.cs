namespace Nabla.Kernels;

/// <summary>
/// The loops that training spends its time in, over whole buffers. They know panels and registers but no network.
/// One variant exists for each register (<see cref="ISimd{V,T}"/>), all giving the same bits. <see cref="Current"/> is
/// read at the public edge alone, and handed on from there.
/// </summary>
internal abstract class Kernel<T>(Register register) : IProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static Kernel<T>? s_current;

    /// <summary>Magnitudes below this are flushed to zero in float32.</summary>
    internal const double Tiny = 1e-30;

    /// <summary>The variant chosen for this machine, or forced by NABLA_KERNEL.</summary>
    internal static Kernel<T> Current => s_current ??= Of(KernelChoice.Current);

    /// <summary>Its register.</summary>
    internal Register Register => register;

    /// <summary>The variant with the given register.</summary>
    internal static Kernel<T> Of(Register register) => Registers.For<T, Variant, Kernel<T>>(register, new(register));

    /// <inheritdoc/>
    public abstract void Forward(LayerInput<T> a, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z);

    /// <inheritdoc/>
    public abstract void Backward(
        ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, int inputs, MatrixSpan<T> e, Span<T> scratch);

    /// <inheritdoc/>
    public abstract void WeightGradient(ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW);

    /// <inheritdoc/>
    public abstract void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state);

    /// <summary>∇b_j = scale · Σ_x δ[x, j]: BP3.</summary>
    internal abstract void BiasGradient(ReadOnlyMatrixSpan<T> delta, T scale, Span<T> nablaB);

    /// <summary>y ← y + scale · x.</summary>
    internal abstract void AddScaled(T scale, ReadOnlySpan<T> x, Span<T> y);

    /// <summary>y ← x / divisor.</summary>
    /// <returns>Whether all of x is finite.</returns>
    internal abstract bool Divide(ReadOnlySpan<T> x, T divisor, Span<T> y);

    /// <summary>y ← e^y.</summary>
    internal abstract void Exp(Span<T> y);

    /// <summary>float32 only: numbers below 1e-30 in magnitude become 0, because subnormals are slow. NaN
    /// survives.</summary>
    /// <returns>The largest magnitude that became 0; 0 where none did.</returns>
    internal abstract T FlushTiny(Span<T> x);

    /// <summary>max |x|, NaN passed over; over whole panels, filling included.</summary>
    internal abstract T Largest(ReadOnlySpan<T> x);

    /// <summary>y ← scale · y.</summary>
    internal abstract void Scale(T scale, Span<T> y);

    /// <summary>y ← y + scale · sign(x), with sign(0) = 0.</summary>
    internal abstract void AddSign(T scale, ReadOnlySpan<T> x, Span<T> y);

    /// <summary>y ← max(−limit, min(limit, y)). NaN survives.</summary>
    internal abstract void Clamp(T limit, Span<T> y);

    /// <summary>Shrinks every row w_j of a layer's weights that is longer than <paramref name="limit"/> to that
    /// length.</summary>
    /// <param name="limit">c.</param>
    /// <param name="columns">n_{l−1}.</param>
    /// <param name="w">W(l) in memory order, filling included.</param>
    internal abstract void LimitRows(T limit, int columns, Span<T> w);

    private readonly struct Variant(Register register) : IForRegister<T, Kernel<T>>
    {
        public Kernel<T> With<V>()
            where V : struct, ISimd<V, T> => new RegisterKernel<T, V>(register);
    }
}
