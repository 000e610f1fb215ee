namespace Nabla.Kernels;

/// <summary>The registers that kernels are compiled for, narrowest first.</summary>
internal enum Register
{
    /// <summary>One number at a time: <see cref="SimdScalar{T}"/>.</summary>
    Scalar,

    /// <summary>128 bits: <see cref="Simd128{T}"/>.</summary>
    Vector128,

    /// <summary>256 bits: <see cref="Simd256{T}"/>.</summary>
    Avx2,

    /// <summary>512 bits: <see cref="Simd512{T}"/>.</summary>
    Avx512,
}
