namespace Nabla.Inspection;

/// <summary>One example worked through in float64: every z, a, δ and ∂C/∂a, the gradient, and the rates at which one
/// layer moves the next. What <see cref="Nudge"/>, <see cref="PathSum"/> and <see cref="MatrixForm"/> start from. A
/// snapshot: training on does not change it, and any number of threads may read it.</summary>
public sealed class WorkedExample
{
    internal const double Epsilon = 1.0 / (1L << 52);

    private readonly Trace<double> _t;
    private readonly double[][,] _w;
    private readonly double[][] _costByActivation;

    /// <summary>Works an example through.</summary>
    /// <param name="theta">The network's weights and biases; copied. A float32 model's by
    /// <c>model.ToNetwork&lt;double>().Parameters</c>.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">The input as the network takes it, n_1 numbers.</param>
    /// <param name="y">The desired output, n_L numbers.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    /// <exception cref="NonFiniteException">Some quantity is NaN or infinite; says which.</exception>
    public WorkedExample(
        ParameterVector<double> theta, Cost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(cost);
        theta.Architecture.RequireNoGroups(nameof(theta));
        (Parameters, Cost) = (theta.Clone(), cost);
        (_t, Nabla) = (new(theta.Architecture, 1), new(theta.Architecture));
        MeanCost = Backprop.Run(
            Parameters, cost, new ReadOnlyMatrixSpan<double>(x, x.Length), new ReadOnlyMatrixSpan<double>(y, y.Length),
            _t, Nabla);
        if (NonFinite.In(_t, Nabla) is { } found)
            throw new NonFiniteException(found);
        _w = [.. Enumerable.Range(2, L - 1).Select(l => Parameters.W(l).ToArray())];
        _costByActivation = new double[L][];
        _costByActivation[L - 1] = OutputGradient();
        for (int l = L - 1; l >= 1; l--)
        {
            _costByActivation[l - 1] = new double[Architecture.Width(l)];
            MatrixForm.TransposedTimes(_w[l - 1], Delta(l + 1), _costByActivation[l - 1]);
        }
    }

    /// <summary>Widths and activations.</summary>
    public Architecture Architecture => Parameters.Architecture;

    /// <summary>θ, the copy that was worked with. Not to be changed.</summary>
    public ParameterVector<double> Parameters { get; }

    /// <summary>∇C_x, the gradient of this example's cost. Not to be changed.</summary>
    public ParameterVector<double> Nabla { get; }

    /// <summary>The cost.</summary>
    public Cost Cost { get; }

    /// <summary>C_x.</summary>
    public double MeanCost { get; }

    /// <summary>The desired output y.</summary>
    public ReadOnlySpan<double> Y => _t.Y.Row(0);

    /// <summary>z^l, n_l numbers.</summary>
    /// <param name="l">2 … L.</param>
    public ReadOnlySpan<double> Z(int l) => _t.Z(l).Row(0);

    /// <summary>a^l, n_l numbers; a^1 is the input.</summary>
    /// <param name="l">1 … L.</param>
    public ReadOnlySpan<double> A(int l) => _t.A(l).Row(0);

    /// <summary>δ^l = ∂C/∂z^l, n_l numbers.</summary>
    /// <param name="l">2 … L.</param>
    public ReadOnlySpan<double> Delta(int l) => _t.Delta(l).Row(0);

    /// <summary>∂C/∂a^l, n_l numbers: ∇_a C for l = L, else (w^{l+1})ᵀ δ^{l+1}. What the error would be if it were
    /// measured at a instead of z; for l = 1 how the cost depends on the input. Where a cross-entropy is infinitely
    /// steep at an output that was rounded to 0 or 1, an infinity.</summary>
    /// <param name="l">1 … L.</param>
    public ReadOnlySpan<double> CostByActivation(int l) => _costByActivation[l - 1];

    /// <summary>w^l as an array [j, k]. Not to be changed.</summary>
    /// <param name="l">2 … L.</param>
    public double[,] W(int l) => _w[l - 2];

