using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>One elementary function as a type, so that loops over any register can be compiled for it.</summary>
internal interface IUnderTest
{
    static abstract V Of<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

internal static class UnderTest
{
    /// <summary>a_i ← f(z_i) with whole registers V; the lengths divide.</summary>
    public static void Map<F, V, T>(ReadOnlySpan<T> z, Span<T> a)
        where F : struct, IUnderTest
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i += V.Count)
            V.Store(F.Of<V, T>(V.Load(in z[i], 0)), ref a[i], 0);
    }

    /// <summary>The same, of the function named.</summary>
    public static void Map<V, T>(string name, ReadOnlySpan<T> z, Span<T> a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (name)
        {
            case nameof(Exp):
                Map<Exp, V, T>(z, a);
                break;
            case nameof(Expm1):
                Map<Expm1, V, T>(z, a);
                break;
            case nameof(Log):
                Map<Log, V, T>(z, a);
                break;
            case nameof(Log1p):
                Map<Log1p, V, T>(z, a);
                break;
            case nameof(Sigmoid):
                Map<Sigmoid, V, T>(z, a);
                break;
            case nameof(Tanh):
                Map<Tanh, V, T>(z, a);
                break;
            case nameof(Softplus):
                Map<Softplus, V, T>(z, a);
                break;
            case nameof(Erfc):
                Map<Erfc, V, T>(z, a);
                break;
            case nameof(NormalCdf):
                Map<NormalCdf, V, T>(z, a);
                break;
            default:
                throw new ArgumentException(name);
        }
    }

    internal readonly struct Exp : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Exp<V, T>(z);
    }

    internal readonly struct Expm1 : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Expm1<V, T>(z);
    }

    internal readonly struct Log : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Log<V, T>(z);
    }

    internal readonly struct Log1p : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Log1p<V, T>(z);
    }

    internal readonly struct Sigmoid : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Sigmoid<V, T>(z);
    }

    internal readonly struct Tanh : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Tanh<V, T>(z);
    }

    internal readonly struct Softplus : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Softplus<V, T>(z);
    }

    internal readonly struct Erfc : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.Erfc<V, T>(z);
    }

    internal readonly struct NormalCdf : IUnderTest
    {
        public static V Of<V, T>(V z)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Functions.NormalCdf<V, T>(z);
    }
}
