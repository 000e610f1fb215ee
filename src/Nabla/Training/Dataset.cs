using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// Examples to train or test on: for each an input x and a target y, either the class it belongs to or real numbers.
/// Immutable and safe for any number of threads. A slice, a selection or another divisor is a view: nothing is copied,
/// and no order is ever changed in place. A data set has at least one example.
/// </summary>
public sealed partial class Dataset
{
    private readonly RowStore _inputs;
    private readonly RowStore? _targets;      // real targets, or
    private readonly int[] _labels;           // a class per stored example
    private readonly int[]? _index;           // stored row of example i is _index[_start + i]; null: _start + i
    private readonly int _start;
    private readonly double[]? _weights;      // a weight per stored example

    private Dataset(RowStore inputs, RowStore? targets, int[] labels, ImmutableArray<string> classNames)
    {
        (_inputs, _targets, _labels, ClassNames) = (inputs, targets, labels, classNames);
        Count = inputs.Rows;
        InputShape = [inputs.Width];
    }

    private Dataset(Dataset from, int[]? index, int start, int count)
        : this(from, from._inputs, index, start, count) { }

    private Dataset(
        Dataset from, RowStore inputs, int[]? index, int start, int count, double[]? weights = null)
    {
        (_inputs, _targets, _labels, ClassNames) = (inputs, from._targets, from._labels, from.ClassNames);
        (Name, InputShape, TargetScale) = (from.Name, from.InputShape, from.TargetScale);
        (_index, _start, Count, _weights) = (index, start, count, weights ?? from._weights);
    }

    /// <summary>What messages and reports call the data; "data" unless named with <see cref="WithName"/>.</summary>
    public string Name { get; private init; } = "data";

    /// <summary>Number of examples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Numbers in one input: the product of <see cref="InputShape"/>.</summary>
    public int InputWidth => _inputs.Width;

    /// <summary>Numbers in one target: the number of classes, or the columns of real targets.</summary>
    public int TargetWidth => _targets?.Width ?? ClassNames.Length;

    /// <summary>[rows, columns] of an image; [<see cref="InputWidth"/>] of anything else.</summary>
    public ImmutableArray<int> InputShape { get; private init; }

    /// <summary>Whether targets are classes (expanded to one-hot vectors) rather than real numbers.</summary>
    public bool IsClassification => _targets is null;

    /// <summary>Name of every class, by label; "0", "1", … unless given. Empty where targets are real
    /// numbers.</summary>
    public ImmutableArray<string> ClassNames { get; private init; }

    /// <summary>What stored bytes are divided by; 1 where inputs are stored as real numbers.</summary>
    public double Divisor => _inputs.Divisor;

    /// <summary>Whether inputs are stored as bytes, so that <see cref="WithDivisor"/> may rescale them.</summary>
    public bool HasDivisor => _inputs is ByteRows;

    /// <summary>What real targets are measured in; null: taken as they are.</summary>
    public TargetScale? TargetScale { get; private init; }

    /// <summary>Whether examples have weights.</summary>
    public bool HasWeights => _weights is not null;

    /// <summary>Images of bytes with a class each. The arrays are copied.</summary>
    /// <param name="pixels">All images, one after the other, each row by row.</param>
    /// <param name="shape">Dimensions of one image, for example [28, 28].</param>
    /// <param name="labels">Class of every image, 0 … <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="divisor">An input of type T is (T)pixel / (T)divisor, correctly rounded; 1e-30 … 1e30.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, or a label is no class.</exception>
    public static Dataset FromImages(
        ReadOnlySpan<byte> pixels, ReadOnlySpan<int> shape, ReadOnlySpan<int> labels, int classes, double divisor = 255)
    {
        int width = WidthOf(shape);
        ArgumentException.ThrowIf(labels.IsEmpty,
            "There are no labels; a data set has at least one example.", nameof(labels));
        ArgumentException.ThrowIf(pixels.Length != (long)width * labels.Length,
            $"There are {pixels.Length} pixels, but {labels.Length} labels call for {labels.Length} images of " +
            $"{ShapeText(shape)}, {(long)width * labels.Length} pixels. Do images and labels belong together?",
            nameof(pixels));
        int[] known = Checked(labels, labels.Length, classes);
        return new Dataset(ByteRows.Of(pixels, width, divisor), null, known, Numbers(classes))
        {
            InputShape = [.. shape],
        };
    }

