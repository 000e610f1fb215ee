using System.Numerics;

namespace Nabla.IO;

/// <summary>Inputs and targets in two arrays, whose first dimension counts examples.</summary>
internal sealed class ArrayExamples
{
    private const int LeastPixels = 64;   // in an example, where nothing else tells pixels from columns
    private const double MostByte = 255, HalfByte = 127;
    private const double Large = 10;   // beyond it numbers of a picture are hardly meant to be fed as they are

    private readonly string _file;
    private readonly (int[] Labels, int Classes)? _hot;
    private readonly Lazy<(double Least, double Most, bool AreWhole)> _range;

    /// <summary>Joins two arrays.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="file">What messages call them.</param>
    /// <exception cref="DataProblemException">They do not fit together.</exception>
    public ArrayExamples(NpyArray x, NpyArray y, string file)
    {
        (X, Y, _file) = (x, y, file);
        if (x.Shape.IsEmpty || x.Length == 0)
            throw Misfit($"the inputs are {x}", "there is at least one example, and a number in each");
        if (y.Shape.IsEmpty || y.Length == 0 || y.Shape[0] != x.Shape[0])
            throw Misfit($"the inputs are {x}, the targets {y}", "both have the same number of examples");
        _hot = TargetWidth > 1 ? OneHot() : null;
        _range = new(Range);
    }

    /// <summary>The inputs.</summary>
    public NpyArray X { get; }

    /// <summary>The targets.</summary>
    public NpyArray Y { get; }

    /// <summary>Whether the name of the targets says that they are numbers: Y, with a row for each example.</summary>
    public bool AreNumbers { private get; init; }

    /// <summary>Number of examples.</summary>
    public int Count => X.Shape[0];

    /// <summary>Numbers in an input.</summary>
    public int Width => X.Length / Count;

    /// <summary>Numbers in a target.</summary>
    public int TargetWidth => Y.Length / Count;

    /// <summary>Whether a target is one class or one number.</summary>
    public bool HasOneTarget => TargetWidth == 1 || _hot is not null;

    /// <summary>Whether the inputs are pixels by their look.</summary>
    public bool ArePixels => AreBytes || (X.Shape.Length > 2 && AreSmall)
        || (Width >= LeastPixels && _range.Value is { Least: >= 0, Most: <= 1 });

    /// <summary>Whether all inputs are small enough to be fed as they are.</summary>
    public bool AreSmall => _range.Value is { Least: >= -Large, Most: <= Large };

    /// <summary>The names of the classes where targets are rows of zeros with a single one; else null.</summary>
    public ImmutableArray<string>? HotClasses => _hot is not var (_, classes) ? null
        : [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    /// <summary>What the name of the targets tells of them; null: nothing.</summary>
    public TargetKind? KindOfName => AreNumbers && Y.Shape.Length > 1 ? TargetKind.Numbers : null;

    private bool MayBeBytes => _range.Value is { Least: >= 0, Most: <= MostByte, AreWhole: true };

    // Very many whole numbers of the range of a byte, most of which is used.
    private bool AreBytes => X.Type == NpyType.UInt8
        || ((Width >= LeastPixels || X.Shape.Length > 2) && MayBeBytes && _range.Value.Most > HalfByte);

    /// <summary>The targets as a column; null where each has several numbers.</summary>
    /// <exception cref="NablaFormatException">A number is not finite.</exception>
    public TableColumn? TargetColumn(string name = ArrayColumns.TargetName) => !HasOneTarget ? null
        : ArrayColumns.Target(name, _hot is var (labels, _) ? new(Count, row => labels[row], null) : Numbers(Y, 1, 0));

    /// <summary>The targets as columns: one, or of several numbers as many.</summary>
    /// <param name="names">What they are called: as many as there are columns, else y1, y2, ….</param>
    /// <exception cref="NablaFormatException">A number is not finite.</exception>
    public ImmutableArray<TableColumn> TargetColumns(ImmutableArray<string> names = default)
    {
        bool areNamed = !names.IsDefault && names.Length == TargetWidth;
        if (HasOneTarget && !(areNamed && TargetWidth > 1))
            return [TargetColumn(names.IsDefaultOrEmpty ? ArrayColumns.TargetName : names[0])!];
        ImmutableArray<string> all = areNamed ? names : ArrayColumns.TargetNames(TargetWidth);
        return [.. all.Select((name, j) => ArrayColumns.Number(
            name, Numbers(Y, TargetWidth, j), row => Invariant($"y[{row}, {j}]")))];
    }

    /// <summary>The arrays as a table.</summary>
    /// <param name="columns">What the columns are called; default: x1, x2, ….</param>
    /// <param name="targets">What the targets are called; default: y, or y1, y2, ….</param>
    /// <exception cref="NablaFormatException">A number is infinite.</exception>
    public Table ToTable(ImmutableArray<string> columns = default, ImmutableArray<string> targets = default) =>
        new Table([.. Inputs(X, Count, columns), .. TargetColumns(targets)]).WithName(_file);

    /// <summary>Inputs as the columns of a table.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="names">What they are called; default, or others than there are: x1, x2, ….</param>
    /// <exception cref="NablaFormatException">A number is infinite.</exception>
    public static IEnumerable<TableColumn> Inputs(NpyArray x, int count, ImmutableArray<string> names = default)
    {
        int width = x.Length / count;
        return Enumerable.Range(0, width).Select(k => ArrayColumns.Input(
            !names.IsDefault && names.Length == width ? names[k] : ArrayColumns.Name(k), k, Numbers(x, width, k)));
    }

    /// <summary>Whether inputs lie between 0 and 1, and not all are 0.</summary>
    public bool LookDivided => X.Type != NpyType.UInt8 && _range.Value is { Least: >= 0, Most: > 0 and <= 1 };

    /// <summary>The arrays as they are: bytes to be divided by 255.</summary>
    /// <param name="classes">The classes by name; empty: targets are numbers.</param>
    /// <param name="divisor">What other inputs than bytes are divided by.</param>
    /// <exception cref="NablaFormatException">A target is none of the classes.</exception>
    /// <exception cref="DataProblemException">An input or a target is no finite number.</exception>
    public Dataset ToDataset(ImmutableArray<string> classes, double divisor = 1)
    {
        if (classes.IsEmpty)
            return Join(null, [], divisor);
        var table = new Table(TargetColumn()!);
        return Join(TableTarget.Of(table, classNames: classes, kind: TargetKind.Classes).Labels(), classes, divisor);
    }

    /// <summary>The same with labels 0, 1, … for targets, one for each example.</summary>
    /// <param name="count">How many classes there are.</param>
    /// <param name="divisor">What other inputs than bytes are divided by.</param>
    /// <exception cref="DataProblemException">A target is no label, or an input no finite number.</exception>
    public Dataset ToDataset(int count, double divisor = 1)
    {
        var labels = new int[Count];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(Y[i] >= 0 && Y[i] < count && Y[i] == Math.Floor(Y[i])))
            {
                throw Misfit(Invariant($"the target of example {i} is {Y[i]}"),
                    Invariant($"{count} classes are 0 to {count - 1}"));
            }

            labels[i] = (int)Y[i];
        }

