using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Numbers in rows of one width, kept as they came (bytes over a divisor, float or double) and handed out in
/// any floating-point type. Immutable; shared by every view of a data set.</summary>
internal sealed class RowStore
{
    /// <summary>Bytes converted at once.</summary>
    private const int Block = 32;

    private readonly byte[]? _bytes;
    private readonly float[]? _floats;
    private readonly double[]? _doubles;
    // The 256 values that a byte can stand for, in either type.
    private readonly double[] _doubleOfByte = [];
    private readonly float[] _floatOfByte = [];
    private readonly float _inverse;
    private readonly bool _multiplies;

    public int Width { get; }

    public int Rows { get; }

    public double Divisor { get; } = 1;

    public bool HasBytes => _bytes is not null;

    /// <summary>One row as stored.</summary>
    public ReadOnlySpan<byte> Bytes(int row) => _bytes.AsSpan(row * Width, Width);

    /// <summary>What is stored, for example "784 uint8".</summary>
    public string Kind => string.Create(CultureInfo.InvariantCulture,
        $"{Width} {(_bytes is not null ? "uint8" : _floats is not null ? "float32" : "float64")}");

    /// <summary>One row as it lies in memory, whatever it holds.</summary>
    public ReadOnlySpan<byte> Raw(int row) =>
        _bytes is not null ? Bytes(row)
        : _floats is not null ? MemoryMarshal.AsBytes(_floats.AsSpan(row * Width, Width))
        : MemoryMarshal.AsBytes(_doubles.AsSpan(row * Width, Width));

    /// <summary>One number as it came.</summary>
    public double this[int row, int column] => (row * Width + column) switch
    {
        var i when _bytes is not null => _bytes[i],
        var i when _floats is not null => _floats[i],
        var i => _doubles![i],
    };

    /// <summary>The share of bytes that are not 0.</summary>
    public double ByteDensity => 1 - (double)_bytes.AsSpan().Count((byte)0) / _bytes!.Length;

    private RowStore(byte[] bytes, int rows, int width, double divisor)
    {
        (_bytes, Rows, Width, Divisor) = (bytes, rows, width, divisor);
        _doubleOfByte = [.. Enumerable.Range(0, 256).Select(value => value / divisor)];
        _floatOfByte = [.. Enumerable.Range(0, 256).Select(value => value / (float)divisor)];
        _inverse = 1 / (float)divisor;
        _multiplies = MultipliesExactly();
    }

    private RowStore(float[]? floats, double[]? doubles, int rows, int width) =>
        (_floats, _doubles, Rows, Width) = (floats, doubles, rows, width);

    public static RowStore OfBytes(ReadOnlySpan<byte> bytes, int width, double divisor)
    {
        CheckDivisor(divisor);
        return new RowStore(bytes.ToArray(), bytes.Length / width, width, divisor);
    }