    /// <summary>Rows of numbers with a class each. The arrays are copied.</summary>
    /// <typeparam name="T">The number type that is given and kept.</typeparam>
    /// <param name="inputs">An example per row; finite.</param>
    /// <param name="labels">Class of every example, 0 … <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, an input is NaN or infinite, or a label is no
    /// class.</exception>
    public static Dataset FromRows<T>(T[,] inputs, ReadOnlySpan<int> labels, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var store = RowStore.Of(inputs, "Input");
        return new Dataset(store, null, Checked(labels, store.Rows, classes), Numbers(classes));
    }

    /// <summary>Rows of numbers with real targets. The arrays are copied.</summary>
    /// <typeparam name="T">The number type that is given and kept.</typeparam>
    /// <param name="inputs">An example per row; finite.</param>
    /// <param name="targets">The target of the same row's example; finite.</param>
    /// <exception cref="ArgumentException">Numbers of rows differ, or a number is NaN or infinite.</exception>
    public static Dataset FromRows<T>(T[,] inputs, T[,] targets) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowStore x = RowStore.Of(inputs, "Input"), y = RowStore.Of(targets, "Target");
        ArgumentException.ThrowIf(x.Rows != y.Rows,
            $"There are {x.Rows} inputs but {y.Rows} targets; every example needs one of each.", nameof(targets));
        return new Dataset(x, y, [], []);
    }

    /// <summary>Rows with a class or a real target each; the arrays are taken, not copied.</summary>
    internal static Dataset Taking(
        RowStore inputs, int[]? labels, double[] targets, ImmutableArray<string> classes,
        ImmutableArray<int> shape = default) =>
        new(inputs, labels is null ? new NumberRows<double>(targets, targets.Length / inputs.Rows) : null,
            labels ?? [], classes)
        {
            InputShape = shape.IsDefault ? [inputs.Width] : shape,
        };

    /// <summary>The class of an example, 0 … <see cref="TargetWidth"/> − 1.</summary>
    /// <param name="example">0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="InvalidOperationException">Targets are real numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public int Label(int example) =>
        IsClassification
            ? _labels[Row(example)]
            : throw new InvalidOperationException(
                $"The targets of {Name} are real numbers, not classes; use {nameof(CopyTarget)}.");

    /// <summary>s_x, by which the cost of an example counts; 1 where there are no weights.</summary>
    /// <param name="example">0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public double Weight(int example) => Row(example) is var row && _weights is null ? 1 : _weights[row];

    /// <summary>Writes x, <see cref="InputWidth"/> numbers, of an example. Allocates nothing.</summary>
    /// <typeparam name="T">The number type to write.</typeparam>
    /// <param name="example">0 … <see cref="Count"/> − 1.</param>
    /// <param name="destination">At least <see cref="InputWidth"/> long; what lies beyond is left as it is.</param>
    /// <exception cref="ArgumentException">The destination is too short, or there is no such example.</exception>
    public void CopyInput<T>(int example, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = Row(example);
        CheckRoom(destination.Length, InputWidth, "inputs", nameof(destination));
        _inputs.Copy(row, destination[..InputWidth]);
    }

    /// <summary>The same, if only some columns are wanted; what becomes of the others is not said.</summary>
    internal void CopyInput<T>(int example, Span<T> destination, ReadOnlySpan<Terms> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _inputs.Copy(Row(example), destination[..InputWidth], columns);

    /// <summary>Asks for an example's memory before it is needed.</summary>
    internal void Prefetch(int example) => _inputs.Prefetch(Row(example));

    /// <summary>The share of input numbers that may be other than 0; null where nobody knows.</summary>
    internal double? Density => _inputs.Density;

    /// <summary>Says which inputs of an example may be other than 0, where <see cref="Density"/> is known.</summary>
    internal void AddTo(NonZeroColumns used, int example) => _inputs.AddTo(used, Row(example));

    /// <summary>Writes y, <see cref="TargetWidth"/> numbers, of an example: its real target, or 1 at its class and 0
    /// elsewhere. Allocates nothing.</summary>
    /// <typeparam name="T">The number type to write.</typeparam>
    /// <param name="example">0 … <see cref="Count"/> − 1.</param>
    /// <param name="destination">At least <see cref="TargetWidth"/> long; what lies beyond is left as it is.</param>
    /// <exception cref="ArgumentException">The destination is too short, or there is no such example.</exception>
    public void CopyTarget<T>(int example, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = Row(example);
        CheckRoom(destination.Length, TargetWidth, "targets", nameof(destination));
        destination = destination[..TargetWidth];
        if (_targets is not null)
        {
            _targets.Copy(row, destination);
            for (int j = 0; TargetScale is { } scale && j < destination.Length; j++)
                destination[j] = T.CreateTruncating(scale[j].Fed(_targets[row, j]));
            return;
        }

        destination.Clear();
        destination[_labels[row]] = T.One;
    }

    /// <summary>
    /// Copies of all inputs, Count × <see cref="InputWidth"/>, and all targets, Count × <see cref="TargetWidth"/>.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    public (T[,] X, T[,] Y) ToArrays<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y) = (new T[Count, InputWidth], new T[Count, TargetWidth]);
        for (int i = 0; i < Count; i++)
        {
            CopyInput(i, MatrixShape.Flatten(x).Slice(i * InputWidth, InputWidth));
            CopyTarget(i, MatrixShape.Flatten(y).Slice(i * TargetWidth, TargetWidth));
        }

        return (x, y);
    }

    /// <summary>
    /// <c>sha256:</c> and the hash of all inputs and targets in their order, as they are stored, with the divisor:
    /// equal for equal examples, however they were selected. Names do not count.
    /// </summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Invariant(
            $"{Count} x {_inputs.Kind} / {Divisor}, {_targets?.Kind ?? "class"} of {TargetWidth}{TargetScale}")));
        for (int i = 0; i < Count; i++)
        {
            int row = Row(i);
            _inputs.AddTo(hash, row);
            if (_targets is null)
                hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in _labels[row])));
            else
                _targets.AddTo(hash, row);
            if (_weights is not null)
                hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in _weights[row])));
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>For example "mnist: 60000 examples, 28x28 inputs, 10 classes".</summary>
    public override string ToString() =>
        $"{Name}: {Count} examples, {ShapeText(InputShape.AsSpan())} inputs, {TargetWidth} " +
        (IsClassification ? "classes" : "targets");

    private int Row(int example)
    {
        if ((uint)example >= (uint)Count)   // asked for every example of a step: no text is prepared
        {
            throw new ArgumentOutOfRangeException(
                nameof(example), Invariant($"There is no example {example} in the {Count} of {Name}, counted from 0."));
        }

        return _index is null ? _start + example : _index[_start + example];
    }

    private static int WidthOf(ReadOnlySpan<int> shape)
    {
        long width = 1;
        foreach (int size in shape)
        {
            ArgumentException.ThrowIf(size < 1 || (width *= size) > int.MaxValue,
                $"Images of {ShapeText(shape)} are empty or too large.", nameof(shape));
        }

        return shape.IsEmpty ? throw new ArgumentException("An image has at least one dimension.",
        nameof(shape)) : (int)width;
    }

    private static int[] Checked(ReadOnlySpan<int> labels, int examples, int classes)
    {
        ArgumentException.ThrowIf(classes < 2,
            $"There are {classes} classes, but telling classes apart takes at least 2.", nameof(labels));
        ArgumentException.ThrowIf(labels.Length != examples,
            $"There are {examples} inputs but {labels.Length} labels; every example needs one of each.",
            nameof(classes));
        for (int i = 0; i < labels.Length; i++)
        {
            ArgumentException.ThrowIf((uint)labels[i] >= (uint)classes,
                $"The label of example {i} is {labels[i]}, but {classes} classes have labels 0 to {classes - 1}.",
                nameof(labels));
        }

        return labels.ToArray();
    }

    private static ImmutableArray<string> Numbers(int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    private static string ShapeText(ReadOnlySpan<int> shape) => string.Join('x', shape.ToArray());

    private static void CheckRoom(int room, int need, string what, string name)
    {
        if (room < need)   // asked for every example of a step: no text is prepared
            throw new ArgumentException($"There is room for {room} {what}, but an example has {need}.", name);
    }
}
