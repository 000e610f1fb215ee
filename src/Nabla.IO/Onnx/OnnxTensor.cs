namespace Nabla.IO;

/// <summary>A tensor of an ONNX file: elements little-endian, row-major.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions, each at least 0; none: a single number.</param>
/// <param name="Content">The elements' bytes, exactly as many as type and shape ask for; none where the type is one
/// that Nabla does not read.</param>
internal sealed record OnnxTensor(OnnxType Type, ImmutableArray<int> Shape, ReadOnlyMemory<byte> Content)
{
    /// <summary>The texts of a tensor of texts.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Number of elements.</summary>
    public int Length => SizeOf(Type) is { } size ? Content.Length / size : 0;

    /// <summary>Whether it holds real numbers.</summary>
    public bool IsReal => Type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16;

    /// <summary>An element; every type but the 64-bit integer's converts exactly.</summary>
    public double this[int i]
    {
        get
        {
            ReadOnlySpan<byte> at = At(i);
            return Type switch
            {
                OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(at),
                OnnxType.Double => BinaryPrimitives.ReadDoubleLittleEndian(at),
                OnnxType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
                OnnxType.BFloat16 =>
                    BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
                _ => Whole(i),
            };
        }
    }

    /// <summary>An element of a tensor of integers.</summary>
    public long Whole(int i) => Type switch
    {
        OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(At(i)),
        OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(At(i)),
        _ => At(i)[0],
    };

    /// <summary>All elements of a tensor of integers.</summary>
    public IEnumerable<long> Wholes() => Enumerable.Range(0, Length).Select(Whole);

    /// <summary>A tensor of float32.</summary>
    public static OnnxTensor Of(float[] values, params ReadOnlySpan<int> shape)
    {
        var content = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * i), values[i]);
        return new(OnnxType.Float, [.. shape], content);
    }

    /// <summary>A single float32.</summary>
    public static OnnxTensor Of(double value) => Of([(float)value]);

    /// <summary>A vector of integers.</summary>
    public static OnnxTensor Integers(params ReadOnlySpan<long> values)
    {
        var content = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(8 * i), values[i]);
        return new(OnnxType.Int64, [values.Length], content);
    }

    /// <summary>Bytes of one element; null for a type that Nabla does not read.</summary>
    public static int? SizeOf(OnnxType type) => type switch
    {
        OnnxType.Bool => 1,
        OnnxType.Float16 or OnnxType.BFloat16 => 2,
        OnnxType.Float or OnnxType.Int32 => 4,
        OnnxType.Double or OnnxType.Int64 => 8,
        _ => null,
    };

    /// <summary>The name that the format gives a type.</summary>
    public static string NameOf(OnnxType type) => type switch
    {
        (OnnxType)2 => "UINT8",
        (OnnxType)3 => "INT8",
        (OnnxType)4 => "UINT16",
        (OnnxType)5 => "INT16",
        (OnnxType)12 => "UINT32",
        (OnnxType)13 => "UINT64",
        (OnnxType)14 => "COMPLEX64",
        (OnnxType)15 => "COMPLEX128",
        _ when Enum.IsDefined(type) => type.ToString().ToUpperInvariant(),
        _ => Invariant($"number {(int)type}"),
    };

    private ReadOnlySpan<byte> At(int i)
    {
        int size = SizeOf(Type)!.Value;
        return Content.Span.Slice(i * size, size);
    }
}

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
