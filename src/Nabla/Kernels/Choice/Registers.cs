using System.Numerics;

namespace Nabla.Kernels;

/// <summary>What is made for a register that is known only at run time.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IForRegister<T, TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes it for the register <typeparamref name="V"/>.</summary>
    TResult With<V>()
        where V : struct, ISimd<V, T>;
}

/// <summary>The one place where a <see cref="Register"/> becomes a type.</summary>
internal static class Registers
{
    /// <summary>What <paramref name="what"/> makes for a register.</summary>
    internal static TResult For<T, TWhat, TResult>(Register register, TWhat what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWhat : struct, IForRegister<T, TResult> => register switch
        {
            Register.Avx512 => what.With<Simd512<T>>(),
            Register.Avx2 => what.With<Simd256<T>>(),
            Register.Vector128 => what.With<Simd128<T>>(),
            _ => what.With<SimdScalar<T>>(),
        };
}
