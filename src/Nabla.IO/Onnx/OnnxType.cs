namespace Nabla.IO;

/// <summary>The types of elements that ONNX numbers and Nabla knows; other numbers may stand in a file.</summary>
internal enum OnnxType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    BFloat16 = 16,
}
