using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Nabla.IO;

/// <summary>The content of an IDX file: an array of 1 to 4 dimensions, row-major. Immutable.</summary>
public sealed class IdxArray
{
    private readonly byte[] _content;   // big-endian, as in the file

    internal IdxArray(IdxType type, ImmutableArray<int> shape, byte[] content) =>
        (Type, Shape, _content) = (type, shape, content);

    /// <summary>The type of the elements.</summary>
    public IdxType Type { get; }

    /// <summary>Sizes of the 1 to 4 dimensions, each at least 1; the first counts examples.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of elements, the product of <see cref="Shape"/>.</summary>
    public int Length => _content.Length / SizeOf(Type);

    /// <summary>The elements as they lie in the file: big-endian, without the header. For <see cref="IdxType.UInt8"/>,
    /// the values.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>Makes an array of bytes, for example images.</summary>
    /// <exception cref="ArgumentException">The shape is not of 1 to 4 dimensions that hold the values.</exception>
    public static IdxArray Of(ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape) =>
        new(IdxType.UInt8, CheckedShape(shape, values.Length), values.ToArray());

    /// <summary>Makes an array of numbers, each converted to the type.</summary>
    /// <param name="type">The type to store; integers must be able to hold every value exactly.</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="shape">1 to 4 dimensions.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or the type cannot hold a value.</exception>
    public static IdxArray Of(IdxType type, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        var content = new byte[checked(values.Length * SizeOf(type))];
        var array = new IdxArray(type, CheckedShape(shape, values.Length), content);
        for (int i = 0; i < values.Length; i++)
        {
            Write(type, content.AsSpan(i * SizeOf(type)), values[i]);
            ArgumentException.ThrowIf(
                type != IdxType.Float32 && !array[i].Equals(values[i]) && !(array[i] == 0 && values[i] == 0),
                $"Element {i} is {values[i]}, which {type} cannot hold.", nameof(values));
        }

        return array;
    }

    /// <summary>Element <paramref name="i"/> in row-major order; every type converts to double exactly.</summary>
    public double this[int i]
    {
        get
        {
            ReadOnlySpan<byte> at = _content.AsSpan(i * SizeOf(Type), SizeOf(Type));
            return Type switch
            {
                IdxType.UInt8 => at[0],
                IdxType.Int8 => (sbyte)at[0],
                IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(at),
                IdxType.Int32 => BinaryPrimitives.ReadInt32BigEndian(at),
                IdxType.Float32 => BinaryPrimitives.ReadSingleBigEndian(at),
                _ => BinaryPrimitives.ReadDoubleBigEndian(at),
            };
        }
    }

    /// <summary>SHA-256, in lower-case hexadecimal, of the uncompressed file: header and elements.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header());
        hash.AppendData(_content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The header: two zeros, type, number of dimensions, and each in four bytes, big-endian.</summary>
    internal byte[] Header()
    {
        var header = new byte[4 + 4 * Shape.Length];
        (header[2], header[3]) = ((byte)Type, (byte)Shape.Length);
        for (int d = 0; d < Shape.Length; d++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * d), Shape[d]);
        return header;
    }

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(IdxType type) => type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Float32 => 4,
        IdxType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The IDX format knows no such type."),
    };

    private static void Write(IdxType type, Span<byte> to, double value)
    {
        switch (type)
        {
            case IdxType.UInt8: to[0] = byte.CreateSaturating(value); break;
            case IdxType.Int8: to[0] = (byte)sbyte.CreateSaturating(value); break;
            case IdxType.Int16: BinaryPrimitives.WriteInt16BigEndian(to, short.CreateSaturating(value)); break;
            case IdxType.Int32: BinaryPrimitives.WriteInt32BigEndian(to, int.CreateSaturating(value)); break;
            case IdxType.Float32: BinaryPrimitives.WriteSingleBigEndian(to, (float)value); break;
            default: BinaryPrimitives.WriteDoubleBigEndian(to, value); break;
        }
    }

    private static ImmutableArray<int> CheckedShape(ReadOnlySpan<int> shape, int length)
    {
        long product = 1;
        foreach (int size in shape)
            product = size < 1 || product > int.MaxValue ? -1 : product * size;
        return shape.Length is >= 1 and <= 4 && product == length
            ? [.. shape]
            : throw new ArgumentException(
                Invariant($"The shape [{string.Join(", ", shape.ToArray())}] ") +
                $"is not one of 1 to 4 dimensions that hold {length} values.", nameof(shape));
    }
}

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
