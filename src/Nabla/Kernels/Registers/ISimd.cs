namespace Nabla.Kernels;

/// <summary>
/// One register of numbers, the single vocabulary in which every kernel and every elementary function is written:
/// what users' formulas have (<see cref="IRegister{V, T}"/>), memory, masks and the bits of exponents.
/// A kernel is generic over <typeparamref name="V"/>; giving it a 512-, 256-, 128-bit or one-number register makes
/// the variants of the catalogue from one source, and because each operation below is exact or rounded once, all
/// of them give the same bits.
/// </summary>
/// <typeparam name="V">The register itself: Simd512, Simd256, Simd128 or SimdScalar.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal interface ISimd<V, T> : IRegister<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers in one register.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this machine runs it at full speed (always true of the one-number register).</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Whether the processor has 32 registers of this kind, and not 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Whether its fused multiply-add is made of double precision, so that products had better keep their
    /// sums in double (<see cref="WideningTile"/>).</summary>
    static virtual bool WidensToMultiply => false;

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract V Broadcast(T value);

    /// <summary>All lanes <paramref name="value"/> rounded to T: for the constants of formulas.</summary>
    static abstract V Const(double value);

    /// <summary>Reads Count numbers from source + offset; no alignment needed.</summary>
    static abstract V Load(ref readonly T source, nint offset);

    /// <summary>Writes Count numbers to destination + offset; no alignment needed.</summary>
    static abstract void Store(V value, ref T destination, nint offset);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract V Round(V a);

    /// <summary>A mask: lanes where a &lt; b (false where either is NaN).</summary>
    static abstract V Less(V a, V b);

    /// <summary>A mask: lanes where a = b (false where either is NaN).</summary>
    static abstract V Equal(V a, V b);

    /// <summary>Whether every lane is 0.</summary>
    static abstract bool IsZero(V a);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, of <paramref name="no"/> elsewhere.</summary>
    static abstract V Select(V mask, V yes, V no);

    /// <summary>
    /// 2^n for integral n within the exponents of normal numbers (float −126 … 127, double −1022 … 1023).
    /// </summary>
    static abstract V Pow2(V n);

    /// <summary>
    /// a · 2^n, rounded once even where the result is subnormal, for a in [¼, 4] and integral n from twice the least
    /// to twice the greatest exponent of <see cref="Pow2"/>. (Two factors: the first product is exact.)
    /// </summary>
    static abstract V Scale(V a, V n);

    /// <summary>
    /// Splits positive normal x = 2^n · f with f in [√½, √2): returns f and gives n as a number.
    /// </summary>
    static abstract V SplitExponent(V x, out V n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.SelectLess(V a, V b, V yes, V no) => V.Select(V.Less(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.SelectEqual(V a, V b, V yes, V no) => V.Select(V.Equal(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Exp(V x) => Functions.Exp<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Expm1(V x) => Functions.Expm1<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Log(V x) => Functions.Log<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Log1p(V x) => Functions.Log1p<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Tanh(V x) => Functions.Tanh<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Sigmoid(V x) => Functions.Sigmoid<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Sigmoid(V x, out V complement) => Functions.Sigmoid<V, T>(x, out complement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.Softplus(V x) => Functions.Softplus<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IRegister<V, T>.NormalCdf(V x) => Functions.NormalCdf<V, T>(x);
}
