using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The self-normalizing exponential linear unit (Klambauer, Unterthiner, Mayr and Hochreiter, 2017).</summary>
internal readonly struct Selu : IFormula
{
    private const double Lambda = 1.0507009873554805;
    private const double Alpha = 1.6732632423543772;

    public static Written Written => new(
        "1.0507 z for z > 0, else 1.7581 (exp(z) − 1)", "1.0507 for z > 0, else a + 1.7581");

    // a = λz where z > 0 (the greatest number at most), else λα(e^z − 1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V negative = V.Const(Lambda * Alpha) * Functions.Expm1<V, T>(z);
        V positive = V.Min(Functions.Pick<V, T>(float.MaxValue, double.MaxValue), V.Const(Lambda) * z);
        return V.Select(V.Less(V.Const(0), z), positive, negative);
    }

    // σ'(z) = λ where z > 0, else λα e^z
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V negative = V.Const(Lambda * Alpha) * Functions.Exp<V, T>(V.Min(V.Const(0), z));
        return V.Select(V.Less(V.Const(0), z), V.Const(Lambda), negative);
    }
}
