namespace Nabla.Teaching;

/// <summary>A case file: a network with its weights, some examples, a cost and, for descending, how to train. Small
/// enough to be written by hand and exact enough to compare programs. Immutable but for the arrays it was
/// given.</summary>
public sealed class CaseFile
{
    /// <summary>A case in code.</summary>
    /// <param name="parameters">The network's weights and biases.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1, a row for each example.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the
    /// outputs.</exception>
    public CaseFile(ParameterVector<double> parameters, Cost cost, double[,] x, double[,] y)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Parameters, Cost, X, Y) = (parameters, cost, x, y);
        ArgumentException.ThrowIf(x.GetLength(0) < 1, "A case needs at least one example.", nameof(x));
        ArgumentException.ThrowIf(y.GetLength(0) != x.GetLength(0),
            $"Y has {y.GetLength(0)} rows but X has {x.GetLength(0)}; " +
            $"there must be one desired output for each input.", nameof(y));
        ArgumentException.ThrowIf(x.GetLength(1) != Architecture.InputWidth,
            $"X has rows of {x.GetLength(1)} numbers " +
            $"but the {Architecture} network takes {Architecture.InputWidth}.", nameof(x));
        ArgumentException.ThrowIf(y.GetLength(1) != Architecture.OutputWidth,
            $"Y has rows of {y.GetLength(1)} numbers " +
            $"but the {Architecture} network gives {Architecture.OutputWidth}.", nameof(y));
        cost.RequireFits(Architecture);
    }

    /// <summary>The network's weights and biases. Where <see cref="IsSingle"/>, every one is a float32
    /// number.</summary>
    public ParameterVector<double> Parameters { get; }

    /// <summary>Widths and activations.</summary>
    public Architecture Architecture => Parameters.Architecture;

    /// <summary>The cost.</summary>
    public Cost Cost { get; }

    /// <summary>Inputs, m × n_1.</summary>
    public double[,] X { get; }

    /// <summary>Desired outputs, m × n_L.</summary>
    public double[,] Y { get; }

    /// <summary>m, the number of examples.</summary>
    public int Examples => X.GetLength(0);

    /// <summary>Whether the case is to be computed in float32; else in float64.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Rows in a mini-batch, at least 1; null: all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? BatchSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(BatchSize), Invariant($"The batch size is {value}, but a mini-batch has at least one example."));
    }

    /// <summary>How to descend; null where the case is not made for it.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>How many steps to descend, from 0; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Steps
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Steps), Invariant($"The number of steps is {value}, but it cannot be negative."));
    } = 1;

    /// <summary>After which steps to keep the parameters, 0 being the start; null: after the last.</summary>
    public ImmutableSortedSet<int>? Snapshots { get; init; }

    /// <summary>What the author calls the case.</summary>
    public string? Id { get; init; }

    /// <summary>What the author says of it.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a case file: JSON in UTF-8, with or without a byte order mark. Strict: what is not known is
    /// refused by name.</summary>
    /// <param name="stream">Read to its end; left open.</param>
    /// <exception cref="NablaFormatException">The file cannot be used; says where, why, and what to do.</exception>
    public static CaseFile Read(Stream stream) => JsonReading.Read(stream, CaseFileJson.Read);

    /// <summary>Writes the case so that <see cref="Read"/> gives it back, bit for bit.</summary>
    /// <param name="stream">Receives JSON in UTF-8; left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CaseFileJson.Write(this, stream);
    }

    /// <summary>A case to start from: a small sigmoid network with made-up weights, two examples and plain gradient
    /// descent.</summary>
    /// <param name="widths">n_1 … n_L, at least two, each at least 1.</param>
    /// <exception cref="ArgumentException">A width is below 1, or there are fewer than two.</exception>
    public static CaseFile Template(params ReadOnlySpan<int> widths)
    {
        var theta = new ParameterVector<double>(Architecture.Create(widths, Activation.Sigmoid, Activation.Sigmoid));
        for (long i = 0; i < theta.Count; i++)
            theta[i] = (7 * i % 19 - 9) / 10.0;   // −0.9 … 0.9, neighbors unlike
        double[,] x = new double[2, widths[0]], y = new double[2, widths[^1]];
        for (int example = 0; example < 2; example++)
        {
            for (int k = 0; k < widths[0]; k++)
                x[example, k] = (3 * k + 5 * example + 1) % 8 / 8.0;
            y[example, example % widths[^1]] = 1;
        }

        return new(theta, Cost.Quadratic, x, y)
        {
            BatchSize = 1, Optimizer = new Sgd(eta: 3), Steps = 10, Snapshots = [1, 10],
        };
    }

    /// <summary>Backpropagation on all examples of the case at once.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>Every z, a and δ, the gradient of the mean cost, and the costs.</returns>
    public CaseGradient<T> Gradient<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = Parameters.To<double, T>(), nabla = new(Architecture);
        var trace = new Trace<T>(Architecture, Examples);
        Backprop.Run(theta, Cost, ParameterConversion.To<T>(X), ParameterConversion.To<T>(Y), trace, nabla);
        return new(trace, nabla);
    }

    /// <summary>Gradient descent: consecutive rows are mini-batches, the last of a pass shorter where the rows do not
    /// divide, and the next pass begins at row 0. Gives copies of the parameters after the steps to keep, in
    /// order.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="InvalidOperationException">The case has no optimizer.</exception>
    /// <exception cref="NonFiniteException">A parameter became NaN or infinite; says which and after which
    /// step.</exception>
    public IEnumerable<CaseSnapshot<T>> Descend<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Optimizer optimizer = Optimizer ?? throw new InvalidOperationException(
            "The case says nothing of an optimizer. " +
            "Add for example \"optimizer\": { \"name\": \"sgd\", \"lr\": 3.0 }.");
        return Descend<T>(optimizer);
    }

    private IEnumerable<CaseSnapshot<T>> Descend<T>(Optimizer optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] x = ParameterConversion.To<T>(X), y = ParameterConversion.To<T>(Y);
        int batchSize = Math.Min(BatchSize ?? Examples, Examples);
        ParameterVector<T> theta = Parameters.To<double, T>(), nabla = new(Architecture);
        var trace = new Trace<T>(Architecture, batchSize);
        OptimizerState<T> state = optimizer.CreateState<T>(Architecture);
        ImmutableSortedSet<int> wanted = Snapshots ?? [Steps];
        for (int step = 0, first = 0; ; step++)
        {
            if (wanted.Contains(step))
                yield return new(step, theta.Clone());
            if (step == Steps)
                yield break;
            int rows = Math.Min(batchSize, Examples - first);
            Backprop.Run(theta, Cost, Rows(x, first, rows), Rows(y, first, rows), trace, nabla);
            optimizer.Update(theta, nabla, state);
            if (NonFinite.In(theta, "w", "b") is { } found)
                throw new NonFiniteException(found, step + 1);
            first = first + rows == Examples ? 0 : first + rows;
        }
    }

    private static ReadOnlyMatrixSpan<T> Rows<T>(T[,] matrix, int first, int rows)
        where T : unmanaged
    {
        int columns = matrix.GetLength(1);
        return new(MatrixShape.Flatten(matrix).Slice(first * columns, rows * columns), columns);
    }
}
