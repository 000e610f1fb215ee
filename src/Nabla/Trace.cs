using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// Everything that one pass of a mini-batch leaves behind, and the memory it happens in: z, a and δ of every layer, ∇_a
/// C and the cost of each example. Rows are examples. One trace serves a whole training loop; each pass overwrites the
/// last.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Trace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchMatrix<T>[] _a;
    private readonly BatchMatrix<T>[] _z;
    private readonly BatchMatrix<T>[] _delta;
    private readonly BatchMatrix<T>?[] _mask;
    private readonly BatchMatrix<T>?[] _dropped;
    private readonly BatchMatrix<T> _y;
    private readonly BatchMatrix<T> _nablaA;
    private readonly double[] _costs;
    private double[] _weights = [];
    private readonly LayerCode<T>[] _code;
    private readonly AlignedBuffer<T> _scratch;
    private readonly Terms[] _allTerms;

    /// <summary>Room for mini-batches of up to <paramref name="capacity"/> examples.</summary>
    /// <param name="architecture">The network to pass through.</param>
    /// <param name="capacity">The largest number of examples in a mini-batch; at least 1.</param>
    public Trace(Architecture architecture, int capacity)
        : this(architecture, capacity, threads: 1)
    {
    }

    internal Trace(Architecture architecture, int capacity, int threads)
        : this(architecture, capacity, Kernel<T>.Current, threads)
    {
    }

    private Trace(Architecture architecture, int capacity, Kernel<T> kernel, int threads)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Precision.Require<T>();
        (Architecture, Capacity, BatchSize) = (architecture, capacity, capacity);
        (Kernel, Products) = (kernel, TeamProducts<T>.For(kernel, threads));
        int L = architecture.LayerCount;
        _a = Each(1, l => new BatchMatrix<T>(capacity, architecture.Width(l)));
        _z = Each(2, l => new BatchMatrix<T>(capacity, architecture.Width(l)));
        _delta = Each(2, l => new BatchMatrix<T>(capacity, architecture.Width(l)));
        _code = Each(2, l => new LayerCode<T>(architecture.Activation(l), architecture.Width(l), kernel.Register));
        (_mask, _dropped) = (new BatchMatrix<T>?[L], new BatchMatrix<T>?[L]);
        _y = new(capacity, architecture.OutputWidth);
        _nablaA = new(capacity, architecture.OutputWidth);
        _costs = new double[capacity];
        _allTerms = [.. architecture.Widths.SkipLast(1).Select(width => new Terms(0, width))];
        _scratch = new((architecture.Widths.Max() + 3L) / 4 * 4 * Layout.Panel<T>());

        TItem[] Each<TItem>(int first, Func<int, TItem> make) =>
            [.. Enumerable.Range(first, L - first + 1).Select(make)];
    }

    /// <summary>The network passed through.</summary>
    public Architecture Architecture { get; }

    /// <summary>The largest number of examples in a mini-batch.</summary>
    public int Capacity { get; }

    /// <summary>m, the number of examples of the current pass.</summary>
    public int BatchSize { get; private set; }

    /// <summary>z^l = w^l a^{l−1} + b^l, m × n_l.</summary>
    /// <param name="l">2 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public MatrixSpan<T> Z(int l) => _z[Checked(l, 2) - 2].View(BatchSize);

    /// <summary>a^l = σ(z^l), m × n_l; a^1 is the input x.</summary>
    /// <param name="l">1 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public MatrixSpan<T> A(int l) => _a[Checked(l, 1) - 1].View(BatchSize);

    /// <summary>δ^l = ∂C_x/∂z^l of each single example (29), m × n_l; C_x is s_x C_x where examples have weights.
    /// </summary>
    /// <param name="l">2 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    [Equation("29")]
    public MatrixSpan<T> Delta(int l) => _delta[Checked(l, 2) - 2].View(BatchSize);

    /// <summary>
    /// The activations as the next layer receives them, m × n_l: a^l itself, or with dropout a^l ⊙ mask.
    /// </summary>
    /// <param name="l">1 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public MatrixSpan<T> Fed(int l) => (_dropped[Checked(l, 1) - 1] ?? _a[l - 1]).View(BatchSize);

    /// <summary>The desired outputs y, m × n_L.</summary>
    public MatrixSpan<T> Y => _y.View(BatchSize);

    /// <summary>
    /// ∇_a C of each example, m × n_L. Left as it was where the cost is paired with its output activation (a
    /// cross-entropy), because δ^L is then computed from z directly.
    /// </summary>
    public MatrixSpan<T> NablaA => _nablaA.View(BatchSize);

    /// <summary>C_x of each example, m numbers; with weights s_x C_x.</summary>
    public ReadOnlySpan<double> Costs => _costs.AsSpan(0, BatchSize);

    /// <summary>C = (1/m) Σ_x C_x of the current pass, summed in the order of the examples.</summary>
    public double MeanCost
    {
        get
        {
            double sum = 0;
            foreach (double cost in Costs)
                sum += cost;
            return sum / BatchSize;
        }
    }

    internal int L => Architecture.LayerCount;

    /// <summary>The loops that this trace's passes run in.</summary>
    internal Kernel<T> Kernel { get; }

    /// <summary>The products among them, which may be shared by threads.</summary>
    internal IProducts<T> Products { get; }

    /// <summary>What layer l receives, with the columns of the input left out that are zero in the whole mini-batch, if
    /// that is known.</summary>
    internal LayerInput<T> Input(int l) =>
        l == 2 && Skipping is not null ? new(Fed(1), Skipping.Terms) : new(Fed(l - 1), _allTerms.AsSpan(l - 2, 1));

    /// <summary>Which columns of the input count; null: all.</summary>
    internal NonZeroColumns? Skipping { get; set; }

    internal Span<double> CostsToWrite => _costs.AsSpan(0, BatchSize);

    /// <summary>s_x of each example, m numbers, by which C_x counts; empty: all count alike.</summary>
    internal Span<double> Weights => _weights.AsSpan(0, Math.Min(_weights.Length, BatchSize));

    /// <summary>Gives the examples weights.</summary>
    internal void UseWeights() => _weights = new double[Capacity];

    /// <summary>C_x ← s_x C_x.</summary>
    internal void WeighCosts()
    {
        for (int x = 0; x < Weights.Length; x++)
            _costs[x] *= _weights[x];
    }

    /// <summary>δ^L ← s_x δ^L; all errors before it follow.</summary>
    internal void WeighErrors()
    {
        for (int x = 0; x < Weights.Length; x++)
        {
            T weight = T.CreateTruncating(_weights[x]);
            foreach (ref T delta in Delta(L).Row(x))
                delta *= weight;
        }
    }

    /// <summary>Memory for one panel of wᵀ.</summary>
    internal Span<T> Scratch => _scratch.Span;

    /// <summary>σ and σ' of layer l as code, looked up once.</summary>
    internal LayerCode<T> Code(int l) => _code[l - 2];

    /// <summary>The factors, 0 or 1/(1−p), by which layer l's activations are dropped; null without dropout.</summary>
    internal BatchMatrix<T>? Mask(int l) => _mask[l - 1];

    /// <summary>Gives layer l a dropout mask, or takes it away.</summary>
    internal void UseDropout(int l, bool use)
    {
        _mask[l - 1] = use ? _mask[l - 1] ?? new(Capacity, Architecture.Width(l)) : null;
        _dropped[l - 1] = use ? _dropped[l - 1] ?? new(Capacity, Architecture.Width(l)) : null;
    }

    /// <summary>Says how many examples the next pass has.</summary>
    /// <param name="batchSize">m.</param>
    /// <param name="name">What the caller calls it.</param>
    internal void Begin(int batchSize, [CallerArgumentExpression(nameof(batchSize))] string name = "")
    {
        Skipping?.Clear();
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1, name);
        if (batchSize > Capacity)
        {
            throw new ArgumentException(
                $"Batch has {batchSize} examples but the trace has room for {Capacity}. " +
                "Make it with a larger capacity.", name);
        }

        BatchSize = batchSize;
    }

    /// <summary>Takes a mini-batch: x into a^1, and y.</summary>
    internal void Load(ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y)
    {
        LoadInputs(x);
        if (y.Rows != x.Rows)
        {
            throw new ArgumentException(
                $"Batch has {x.Rows} inputs but {y.Rows} targets; there must be one target for each input.",
                nameof(y));
        }

        if (y.Columns != Architecture.OutputWidth)
        {
            throw new ArgumentException(
                $"Targets have {y.Columns} columns but the {Architecture} network gives " +
                $"{Architecture.OutputWidth} outputs.", nameof(y));
        }

        for (int i = 0; i < x.Rows; i++)
            y.Row(i).CopyTo(Y.Row(i));
    }

    /// <summary>Takes the inputs of a mini-batch into a^1.</summary>
    internal void LoadInputs(ReadOnlyMatrixSpan<T> x)
    {
        if (x.Columns != Architecture.InputWidth)
        {
            throw new ArgumentException(
                $"Batch has {x.Columns} columns but the {Architecture} network takes {Architecture.InputWidth}.",
                nameof(x));
        }

        Begin(x.Rows, nameof(x));
        for (int i = 0; i < x.Rows; i++)
            x.Row(i).CopyTo(A(1).Row(i));
    }

    private int Checked(int l, int first) => l >= first && l <= L ? l : throw Architecture.NoLayer(l, first);
}