    /// <summary>Copies a matrix, called "Input" or "Target" in messages; NaN and infinities are refused with their
    /// place.</summary>
    public static RowStore Of<T>(T[,] matrix, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int rows = matrix.GetLength(0), width = matrix.GetLength(1);
        if (rows == 0 || width == 0)
        {
            throw new ArgumentException(
                $"{what}s are {rows} x {width}, but a data set has at least one example and one column.");
        }

        var flat = new T[checked(rows * width)];
        MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], flat.Length).CopyTo(flat);
        for (int i = 0; i < flat.Length; i++)
        {
            if (!T.IsFinite(flat[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{what} of example {i / width}, column {i % width}, is {flat[i]}; ") +
                    "only finite numbers can be trained on. Was a missing value read as a number?");
            }
        }

        return flat switch
        {
            float[] floats => new RowStore(floats, null, rows, width),
            double[] doubles => new RowStore(null, doubles, rows, width),
            _ => new RowStore(null, Array.ConvertAll(flat, double.CreateTruncating), rows, width),
        };
    }

    /// <summary>Takes finite numbers, row by row; they are not copied.</summary>
    public static RowStore Taking<T>(T[] flat, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(flat as float[], flat as double[], flat.Length / width, width);

    /// <summary>The same bytes over another divisor.</summary>
    public RowStore WithDivisor(double divisor)
    {
        if (_bytes is null)
        {
            throw new InvalidOperationException(
                "Only inputs stored as bytes have a divisor; these are real numbers. Scale them beforehand.");
        }

        CheckDivisor(divisor);
        return new RowStore(_bytes, Rows, Width, divisor);
    }

    /// <summary>Writes row <paramref name="row"/> as <typeparamref name="T"/>; nothing is allocated.</summary>
    public void Copy<T>(int row, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = new Terms(0, Width);
        Copy(row, destination, new(in all));
    }

    /// <summary>The same, if only some columns are wanted; what becomes of the others is not said.</summary>
    public void Copy<T>(int row, Span<T> destination, ReadOnlySpan<Terms> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int start = row * Width;
        if (_bytes is not null)
            CopyBytes(_bytes.AsSpan(start, Width), destination, columns);
        else if (_floats is not null)
            Convert<float, T>(_floats.AsSpan(start, Width), destination);
        else
            Convert<double, T>(_doubles.AsSpan(start, Width), destination);
    }

    private void CopyBytes<T>(ReadOnlySpan<byte> source, Span<T> destination, ReadOnlySpan<Terms> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Divide(source, MemoryMarshal.Cast<T, float>(destination), columns);
        }
        else if (typeof(T) == typeof(double))
        {
            LookUp(source, _doubleOfByte, MemoryMarshal.Cast<T, double>(destination), columns);
        }
        else
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = T.CreateTruncating(source[k]) / T.CreateTruncating(Divisor);
        }
    }

    // A division takes as long as ten multiplications. q = v·r with r ≈ 1/d, put right by its own remainder v − d·q, is
    // the correctly rounded quotient of every byte for the usual divisors; for others the quotients are looked up.
    [MethodImpl(Loop.Compiled)]
    private void Divide(ReadOnlySpan<byte> source, Span<float> destination, ReadOnlySpan<Terms> columns)
    {
        int last = source.Length - Block;
        if (last < 0 || !_multiplies)
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = _floatOfByte[source[k]];
            return;
        }

        ref byte from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        foreach (Terms run in columns)
        {
            int end = run.Start + run.Length;
            for (int k = run.Start; k < end; k += Block)
            {
                int at = Math.Min(k, last);   // the last block ends at the end, over the one before
                DivideBlock(ref Unsafe.Add(ref from, at), ref Unsafe.Add(ref to, at));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DivideBlock(ref byte from, ref float to)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> inverse = Vector512.Create(_inverse), minusDivisor = Vector512.Create(-(float)Divisor);
            for (nuint i = 0; i < Block; i += 16)
            {
                Vector512<int> bytes = Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref from, i));
                Vector512<float> value = Vector512.ConvertToSingle(bytes), quotient = value * inverse;
                Vector512<float> remainder = Vector512.FusedMultiplyAdd(minusDivisor, quotient, value);
                Vector512.FusedMultiplyAdd(remainder, inverse, quotient).StoreUnsafe(ref to, i);
            }

            return;
        }

        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from));
        Quotient(Vector256.WidenLower(low)).StoreUnsafe(ref to, 0);
        Quotient(Vector256.WidenUpper(low)).StoreUnsafe(ref to, 8);
        Quotient(Vector256.WidenLower(high)).StoreUnsafe(ref to, 16);
        Quotient(Vector256.WidenUpper(high)).StoreUnsafe(ref to, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Quotient(Vector256<uint> bytes)
    {
        Vector256<float> inverse = Vector256.Create(_inverse), minusDivisor = Vector256.Create(-(float)Divisor);
        Vector256<float> value = Vector256.ConvertToSingle(bytes.AsInt32()), quotient = value * inverse;
        Vector256<float> remainder = Vector256.FusedMultiplyAdd(minusDivisor, quotient, value);
        return Vector256.FusedMultiplyAdd(remainder, inverse, quotient);
    }

    /// <summary>Asks for a row's memory before it is needed: rows are read in random order, and a step waits for
    /// main memory longer than it computes.</summary>
    [MethodImpl(Loop.Compiled)]
    public void Prefetch(int row)
    {
        if (!Sse.IsSupported)
            return;
        if (_bytes is not null)
            Prefetch(_bytes.AsSpan(row * Width, Width));
        else if (_floats is not null)
            Prefetch(MemoryMarshal.AsBytes(_floats.AsSpan(row * Width, Width)));
        else
            Prefetch(MemoryMarshal.AsBytes(_doubles.AsSpan(row * Width, Width)));
    }

    private static unsafe void Prefetch(ReadOnlySpan<byte> memory)
    {
        // Should the collector move the memory meanwhile, the wrong lines are fetched and nothing else happens.
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        for (int i = 0; i < memory.Length; i += 64)
            Sse.Prefetch1(first + i);
        Sse.Prefetch1(first + memory.Length - 1);
    }

    private bool MultipliesExactly()
    {
        for (int value = 0; value < 256; value++)
        {
            float quotient = value * _inverse, remainder = MathF.FusedMultiplyAdd(-(float)Divisor, quotient, value);
            if (MathF.FusedMultiplyAdd(remainder, _inverse, quotient) != _floatOfByte[value])
                return false;
        }

        return Vector256.IsHardwareAccelerated;
    }

    [MethodImpl(Loop.Compiled)]
    private static void LookUp(
        ReadOnlySpan<byte> source, double[] table, Span<double> destination, ReadOnlySpan<Terms> columns)
    {
        destination = destination[..source.Length];
        foreach (Terms run in columns)
        {
            for (int k = run.Start; k < run.Start + run.Length; k++)
                destination[k] = table[source[k]];
        }
    }

    private static void Convert<TFrom, T>(ReadOnlySpan<TFrom> source, Span<T> destination)
        where TFrom : unmanaged, INumberBase<TFrom>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(TFrom) == typeof(T))
        {
            MemoryMarshal.Cast<TFrom, T>(source).CopyTo(destination);
        }
        else
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = T.CreateTruncating(source[k]);
        }
    }

    // The bounds keep every quotient finite and normal in float and double alike.
    private static void CheckDivisor(double divisor, [CallerArgumentExpression(nameof(divisor))] string? name = null)
    {
        if (!(divisor >= 1e-30 && divisor <= 1e30))
        {
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture,
                $"The divisor is {divisor}, but it lies between 1e-30 and 1e30. Pixels are usually divided by 255."));
        }
    }
}
