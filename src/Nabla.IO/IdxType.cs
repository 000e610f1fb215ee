using System.Diagnostics.CodeAnalysis;

namespace Nabla.IO;

/// <summary>What an IDX file's elements are; the numbers are the codes in the file's third byte.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Types are what the members name.")]
public enum IdxType
{
    /// <summary>Unsigned byte.</summary>
    UInt8 = 0x08,

    /// <summary>Signed byte.</summary>
    Int8 = 0x09,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 0x0B,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 0x0C,

    /// <summary>Single precision.</summary>
    Float32 = 0x0D,

    /// <summary>Double precision.</summary>
    Float64 = 0x0E,
}
