using System.Diagnostics.CodeAnalysis;

namespace Nabla.IO;

/// <summary>What the elements of a NumPy array are, as far as Nabla reads them.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Types are what the members name.")]
public enum NpyType
{
    /// <summary>Truth values, a byte each (b1).</summary>
    Bool,

    /// <summary>Signed byte (i1).</summary>
    Int8,

    /// <summary>Unsigned byte (u1).</summary>
    UInt8,

    /// <summary>Signed 16-bit integer (i2).</summary>
    Int16,

    /// <summary>Unsigned 16-bit integer (u2).</summary>
    UInt16,

    /// <summary>Signed 32-bit integer (i4).</summary>
    Int32,

    /// <summary>Unsigned 32-bit integer (u4).</summary>
    UInt32,

    /// <summary>Signed 64-bit integer (i8).</summary>
    Int64,

    /// <summary>Unsigned 64-bit integer (u8).</summary>
    UInt64,

    /// <summary>Half precision (f2).</summary>
    Float16,

    /// <summary>Single precision (f4).</summary>
    Float32,

    /// <summary>Double precision (f8).</summary>
    Float64,
}