        return Join(labels, Names(count), divisor);
    }

    private Dataset Join(int[]? labels, ImmutableArray<string> classes, double divisor)
    {
        try
        {
            double[] targets = labels is null ? Targets() : [];
            ImmutableArray<int> shape = X.Shape.Length > 1 ? X.Shape[1..] : [1];
            bool areBytes = AreBytes ? X.Type != NpyType.UInt8 || X.Shape.Length > 1 : divisor != 1 && MayBeBytes;
            Dataset data = areBytes
                ? Dataset.Taking(ByteRows.Of(Bytes(), Width, MostByte), labels, targets, classes, shape)
                : Dataset.Taking(X.Type is NpyType.Float32 or NpyType.Float16 && labels is not null
                    ? RowStore.Of(Matrix(X, (float)divisor), "Input") : RowStore.Of(Matrix(X, divisor), "Input"),
                    labels, targets, classes);
            return data.WithName(_file);
        }
        catch (ArgumentException e)
        {
            throw Misfit($"the inputs are {X}, the targets {Y}", Sentence.Of(e), e);
        }
    }

    private ReadOnlySpan<byte> Bytes()
    {
        if (X.Type == NpyType.UInt8)
            return X.Content;
        var bytes = new byte[X.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)X[i];
        return bytes;
    }

    private double[] Targets()
    {
        RowStore.Of(Matrix(Y, 1.0), "Target");   // refuses what is not finite
        return Y.ToArray<double>();
    }

    private static T[,] Matrix<T>(NpyArray array, T divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = array.Shape[0], columns = array.Length / rows;
        var matrix = new T[rows, columns];
        for (int i = 0; i < array.Length; i++)
            matrix[i / columns, i % columns] = T.CreateTruncating(array[i]) / divisor;
        return matrix;
    }

    private static ArrayNumbers Numbers(NpyArray array, int width, int column) => new(
        array.Length / width, row => array[row * width + column],
        array.Type is NpyType.Int64 or NpyType.UInt64 ? row => array.TextOf(row * width + column) : null);

    private (double Least, double Most, bool AreWhole) Range()
    {
        var (least, most, areWhole) = (double.PositiveInfinity, double.NegativeInfinity, true);
        for (int i = 0; i < X.Length; i++)
        {
            double value = X[i];
            least = Math.Min(least, value);   // NaN if one is NaN
            most = Math.Max(most, value);
            areWhole &= value == Math.Floor(value);
        }

        return (least, most, areWhole);
    }

    private (int[], int)? OneHot()
    {
        int width = TargetWidth;
        var labels = new int[Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = -1;
            for (int c = 0; c < width; c++)
            {
                double value = Y[i * width + c];
                if (value == 0)
                    continue;
                if (value != 1 || labels[i] >= 0)
                    return null;
                labels[i] = c;
            }

            if (labels[i] < 0)
                return null;
        }

        return (labels, width);
    }

    private static ImmutableArray<string> Names(int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    private DataProblemException Misfit(string found, string need, Exception? inner = null) =>
        new("the arrays do not fit together", [("file", _file), ("found", found), ("need", need)],
            "X has a row for each example, y a class or a row of numbers.", inner);
}