    /// <summary>Whether the neurons of layer l share their activation as softmax does, so that z_j moves every
    /// a_i.</summary>
    /// <param name="l">2 … L.</param>
    public bool IsShared(int l) => !Architecture.Activation(l)[0].IsElementwise;

    /// <summary>σ'(z^l), n_l numbers; of softmax the diagonal ∂a_j/∂z_j of its Jacobian.</summary>
    /// <param name="l">2 … L.</param>
    public double[] SigmaPrime(int l)
    {
        var prime = new double[Architecture.Width(l)];
        ReadOnlySpan<double> a = A(l);
        if (IsShared(l))
        {
            for (int j = 0; j < prime.Length; j++)
                prime[j] = a[j] * (1 - a[j]);
            return prime;
        }

        Array.Fill(prime, 1);
        _t.Code(l).TimesDerivative(Z(l), a, prime);
        return prime;
    }

    /// <summary>∂a^l_i/∂z^l_j as an array [i, j]: diag σ'(z^l), of softmax a_i([i = j] − a_j).</summary>
    /// <param name="l">2 … L.</param>
    public double[,] Jacobian(int l)
    {
        int n = Architecture.Width(l);
        var jacobian = new double[n, n];
        double[] prime = SigmaPrime(l);
        ReadOnlySpan<double> a = A(l);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; IsShared(l) && j < n; j++)
                jacobian[i, j] = -a[i] * a[j];
            jacobian[i, i] = prime[i];
        }

        return jacobian;
    }

    /// <summary>The rate factors of the edges into layer l, ∂a^l_q/∂a^{l−1}_j as an array [q, j] (49): σ'(z^l_q)
    /// w^l_qj; of softmax Σ_i ∂a^l_q/∂z^l_i w^l_ij.</summary>
    /// <param name="l">2 … L.</param>
    [Equation("49")]
    public double[,] EdgeRates(int l)
    {
        double[,] w = W(l);
        int rows = w.GetLength(0), columns = w.GetLength(1);
        if (IsShared(l))
            return MatrixForm.Product(Jacobian(l), w);
        double[] prime = SigmaPrime(l);
        var rates = new double[rows, columns];
        for (int q = 0; q < rows; q++)
        {
            for (int j = 0; j < columns; j++)
                rates[q, j] = prime[q] * w[q, j];
        }

        return rates;
    }

    internal int L => Architecture.LayerCount;

    /// <summary>By how much C is rounded, about.</summary>
    internal double Rounding() => GradientComparer.Rounding(Parameters, _t, out _);

    /// <summary>A second trace in the same state, to move things in.</summary>
    internal Trace<double> Copy()
    {
        var t = new Trace<double>(Architecture, 1);
        Batches.Load(_t.A(1), _t.Y, t);
        Backprop.Forward(Parameters, Cost.Code<double>(), t);
        return t;
    }

    internal void RequireNeuron(int l, int j, int first)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(l < first || l > L, nameof(l),
            $"There is no layer {l} to look at in a {Architecture} network; choose {first} … {L}.");
        ArgumentOutOfRangeException.ThrowIfOutside(j < 0 || j >= Architecture.Width(l), nameof(j),
            $"Layer {l} of a {Architecture} network has neurons 0 … {Architecture.Width(l) - 1}, not {j}.");
    }

    /// <summary>∇_a C, also for the costs whose BP1 goes without it; 0/0 where an output was rounded away is taken as
    /// its limit.</summary>
    private double[] OutputGradient()
    {
        ReadOnlySpan<double> a = A(L), y = Y;
        var gradient = new double[a.Length];
        Cost.Code<double>().Gradient(Z(L), a, y, gradient);
        for (int j = 0; j < gradient.Length; j++)
        {
            if (double.IsNaN(gradient[j]))   // −y/a at y = a = 0; (a − y)/(a(1 − a)) at y = a = 1 or 0
                gradient[j] = Cost == Cost.BinaryCrossEntropy ? (y[j] > 0.5 ? -1 : 1) : 0;
        }

        return gradient;
    }
}
