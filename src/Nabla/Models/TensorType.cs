namespace Nabla;

/// <summary>What the numbers of a <see cref="Tensor"/> are; the names are those of the safetensors format.</summary>
internal enum TensorType
{
    F64,
    F32,
    F16,
    BF16,
    U8,
    I64,
    U64,
}
