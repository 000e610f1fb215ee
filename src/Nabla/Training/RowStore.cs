using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
