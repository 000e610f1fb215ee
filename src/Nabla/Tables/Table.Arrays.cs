using System.Numerics;

namespace Nabla;

// A table of arrays
public sealed partial class Table
{
    /// <summary>A table of arrays: a column for each column of x, and one to predict. Training then infers and
    /// standardizes as of any other table, and the model takes the rows of x as they are. A column whose numbers are
    /// all the same keeps its place, without effect.</summary>
    /// <typeparam name="TX">A type of numbers. NaN is a missing value.</typeparam>
    /// <typeparam name="TY">A type of numbers.</typeparam>
    /// <param name="x">A row for each example.</param>
    /// <param name="y">The target of each row.</param>
    /// <param name="names">What the columns of x are called; null: x1, x2, …. The target is called y.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together.</exception>
    /// <exception cref="NablaFormatException">A number of x is infinite, one of y not finite, or all of y are the same.
    /// </exception>
    /// <example><code>
    /// Table table = Table.FromArrays(x, y);   // double[,] x, int[] y
    /// TrainedModel run = Model.Train(table);
    /// run.Model.Predict&lt;double&gt;(rowOfX, answer);
    /// </code></example>
    public static Table FromArrays<TX, TY>(TX[,] x, ReadOnlySpan<TY> y, IReadOnlyList<string>? names = null)
        where TX : unmanaged, INumber<TX>
        where TY : unmanaged, INumber<TY>
    {
        TY[] target = y.ToArray();
        return FromArrays(x, target.Length, names, [ArrayColumns.Target(ArrayColumns.TargetName, new(
            target.Length, row => double.CreateTruncating(target[row]),
            TY.CreateTruncating(0.5) == TY.Zero
                ? row => target[row].ToString(null, CultureInfo.InvariantCulture) : null))]);
    }

    /// <summary>The same with several numbers to predict, each with its own scale.</summary>
    /// <typeparam name="TX">A type of numbers. NaN is a missing value.</typeparam>
    /// <typeparam name="TY">A type of numbers.</typeparam>
    /// <param name="x">A row for each example.</param>
    /// <param name="y">The targets of each row, called y1, y2, …; those of a single column y.</param>
    /// <param name="names">What the columns of x are called; null: x1, x2, ….</param>
    /// <exception cref="ArgumentException">Lengths do not fit together.</exception>
    /// <exception cref="NablaFormatException">A number of x is infinite, or one of y not finite.</exception>
    public static Table FromArrays<TX, TY>(TX[,] x, TY[,] y, IReadOnlyList<string>? names = null)
        where TX : unmanaged, INumber<TX>
        where TY : unmanaged, INumber<TY>
    {
        ArgumentNullException.ThrowIfNull(y);
        int rows = y.GetLength(0), width = y.GetLength(1);
        ArgumentException.ThrowIf(width == 0, $"Targets are {rows} x 0, but every row needs one.", nameof(y));
        return FromArrays(x, rows, names, [.. Enumerable.Range(0, width).Select(j => ArrayColumns.Number(
            ArrayColumns.TargetNames(width)[j], new(rows, row => double.CreateTruncating(y[row, j]), null),
            row => Invariant($"y[{row}, {j}]")))], TargetKind.Numbers);
    }

    /// <summary>The same with classes by name.</summary>
    /// <typeparam name="TX">A type of numbers. NaN is a missing value.</typeparam>
    /// <param name="x">A row for each example.</param>
    /// <param name="y">The class of each row; null where it is not known, and the row is left out.</param>
    /// <param name="names">What the columns of x are called; null: x1, x2, …. The target is called y.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together.</exception>
    /// <exception cref="NablaFormatException">A number of x is infinite, or all of y are the same.</exception>
    public static Table FromArrays<TX>(TX[,] x, ReadOnlySpan<string?> y, IReadOnlyList<string>? names = null)
        where TX : unmanaged, INumber<TX>
    {
        ImmutableArray<string?> texts = [.. y];
        return FromArrays(x, texts.Length, names,
            [new TableColumn(ArrayColumns.TargetName, texts).With(new() { IsOfArray = true })]);
    }

