using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nabla.Kernels;

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
        ArgumentException.ThrowIf(rows == 0 || width == 0,
            $"{what}s are {rows} x {width}, but a data set has at least one example and one column.", nameof(matrix));
        var flat = new TNumber[checked(rows * width)];
        MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], flat.Length).CopyTo(flat);
        for (int i = 0; i < flat.Length; i++)
        {
            ArgumentException.ThrowIf(!TNumber.IsFinite(flat[i]),
                $"{what} of example {i / width}, column {i % width}, is {flat[i]}; " +
                $"only finite numbers can be trained on. Was a missing value read as a number?", nameof(matrix));
        }

        return new(flat, width);
    }

    public override RowStore Divided(double divisor)
    {
        // Of float64, so that a network of either precision gets the quotient rounded once, as that of a byte: 53 bits
        // are enough for a quotient of 24 to be rounded twice without harm.
        return new NumberRows<double>(
            Array.ConvertAll(_numbers, number => double.CreateTruncating(number) / divisor), Width);
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

/// <summary>Rows with numbers in a few columns, 1 in a few others and 0 in the rest: tables with categories, of which a
/// row takes no more memory than it has fields, however many categories there are; and with words, of which it takes no
/// more than there are in its texts.</summary>
internal sealed class SparseRows<TNumber> : RowStore
    where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
{
    private readonly int[] _columns;
    private readonly TNumber[] _numbers;
    private readonly int[] _ones;
    private readonly int _onesInRow;

    /// <summary>The arrays are taken, not copied.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Columns of all kinds.</param>
    /// <param name="columns">The columns that hold numbers.</param>
    /// <param name="numbers">A finite number for each of them, row by row.</param>
    /// <param name="ones">The columns that hold 1, as many for each row, row by row; −1 for none.</param>
    public SparseRows(int rows, int width, int[] columns, TNumber[] numbers, int[] ones)
        : base(rows, width) =>
        (_columns, _numbers, _ones, _onesInRow) = (columns, numbers, ones, ones.Length / rows);

    /// <summary>The weights of words; null where there are no texts.</summary>
    public SparseWords<TNumber>? Words { get; init; }

    public override string Kind => string.Create(CultureInfo.InvariantCulture,
        $"{_columns.Length} {Precision.Name<TNumber>()}, {_onesInRow} of {Width} one") +
        (Words is null ? "" : ", words");

    public override double? Density => Math.Min(1, (_columns.Length + _onesInRow + (Words?.InRow ?? 0)) / Width);

    public override double this[int row, int column] => Array.IndexOf(_columns, column) is >= 0 and var i
        ? double.CreateTruncating(Numbers(row)[i])
        : Ones(row).Contains(column) ? 1 : double.CreateTruncating(Words?[row, column] ?? TNumber.Zero);

    public override void AddTo(IncrementalHash hash, int row)
    {
        hash.AppendData(MemoryMarshal.AsBytes(Numbers(row)));
        hash.AppendData(MemoryMarshal.AsBytes(Ones(row)));
        if (Words is null)
            return;
        hash.AppendData(MemoryMarshal.AsBytes(Words.Columns(row)));
        hash.AppendData(MemoryMarshal.AsBytes(Words.Weights(row)));
    }

    public override void AddTo(NonZeroColumns used, int row)
    {
        foreach (int column in _columns)
            used.Add(column);
        foreach (int column in Ones(row))
        {
            if (column >= 0)
                used.Add(column);
        }

        foreach (int column in Words is null ? default : Words.Columns(row))
            used.Add(column);
    }

    public override void Prefetch(int row)
    {
        Prefetch(Numbers(row));
        Prefetch(Ones(row));
    }

    public void CopyTo<T>(int row, Span<T> destination, ReadOnlySpan<Terms> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Terms run in columns)
            destination.Slice(run.Start, run.Length).Clear();
        ReadOnlySpan<TNumber> numbers = Numbers(row);
        for (int i = 0; i < numbers.Length; i++)
            destination[_columns[i]] = T.CreateTruncating(numbers[i]);
        foreach (int column in Ones(row))
        {
            if (column >= 0)
                destination[column] = T.One;
        }

        if (Words is null)
            return;
        ReadOnlySpan<int> places = Words.Columns(row);
        ReadOnlySpan<TNumber> weights = Words.Weights(row);
        for (int i = 0; i < places.Length; i++)
            destination[places[i]] = T.CreateTruncating(weights[i]);
    }

    private ReadOnlySpan<TNumber> Numbers(int row) => _numbers.AsSpan(row * _columns.Length, _columns.Length);

    private ReadOnlySpan<int> Ones(int row) => _ones.AsSpan(row * _onesInRow, _onesInRow);
}

/// <summary>Numbers in a few columns of each row, other ones in each.</summary>
/// <param name="rows">Number of rows.</param>
internal sealed class SparseWords<TNumber>(int rows)
    where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
{
    private readonly int[] _ends = new int[rows];
    private readonly List<int> _columns = [];
    private readonly List<TNumber> _weights = [];
    private int _row;

    /// <summary>How many there are in a row, on the average.</summary>
    public double InRow => (double)_columns.Count / Math.Max(1, rows);

    /// <summary>A number; 0 where there is none.</summary>
    public TNumber this[int row, int column] =>
        Columns(row).IndexOf(column) is >= 0 and var i ? Weights(row)[i] : TNumber.Zero;

    /// <summary>Adds a number to the row.</summary>
    public void Add(int column, TNumber weight)
    {
        _columns.Add(column);
        _weights.Add(weight);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => _ends[_row++] = _columns.Count;

    /// <summary>The columns that are not 0 in a row.</summary>
    public ReadOnlySpan<int> Columns(int row) => Part(CollectionsMarshal.AsSpan(_columns), row);

    /// <summary>Their numbers.</summary>
    public ReadOnlySpan<TNumber> Weights(int row) => Part(CollectionsMarshal.AsSpan(_weights), row);

    private ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> all, int row)
    {
        int start = row == 0 ? 0 : _ends[row - 1];
        return all[start.._ends[row]];
    }
}
