using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla;

/// <summary>Numbers in rows of one width, kept as they came (bytes over a divisor, float or double) and handed out in
/// any floating-point type. Immutable; shared by every view of a data set.</summary>
internal sealed class RowStore
{
    private readonly byte[]? _bytes;
    private readonly float[]? _floats;
    private readonly double[]? _doubles;
    // The 256 values a byte can stand for: a division per pixel is slower in double. In float, vectors divide faster.
    private readonly double[] _doubleOfByte = [];

    public int Width { get; }

    public int Rows { get; }

    public double Divisor { get; } = 1;

    public bool HasBytes => _bytes is not null;

    private RowStore(byte[] bytes, int rows, int width, double divisor)
    {
        (_bytes, Rows, Width, Divisor) = (bytes, rows, width, divisor);
        _doubleOfByte = [.. Enumerable.Range(0, 256).Select(value => value / divisor)];
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
        int start = row * Width;
        if (_bytes is not null)
            CopyBytes(_bytes.AsSpan(start, Width), destination);
        else if (_floats is not null)
            Convert<float, T>(_floats.AsSpan(start, Width), destination);
        else
            Convert<double, T>(_doubles.AsSpan(start, Width), destination);
    }

    private void CopyBytes<T>(ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Divide(source, (float)Divisor, MemoryMarshal.Cast<T, float>(destination));
        }
        else if (typeof(T) == typeof(double))
        {
            LookUp(source, _doubleOfByte, MemoryMarshal.Cast<T, double>(destination));
        }
        else
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = T.CreateTruncating(source[k]) / T.CreateTruncating(Divisor);
        }
    }

    // Division rounds correctly in every lane, so that vectors and scalars agree to the bit. Optimized from the first
    // call on: unoptimized, the first pass over the data takes many times as long as a later one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(ReadOnlySpan<byte> source, float divisor, Span<float> destination)
    {
        int lanes = Vector256<byte>.Count, last = source.Length - lanes;
        if (last < 0)
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = source[k] / divisor;
            return;
        }

        Vector256<float> by = Vector256.Create(divisor);
        for (int k = 0; ; k = Math.Min(k + lanes, last))   // the last block ends at the end, over the one before
        {
            var (low, high) = Vector256.Widen(Vector256.Create(source.Slice(k, lanes)));
            DivideEight(Vector256.WidenLower(low), by, destination[k..]);
            DivideEight(Vector256.WidenUpper(low), by, destination[(k + 8)..]);
            DivideEight(Vector256.WidenLower(high), by, destination[(k + 16)..]);
            DivideEight(Vector256.WidenUpper(high), by, destination[(k + 24)..]);
            if (k == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DivideEight(Vector256<uint> values, Vector256<float> by, Span<float> to) =>
        (Vector256.ConvertToSingle(values.AsInt32()) / by).CopyTo(to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // as above
    private static void LookUp(ReadOnlySpan<byte> source, double[] table, Span<double> destination)
    {
        destination = destination[..source.Length];
        for (int k = 0; k < source.Length; k++)
            destination[k] = table[source[k]];
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
