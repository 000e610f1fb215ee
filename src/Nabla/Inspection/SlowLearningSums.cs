namespace Nabla.Inspection;

/// <summary>Sums over examples of what <see cref="SlowLearning"/> asks about.</summary>
internal sealed class SlowLearningSums
{
    private readonly ParameterVector<double> _theta, _batchNabla;
    private readonly Cost _cost;
    private readonly Trace<double> _t;
    private readonly double[][,] _w;
    private readonly double[][] _largestPrime;   // sup σ' of each neuron, by l − 2

    internal SlowLearningSums(ParameterVector<double> theta, Cost cost, int capacity)
    {
        Architecture architecture = theta.Architecture;
        architecture.RequireNoGroups(nameof(theta));
        int L = architecture.LayerCount;
        (_theta, _cost, _t) = (theta, cost, new(architecture, capacity));
        (_batchNabla, Nabla) = (new(architecture), new(architecture));
        _w = [.. Enumerable.Range(2, L - 1).Select(l => theta.W(l).ToArray())];
        Activations = [.. architecture.Widths.Select(n => new Activation[n])];
        Neurons = [.. architecture.Widths.Skip(1).Select(n => new Neuron[n])];
        ErrorNorms = new double[L - 1];
        var known = new Dictionary<Nabla.Activation, double>();
        _largestPrime = [.. Enumerable.Range(2, L - 1).Select(l =>
            Enumerable.Range(0, architecture.Width(l)).Select(j =>
                Largest(architecture.Activation(l)[j], known)).ToArray())];
    }

    internal int Examples { get; private set; }

    internal double Cost { get; private set; }

    /// <summary>∇C, the mean over all examples so far.</summary>
    internal ParameterVector<double> Nabla { get; }

    /// <summary>By l − 1.</summary>
    internal Activation[][] Activations { get; }

    /// <summary>By l − 2.</summary>
    internal Neuron[][] Neurons { get; }

    /// <summary>Σ_x ‖δ^{x,l}‖, by l − 2.</summary>
    internal double[] ErrorNorms { get; }

    /// <summary>Adds a batch.</summary>
    internal void Add(ReadOnlyMatrixSpan<double> x, ReadOnlyMatrixSpan<double> y)
    {
        double mean = Backprop.Run(_theta, _cost, x, y, _t, _batchNabla);
        if (NonFinite.In(_t, _batchNabla) is { } found)
            throw new NonFiniteException(found);
        int m = x.Rows;
        Cost += mean * m;
        Examples += m;
        for (int i = 0; i < Nabla.Values.Length; i++)   // the mean of the means, by their weights
            Nabla.Values[i] += (_batchNabla.Values[i] - Nabla.Values[i]) * m / Examples;
        for (int l = 1; l <= _t.L; l++)
            AddActivations(l);
        for (int l = 2; l <= _t.L; l++)
            AddErrors(l);
    }

    private void AddActivations(int l)
    {
        for (int x = 0; x < _t.BatchSize; x++)
        {
            ReadOnlySpan<double> a = _t.A(l).Row(x);
            for (int k = 0; k < a.Length; k++)
            {
                ref Activation sum = ref Activations[l - 1][k];
                sum = new(sum.Signed + a[k], sum.Magnitude + Math.Abs(a[k]));
            }
        }
    }

    private void AddErrors(int l)
    {
        int n = _t.Architecture.Width(l);
        bool cancels = l == _t.L && _cost.PairedWith is not null;
        bool isShared = !_t.Architecture.Activation(l)[0].IsElementwise;
        double[] above = new double[n], prime = new double[n];
        for (int x = 0; x < _t.BatchSize; x++)
        {
            ReadOnlySpan<double> delta = _t.Delta(l).Row(x);
            ErrorNorms[l - 2] += EuclideanNorm.Of(delta);
            ErrorFromAbove(l, x, above, cancels);
            Array.Fill(prime, 1);
            if (!cancels && !isShared)
                _t.Code(l).TimesDerivative(_t.Z(l).Row(x), _t.A(l).Row(x), prime);
            double largestAbove = above.Max(Math.Abs);
            for (int j = 0; j < n; j++)
            {
                // Of softmax δ = Jᵀ ∂C/∂a mixes all; |δ| against the largest ∂C/∂a stands for σ'.
                bool mixes = isShared && !cancels;
                double share = mixes ? (largestAbove > 0 ? Math.Abs(delta[j]) / largestAbove : 0)
                    : cancels ? 1 : Math.Abs(prime[j]) / _largestPrime[l - 2][j];
                double error = mixes ? largestAbove : Math.Abs(above[j]);
                ref Neuron sum = ref Neurons[l - 2][j];
                sum = new(sum.SigmaPrime + share, sum.Error + error, sum.Delta + Math.Abs(delta[j]));
            }
        }
    }

    /// <summary>∂C/∂a^l of an example, or δ^l where σ' cancels.</summary>
    private void ErrorFromAbove(int l, int x, double[] above, bool cancels)
    {
        if (l == _t.L)
            (cancels ? _t.Delta(l) : _t.NablaA).Row(x).CopyTo(above);
        else
            MatrixForm.TransposedTimes(_w[l - 1], _t.Delta(l + 1).Row(x), above);
    }

    /// <summary>The largest |σ'| within ±16, to a 64th: exact for the activations that have it at 0, close for the
    /// others.</summary>
    private static double Largest(Nabla.Activation activation, Dictionary<Nabla.Activation, double> known)
    {
        if (!activation.IsElementwise)
            return 1;
        if (known.TryGetValue(activation, out double largest))
            return largest;
        double[] z = [.. Enumerable.Range(-1024, 2049).Select(i => i / 64.0)], a = new double[z.Length];
        var prime = new double[z.Length];
        Array.Fill(prime, 1);
        activation.CodeFor<double>().Apply(z, a);
        activation.CodeFor<double>().TimesDerivative(z, a, prime);
        return known[activation] = prime.Max(Math.Abs) is > 0 and var most ? most : 1;
    }

    /// <summary>Sums of a and |a|.</summary>
    internal readonly record struct Activation(double Signed, double Magnitude);

    /// <summary>Sums of σ' (as a share of its largest), |∂C/∂a| and |δ|.</summary>
    internal readonly record struct Neuron(double SigmaPrime, double Error, double Delta);
}
