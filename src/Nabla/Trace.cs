using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Everything that one pass of a mini-batch leaves behind, and the memory it happens in: z, a and δ of every
/// layer, ∇_a C and the cost of each example. Rows are examples. One trace serves a whole training loop; each pass
/// overwrites the last.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Trace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchMatrix<T>[] _a;
    private readonly BatchMatrix<T>[] _z;
    private readonly BatchMatrix<T>[] _delta;
    private readonly Dropout<T>?[] _dropout;
    private readonly BatchMatrix<T> _y;
    private readonly BatchMatrix<T> _nablaA;
    private readonly double[] _costs;
    private BatchMatrix<T>? _nablaX;
    private bool _hasNablaX;
    private readonly LayerCode<T>[] _code;
    private readonly KeptSlope<T>?[] _slope;
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
        _slope = Each(2, l => KeptSlope<T>.For(_code[l - 2], capacity, architecture.Width(l)));
        _dropout = new Dropout<T>?[L];
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

    /// <summary>The activations as the next layer receives them, m × n_l: a^l itself, or with dropout a^l ⊙
    /// mask.</summary>
    /// <param name="l">1 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public MatrixSpan<T> Fed(int l) => _dropout[Checked(l, 1) - 1] is { } dropout ? dropout.Fed(BatchSize) : A(l);

    /// <summary>The desired outputs y, m × n_L.</summary>
    public MatrixSpan<T> Y => _y.View(BatchSize);

    /// <summary>∇_a C of each example, m × n_L. Left as it was where the cost is paired with its output activation (a
    /// cross-entropy), because δ^L is then computed from z directly.</summary>
    public MatrixSpan<T> NablaA => _nablaA.View(BatchSize);

    /// <summary>∂C_x/∂x of each example, m × n_1, which <see cref="Backprop.InputGradient"/> computes.</summary>
    /// <exception cref="InvalidOperationException">It was not computed in this pass.</exception>
    public MatrixSpan<T> NablaX => _hasNablaX ? _nablaX!.View(BatchSize) : throw new InvalidOperationException(
        "No gradient with respect to the input was computed in this pass. Call Backprop.InputGradient after the " +
        "backward pass.");

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

    /// <summary>Room for ∂C_x/∂x, made when it is first asked for.</summary>
    internal MatrixSpan<T> NablaXToWrite()
    {
        _hasNablaX = true;
        return (_nablaX ??= new(Capacity, Architecture.InputWidth)).View(BatchSize);
    }

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

    /// <summary>Sets the columns of a^1 to 0 that a step leaves out because they are, for whoever looks.</summary>
    internal void ClearLeftOut()
    {
        if (Skipping is not { } used)
            return;
        MatrixSpan<T> inputs = A(1);
        int from = 0;
        foreach (Terms terms in used.Terms)
        {
            Clear(inputs, from, terms.Start);
            from = terms.Start + terms.Length;
        }

        Clear(inputs, from, inputs.Columns);

        static void Clear(MatrixSpan<T> inputs, int from, int to)
        {
            for (int x = 0; x < inputs.Rows; x++)
                inputs.Row(x)[from..to].Clear();
        }
    }

    internal Span<double> CostsToWrite => _costs.AsSpan(0, BatchSize);

    /// <summary>s_x of each example, by which C_x counts; null: all count alike.</summary>
    internal ExampleWeights<T>? Weights { get; set; }

    /// <summary>Looks for what tiny errors take from the gradient; null: nobody asks.</summary>
    internal LostGradient<T>? Lost { get; set; }

    /// <summary>Memory for one panel of wᵀ.</summary>
    internal Span<T> Scratch => _scratch.Span;

    /// <summary>σ and σ' of layer l as code, looked up once.</summary>
    internal LayerCode<T> Code(int l) => _code[l - 2];

    /// <summary>σ'(z) of layer l from the way forward; null where none of its functions gives it with σ.</summary>
    internal KeptSlope<T>? Slope(int l) => _slope[l - 2];

    /// <summary>The dropout of layer l; null without.</summary>
    internal Dropout<T>? Dropout(int l) => _dropout[l - 1];

    /// <summary>Gives layer l dropout.</summary>
    internal void UseDropout(int l) => _dropout[l - 1] = new(Capacity, Architecture.Width(l));

    /// <summary>Says how many examples the next pass has.</summary>
    /// <param name="batchSize">m.</param>
    /// <param name="name">What the caller calls it.</param>
    internal void Begin(int batchSize, [CallerArgumentExpression(nameof(batchSize))] string name = "")
    {
        Skipping?.Clear();
        _hasNablaX = false;
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1, name);
        BatchSize = batchSize <= Capacity ? batchSize : throw new ArgumentException(
            $"Batch has {batchSize} examples but the trace has room for {Capacity}. Make it with a larger capacity.",
            name);
    }

    private int Checked(int l, int first) => l >= first && l <= L ? l : throw Architecture.NoLayer(l, first);
}
