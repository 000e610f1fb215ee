using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>An array of numbers with a name, as files hold it: row-major and little-endian, on every machine.</summary>
internal sealed class Tensor
{
    /// <summary>A tensor of bytes as they lie in a file.</summary>
    /// <exception cref="ArgumentException">The shape does not multiply to the number of bytes.</exception>
    internal Tensor(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> content)
    {
        ArgumentException.ThrowIf(ByteCount(type, shape) != content.Length,
            $"Tensor {name}: {type} of {ShapeText(shape)} does not take {content.Length} bytes.", nameof(content));
        (Name, Type, Shape, Content) = (name, type, [.. shape], content);
    }

    internal string Name { get; }

    internal TensorType Type { get; }

    /// <summary>Sizes of the dimensions; none for a single number.</summary>
    internal ImmutableArray<long> Shape { get; }

    /// <summary>The numbers, row-major and little-endian.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>Number of numbers.</summary>
    internal int Count => Content.Length / SizeOf(Type);

    /// <summary>A copy of numbers: float, double, byte, long or ulong.</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    internal static Tensor Of<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var content = new byte[checked(values.Length * Unsafe.SizeOf<T>())];
        MemoryMarshal.AsBytes(values).CopyTo(content);
        Reverse(content, Unsafe.SizeOf<T>());
        return new(name, TypeOf<T>(), shape, content);
    }

    /// <summary>A copy of w^l, n_l × n_{l−1}.</summary>
    internal static Tensor Of<T>(string name, WeightMatrix<T> w)
        where T : unmanaged
    {
        var content = new byte[checked(w.Rows * w.Columns * Unsafe.SizeOf<T>())];
        w.CopyTo(MemoryMarshal.Cast<byte, T>(content.AsSpan()));
        Reverse(content, Unsafe.SizeOf<T>());
        return new(name, TypeOf<T>(), [w.Rows, w.Columns], content);
    }

    /// <summary>A matrix with rows for columns.</summary>
    internal Tensor Transposed()
    {
        int rows = (int)Shape[0], columns = (int)Shape[1], size = SizeOf(Type);
        var content = new byte[Content.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                Content.Span.Slice((i * columns + j) * size, size).CopyTo(content.AsSpan((j * rows + i) * size));
        }

        return new(Name, Type, [columns, rows], content);
    }

    /// <summary>The same numbers in one dimension.</summary>
    internal Tensor Flat() => new(Name, Type, [Count], Content);

    /// <summary>The numbers, which must be of the tensor's own type.</summary>
    /// <typeparam name="T">float, double, byte, long or ulong.</typeparam>
    /// <exception cref="InvalidOperationException">The tensor has another type.</exception>
    internal T[] ToArray<T>()
        where T : unmanaged
    {
        if (Type != TypeOf<T>())
            throw new InvalidOperationException($"Tensor {Name} is {Type}, not {TypeOf<T>()}.");
        var values = new T[Count];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        Content.Span.CopyTo(bytes);
        Reverse(bytes, Unsafe.SizeOf<T>());
        return values;
    }

    /// <summary>The numbers of a floating-point tensor in the precision of T, exact unless F64 is rounded to
    /// float.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    internal T[] ToNumbers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Type switch
    {
        TensorType.F64 => Convert<double, T>(ToArray<double>()),
        TensorType.F32 => Convert<float, T>(ToArray<float>()),
        TensorType.F16 => Convert<float, T>(
            Array.ConvertAll(Halves(), bits => (float)BitConverter.UInt16BitsToHalf(bits))),
        // BF16 is the upper half of a float32
        TensorType.BF16 => Convert<float, T>(
            Array.ConvertAll(Halves(), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))),
        _ => throw new InvalidOperationException($"Tensor {Name} is {Type}, which is no floating-point type."),
    };

    /// <summary>Bytes of one number.</summary>
    internal static int SizeOf(TensorType type) => type switch
    {
        TensorType.U8 => 1,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>Bytes that a tensor takes, or −1 where that is more than 2⁶³.</summary>
    internal static long ByteCount(TensorType type, ReadOnlySpan<long> shape)
    {
        UInt128 count = (UInt128)SizeOf(type);
        foreach (long size in shape)
        {
            // A size of 0 further on would make the product 0 again; one that large is refused all the same.
            if (size < 0 || count > long.MaxValue)
                return -1;
            count *= (UInt128)size;
        }

        return count > long.MaxValue ? -1 : (long)count;
    }

    /// <summary>For example 30×784; "one number" where there are no dimensions.</summary>
    internal static string ShapeText(ReadOnlySpan<long> shape)
    {
        if (shape.IsEmpty)
            return "one number";
        string text = "";
        foreach (long size in shape)
            text += text.Length == 0 ? Invariant($"{size}") : Invariant($"×{size}");
        return shape.Length == 1 ? $"length {text}" : text;
    }

    private ushort[] Halves()
    {
        var halves = new ushort[Count];
        Span<byte> bytes = MemoryMarshal.AsBytes(halves.AsSpan());
        Content.Span.CopyTo(bytes);
        Reverse(bytes, sizeof(ushort));
        return halves;
    }

    private static TTo[] Convert<TFrom, TTo>(TFrom[] values)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo> =>
        values as TTo[] ?? Array.ConvertAll(values, TTo.CreateTruncating);

    private static TensorType TypeOf<T>() =>
        typeof(T) == typeof(double) ? TensorType.F64
        : typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(byte) ? TensorType.U8
        : typeof(T) == typeof(long) ? TensorType.I64
        : typeof(T) == typeof(ulong) ? TensorType.U64
        : throw new NotSupportedException($"There is no tensor of {typeof(T).Name}.");

    private static void Reverse(Span<byte> numbers, int size)
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (int i = 0; i < numbers.Length; i += size)
            numbers.Slice(i, size).Reverse();
    }
}

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