    private static Table FromArrays<TX>(
        TX[,] x, int targets, IReadOnlyList<string>? names, ImmutableArray<TableColumn> y, TargetKind? kind = null)
        where TX : unmanaged, INumber<TX>
    {
        ArgumentNullException.ThrowIfNull(x);
        int rows = x.GetLength(0), width = x.GetLength(1);
        ArgumentException.ThrowIf(rows == 0 || width == 0,
            $"Inputs are {rows} x {width}, but a table has at least one row and one column.", nameof(x));
        ArgumentException.ThrowIf(rows != targets,
            $"There are {rows} inputs but {targets} targets; every row needs one of each.", nameof(x));
        ArgumentException.ThrowIf(names is not null && names.Count != width,
            $"There are {names?.Count} names for {width} columns.", nameof(names));
        bool isWhole = TX.CreateTruncating(0.5) == TX.Zero;
        var columns = Enumerable.Range(0, width).Select(k => ArrayColumns.Input(names?[k] ?? ArrayColumns.Name(k), k,
            new(rows, row => double.CreateTruncating(x[row, k]),
                isWhole ? row => x[row, k].ToString(null, CultureInfo.InvariantCulture) : null)));
        return new Table([.. columns, .. y]).WithTargets([.. y.Select(column => column.Name)], kind);
    }
}

/// <summary>Columns of arrays.</summary>
internal static class ArrayColumns
{
    /// <summary>What the target is called.</summary>
    internal const string TargetName = "y";

    /// <summary>What several targets are called: y1, y2, ….</summary>
    internal static ImmutableArray<string> TargetNames(int count) => count == 1 ? [TargetName]
        : [.. Enumerable.Range(1, count).Select(j => Invariant($"{TargetName}{j}"))];

    private const double Exact = 9007199254740992;   // 2⁵³: beyond it doubles skip whole numbers

    /// <summary>What a column is called that nobody named: x1, x2, ….</summary>
    /// <param name="place">From 0.</param>
    internal static string Name(int place) => Invariant($"x{place + 1}");

    /// <summary>A column of inputs; NaN is a missing value.</summary>
    /// <exception cref="NablaFormatException">A number is infinite.</exception>
    internal static TableColumn Input(string name, int place, ArrayNumbers numbers) =>
        Of(name, numbers, double.IsInfinity, row => Invariant($"X[{row}, {place}]"));

    /// <summary>The column to predict.</summary>
    /// <exception cref="NablaFormatException">A number is not finite.</exception>
    internal static TableColumn Target(string name, ArrayNumbers numbers)
    {
        TableColumn column = Of(name, numbers, number => !double.IsFinite(number), row => Invariant($"y[{row}]"));
        // Names would come twice: these are large numbers.
        return column.IsNumeric || column.Texts.ToArray().Distinct().Count() * 2 <= column.Count ? column
            : Of(name, numbers with { Text = null }, double.IsNaN, row => Invariant($"y[{row}]"));
    }

    /// <summary>A column of several to predict, which are always numbers.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="place">What messages call the number of a row.</param>
    /// <exception cref="NablaFormatException">A number is not finite.</exception>
    internal static TableColumn Number(string name, ArrayNumbers numbers, Func<int, string> place) =>
        Of(name, numbers with { Text = null }, number => !double.IsFinite(number), place);

    private static TableColumn Of(string name, ArrayNumbers from, Func<double, bool> isWrong, Func<int, string> place)
    {
        var numbers = new double[from.Count];
        int far = -1;
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = from.Number(row);
            if (isWrong(numbers[row]))
            {
                throw new NablaFormatException($"{TablePlace.Of(name, row)}, which is {place(row)}",
                    Invariant($"It is {numbers[row]}, and must be a finite number."), "Was a missing value read?");
            }

            if (Math.Abs(numbers[row]) >= Exact && far < 0)
                far = row;
        }

        // Whole numbers so long are names, as in other tables.
        return far >= 0 && from.Text is { } text && numbers.All(double.IsInteger)
            ? new TableColumn(name, [.. Enumerable.Range(0, numbers.Length).Select(row => (string?)text(row))])
                .With(new() { IsOfArray = true, Code = ("more digits than a number holds exactly", text(far)) })
            : new TableColumn(name, [.. numbers]).With(new() { IsOfArray = true });
    }
}

/// <summary>The numbers of a column, wherever they are stored.</summary>
/// <param name="Count">How many.</param>
/// <param name="Number">One of them.</param>
/// <param name="Text">The same with all its digits; null where the number has them all.</param>
internal sealed record ArrayNumbers(int Count, Func<int, double> Number, Func<int, string>? Text);
