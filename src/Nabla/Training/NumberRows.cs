using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nabla;

/// <summary>Rows of finite numbers, each in its place.</summary>
internal sealed class NumberRows<TNumber> : RowStore
    where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
{
    private readonly TNumber[] _numbers;

    /// <summary>Takes finite numbers, row by row; they are not copied.</summary>
    public NumberRows(TNumber[] numbers, int width)
        : base(numbers.Length / width, width) => _numbers = numbers;

    public override string Kind => string.Create(CultureInfo.InvariantCulture, $"{Width} {Precision.Name<TNumber>()}");

    public override double this[int row, int column] => double.CreateTruncating(Row(row)[column]);

    /// <summary>Copies a matrix, called "Input" or "Target" in messages.</summary>
    public static NumberRows<TNumber> Of(TNumber[,] matrix, string what)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int rows = matrix.GetLength(0), width = matrix.GetLength(1);
        if (rows == 0 || width == 0)
        {
            throw new ArgumentException(
                $"{what}s are {rows} x {width}, but a data set has at least one example and one column.",
                nameof(matrix));
        }

        var flat = new TNumber[checked(rows * width)];
        MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], flat.Length).CopyTo(flat);
        for (int i = 0; i < flat.Length; i++)
        {
            if (!TNumber.IsFinite(flat[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{what} of example {i / width}, column {i % width}, is {flat[i]}; ") +
                    "only finite numbers can be trained on. Was a missing value read as a number?", nameof(matrix));
            }
        }

        return new(flat, width);
    }

    /// <summary>The same numbers in float64.</summary>
    public NumberRows<double> ToDouble() => new(Array.ConvertAll(_numbers, double.CreateTruncating), Width);

    public override void AddTo(IncrementalHash hash, int row) => hash.AppendData(MemoryMarshal.AsBytes(Row(row)));

    public override void Prefetch(int row) => Prefetch(Row(row));

    public void CopyTo<T>(int row, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<TNumber> source = Row(row);
        if (typeof(TNumber) == typeof(T))
        {
            MemoryMarshal.Cast<TNumber, T>(source).CopyTo(destination);
        }
        else
        {
            for (int k = 0; k < source.Length; k++)
                destination[k] = T.CreateTruncating(source[k]);
        }
    }

    private ReadOnlySpan<TNumber> Row(int row) => _numbers.AsSpan(row * Width, Width);
}
