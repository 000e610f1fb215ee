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
            Register.Vector128 => what.With<Simd128<T, HardwareMultiplyAdd>>(),
            // In double precision there is nothing wider to compute in.
            Register.Widening when typeof(T) == typeof(float) => what.With<Simd128<T, WideningMultiplyAdd>>(),
            _ => what.With<SimdScalar<T>>(),
        };
}

/// <summary>The registers that kernels are compiled for, narrowest first.</summary>
internal enum Register
{
    /// <summary>One number at a time: <see cref="SimdScalar{T}"/>.</summary>
    Scalar,

    /// <summary>128 bits without fused multiply-add in hardware: <see cref="WideningMultiplyAdd"/>.</summary>
    Widening,

    /// <summary>128 bits: <see cref="Simd128{T, TFma}"/>.</summary>
    Vector128,

    /// <summary>256 bits: <see cref="Simd256{T}"/>.</summary>
    Avx2,

    /// <summary>512 bits: <see cref="Simd512{T}"/>.</summary>
    Avx512,
}
