using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Numbers in rows of one width, kept as they came and handed out in any floating-point type. Immutable;
/// shared by every view of a data set.</summary>
internal abstract class RowStore(int rows, int width)
{
    public int Width { get; } = width;

    public int Rows { get; } = rows;

    /// <summary>What stored numbers are divided by.</summary>
    public virtual double Divisor => 1;

    /// <summary>What is stored, for example "784 uint8".</summary>
    public abstract string Kind { get; }

    /// <summary>The share of numbers that may be other than 0; null where nobody knows.</summary>
    public virtual double? Density => null;

    /// <summary>One number as it came.</summary>
    public abstract double this[int row, int column] { get; }

    /// <summary>Copies a matrix, called "Input" or "Target" in messages; NaN and infinities are refused with their
    /// place.</summary>
    public static RowStore Of<T>(T[,] matrix, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        matrix switch
        {
            float[,] floats => NumberRows<float>.Of(floats, what),
            double[,] doubles => NumberRows<double>.Of(doubles, what),
            _ => NumberRows<T>.Of(matrix, what).ToDouble(),
        };

    /// <summary>The same numbers over another divisor.</summary>
    public virtual RowStore WithDivisor(double divisor) => throw new InvalidOperationException(
        "Only inputs stored as bytes have a divisor; these are real numbers. Scale them beforehand.");

    /// <summary>A copy of real numbers, each divided.</summary>
    public virtual RowStore Divided(double divisor) => throw new NotSupportedException();

    /// <summary>Takes a row, as it is stored, into a hash.</summary>
    public abstract void AddTo(IncrementalHash hash, int row);

    /// <summary>Says which columns of a row may be other than 0; only where <see cref="Density"/> is known.</summary>
    public virtual void AddTo(NonZeroColumns used, int row) => throw new NotSupportedException();

    /// <summary>Asks for a row's memory before it is needed: rows are read in random order, and a step waits for
    /// main memory longer than it computes.</summary>
    public abstract void Prefetch(int row);

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
        // A virtual method with a type parameter would be looked up in a table at every call.
        if (this is ByteRows bytes)
            bytes.CopyTo(row, destination, columns);
        else if (this is NumberRows<float> floats)
            floats.CopyTo(row, destination);
        else if (this is NumberRows<double> doubles)
            doubles.CopyTo(row, destination);
        else if (this is SparseRows<float> sparse)
            sparse.CopyTo(row, destination, columns);
        else
            ((SparseRows<double>)this).CopyTo(row, destination, columns);
    }

    /// <summary>Asks for memory.</summary>
    [MethodImpl(Loop.Compiled)]
    protected static unsafe void Prefetch<T>(ReadOnlySpan<T> memory)
        where T : unmanaged
    {
        if (!Sse.IsSupported || memory.IsEmpty)
            return;

        // Should the collector move the memory meanwhile, the wrong lines are fetched and nothing else happens.
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        nint bytes = (nint)memory.Length * sizeof(T);
        for (nint i = 0; i < bytes; i += 64)
            Sse.Prefetch1(first + i);
        Sse.Prefetch1(first + bytes - 1);
    }
}

/// <summary>Rows of bytes over a divisor: pixels.</summary>
internal sealed class ByteRows : RowStore
{
    /// <summary>Bytes converted at once.</summary>
    private const int Block = 32;

    private readonly byte[] _bytes;
    // The 256 values that a byte can stand for, in either type.
    private readonly double[] _doubleOfByte;
    private readonly float[] _floatOfByte;
    private readonly float _inverse;
    private readonly bool _multiplies;

    private ByteRows(byte[] bytes, int width, double divisor)
        : base(bytes.Length / width, width)
    {
        CheckDivisor(divisor);
        (_bytes, Divisor) = (bytes, divisor);
        _doubleOfByte = [.. Enumerable.Range(0, 256).Select(value => value / divisor)];
        _floatOfByte = [.. Enumerable.Range(0, 256).Select(value => value / (float)divisor)];
        _inverse = 1 / (float)divisor;
        _multiplies = MultipliesExactly();
    }

    public override double Divisor { get; }

    public override string Kind => string.Create(CultureInfo.InvariantCulture, $"{Width} uint8");

    public override double? Density => 1 - (double)_bytes.AsSpan().Count((byte)0) / _bytes.Length;

    public override double this[int row, int column] => Bytes(row)[column];

    /// <summary>Copies bytes.</summary>
    public static ByteRows Of(ReadOnlySpan<byte> bytes, int width, double divisor) =>
        new(bytes.ToArray(), width, divisor);

    public override RowStore WithDivisor(double divisor) => new ByteRows(_bytes, Width, divisor);

    public override void AddTo(IncrementalHash hash, int row) => hash.AppendData(Bytes(row));

    public override void AddTo(NonZeroColumns used, int row) => used.Add(Bytes(row));

    public override void Prefetch(int row) => Prefetch(Bytes(row));

    public void CopyTo<T>(int row, Span<T> destination, ReadOnlySpan<Terms> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<byte> source = Bytes(row);
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
            LookUp(source, _floatOfByte, destination, columns);
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
    private static void LookUp<T>(
        ReadOnlySpan<byte> source, T[] table, Span<T> destination, ReadOnlySpan<Terms> columns)
    {
        destination = destination[..source.Length];
        foreach (Terms run in columns)
        {
            for (int k = run.Start; k < run.Start + run.Length; k++)
                destination[k] = table[source[k]];
        }
    }

    private ReadOnlySpan<byte> Bytes(int row) => _bytes.AsSpan(row * Width, Width);

    // The bounds keep every quotient finite and normal in float and double alike.
    private static void CheckDivisor(double divisor, [CallerArgumentExpression(nameof(divisor))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfOutside(!(divisor >= 1e-30 && divisor <= 1e30), name,
            $"The divisor is {divisor}, but it lies between 1e-30 and 1e30. Pixels are usually divided by 255.");
    }
}
