using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Tests.Activations;

/// <summary>a = z σ(z) with the bounds of <see cref="Activation.Silu"/>, as a user writes it.</summary>
internal readonly struct OwnSilu : IActivationFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        V.Max(-10_000, z) * V.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        z = V.Max(-10_000, V.Min(10_000, z));
        V s = V.Sigmoid(z, out V complement);
        return s * V.Fma(z, complement, 1);
    }
}

/// <summary>a = z tanh(ln(1 + e^z)), without attributes.</summary>
internal readonly struct Mish : IActivationFormula
{
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z * V.Tanh(V.Softplus(z));

    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V t = V.Tanh(V.Softplus(z));
        return V.Fma(z * V.Sigmoid(z), (1 - t) * (1 + t), t);
    }
}

/// <summary>The same with a slope that is wrong by 1e-4 above 0.</summary>
internal readonly struct SlippedMish : IActivationFormula
{
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Mish.Value<V, T>(z);

    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Mish.Derivative<V, T>(z, a) + V.SelectLess(0, z, 1e-4, 0);
}

/// <summary>a = 1/z, which is infinite at 0, where the filling of buffers is.</summary>
internal readonly struct Reciprocal : IActivationFormula
{
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        1 / z;

    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        -a * a;
}

/// <summary>Not an activation that helps: every operation there is, each with a weight that no other has.</summary>
internal readonly struct Everything : IActivationFormula
{
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V size = V.Abs(z), s = V.Sigmoid(z, out V complement);
        V sum = V.Exp(-size) + 2 * V.Expm1(-size) + 3 * V.Log(1 + size) - 5 * V.Log1p(size) + 7 * V.Tanh(z);
        sum = sum + 11 * V.Sigmoid(z) + 13 * s + 17 * complement + 19 * V.Softplus(z) + 23 * V.NormalCdf(z);
        sum = sum + V.Fma(29, size, 31) / (1 + V.Sqrt(size)) + 37 * V.CopySign(1, z);
        sum = sum + 41 * V.Max(1, z) + 43 * V.Min(1, z);
        return sum + 47 * V.SelectLess(z, -1, 1, 2) + 53 * V.SelectEqual(z, 0.5, 1, 2);
    }

    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        a - z;

    /// <summary>The same of one number, with the platform's functions; and the sum of all sizes in it.</summary>
    internal static (double Value, double Size) Of(double z)
    {
        double size = Math.Abs(z), s = 1 / (1 + Math.Exp(-z)), cdf = NormalCdf(z);
        double[] terms =
        [
            Math.Exp(-size), 2 * (Math.Exp(-size) - 1), 3 * Math.Log(1 + size), -5 * Math.Log(1 + size),
            7 * Math.Tanh(z), 11 * s, 13 * s, 17 * (1 - s), 19 * Math.Log(1 + Math.Exp(z)), 23 * cdf,
            (29 * size + 31) / (1 + Math.Sqrt(size)), z < 0 ? -37 : 37, 41 * Math.Max(1, z), 43 * Math.Min(1, z),
            z < -1 ? 47 : 94, z == 0.5 ? 53 : 106,
        ];
        return (terms.Sum(), terms.Sum(Math.Abs));
    }

    // Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …)
    private static double NormalCdf(double z)
    {
        double term = z, sum = z;
        for (int k = 3; k < 200; k += 2)
            sum += term *= z * z / k;
        return 0.5 + sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }
}
