using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>A NumPy array, row-major whatever its file was. Immutable.</summary>
public sealed class NpyArray
{
    private static readonly string[] s_codes =
        ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"];   // in the order of NpyType

    private readonly byte[] _content;   // row-major and little-endian

    internal NpyArray(NpyType type, ImmutableArray<int> shape, byte[] content) =>
        (Type, Shape, _content) = (type, shape, content);

    /// <summary>The type of the elements.</summary>
    public NpyType Type { get; }

    /// <summary>Sizes of the dimensions; none for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => _content.Length / SizeOf(Type);

    /// <summary>Whether the elements are floating-point numbers rather than integers or truth values.</summary>
    public bool IsFloat => Type >= NpyType.Float16;

    /// <summary>The elements, row-major and little-endian. For <see cref="NpyType.UInt8"/>, the values.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>A copy of numbers of one of the types of <see cref="NpyType"/>.</summary>
    /// <typeparam name="T">byte, sbyte, short … ulong, Half, float or double.</typeparam>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <exception cref="ArgumentException">The shape does not hold the values; there is no such type.</exception>
    public static NpyArray Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged, INumber<T>
    {
        long product = 1;
        foreach (int size in shape)
            product = size < 0 || product > int.MaxValue ? -1 : product * size;
        ArgumentException.ThrowIf(product != values.Length,
            $"The shape ({string.Join(", ", shape.ToArray())}) does not hold {values.Length} values.", nameof(shape));
        byte[] content = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
            Reverse(content, Unsafe.SizeOf<T>());
        return new(TypeOf<T>(), [.. shape], content);
    }

    /// <summary>Element <paramref name="i"/> in row-major order; 64-bit integers beyond 2⁵³ are rounded.</summary>
    public double this[int i]
    {
        get
        {
            ReadOnlySpan<byte> at = _content.AsSpan(i * SizeOf(Type), SizeOf(Type));
            return Type switch
            {
                NpyType.Bool => at[0] == 0 ? 0 : 1,
                NpyType.Int8 => (sbyte)at[0],
                NpyType.UInt8 => at[0],
                NpyType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                NpyType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                NpyType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                NpyType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                NpyType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                NpyType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(at),
                NpyType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
                NpyType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
        }
    }

    /// <summary>A 64-bit integer with all its digits.</summary>
    internal string TextOf(int i)
    {
        ReadOnlySpan<byte> at = _content.AsSpan(i * SizeOf(Type), SizeOf(Type));
        return Type == NpyType.UInt64 ? Invariant($"{BinaryPrimitives.ReadUInt64LittleEndian(at)}")
            : Invariant($"{BinaryPrimitives.ReadInt64LittleEndian(at)}");
    }

    /// <summary>The elements as numbers of another type; exact where that type can hold them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public T[] ToArray<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isSame = BitConverter.IsLittleEndian && Type == (default(T) switch
        {
            float => NpyType.Float32,
            double => NpyType.Float64,
            _ => NpyType.Bool,
        });
        if (isSame)
            return MemoryMarshal.Cast<byte, T>(_content).ToArray();
        var values = new T[Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateTruncating(this[i]);
        return values;
    }

    /// <summary>For example "uint8 (60000, 28, 28)".</summary>
    public override string ToString() => $"{Type.ToString().ToLowerInvariant()} {ShapeText}";

    internal string ShapeText => Shape is [var only] ? $"({only},)" : $"({string.Join(", ", Shape)})";

    /// <summary>NumPy's name of a type, without the order of bytes.</summary>
    internal static string CodeOf(NpyType type) => s_codes[(int)type];

    /// <summary>The type that NumPy calls by a name without the order of bytes, or null.</summary>
    internal static NpyType? Parse(string code) => Array.IndexOf(s_codes, code) is >= 0 and var i ? (NpyType)i : null;

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(NpyType type) => s_codes[(int)type][1] - '0';

    /// <summary>Turns the order of bytes in every element round.</summary>
    internal static void Reverse(Span<byte> content, int size)
    {
        for (int i = 0; i < content.Length; i += size)
            content.Slice(i, size).Reverse();
    }

    private static NpyType TypeOf<T>() => default(T) switch
    {
        sbyte => NpyType.Int8,
        byte => NpyType.UInt8,
        short => NpyType.Int16,
        ushort => NpyType.UInt16,
        int => NpyType.Int32,
        uint => NpyType.UInt32,
        long => NpyType.Int64,
        ulong => NpyType.UInt64,
        Half => NpyType.Float16,
        float => NpyType.Float32,
        double => NpyType.Float64,
        _ => throw new ArgumentException($"There is no NumPy array of {typeof(T).Name}.", nameof(T)),
    };
}

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
