namespace Nabla.Inspection;

/// <summary>∂C/∂w^l_jk as the sum over every path from the weight to the cost, (52) and (53). The sum and the largest
/// paths are exact, found by going through the layers, without walking every path.</summary>
[Equation("53")]
public sealed class PathSum
{
    private readonly WorkedExample _example;
    private readonly int _l, _j, _k;
    private readonly double[] _start;      // ∂a^l_i/∂w^l_jk
    private readonly double[][,] _rates;   // of the edges into the layers l+1 … L

    /// <summary>The paths of the weight w^l_jk.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L.</param>
    /// <param name="j">The neuron of layer l.</param>
    /// <param name="k">The neuron of layer l−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such weight.</exception>
    /// <exception cref="NonFiniteException">∂C/∂a of an output is infinite: a cross-entropy at an output that was
    /// rounded to 0 or 1.</exception>
    public PathSum(WorkedExample example, int l, int j, int k)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 2);
        example.RequireNeuron(l - 1, k, 1);
        (_example, _l, _j, _k) = (example, l, j, k);
        ReadOnlySpan<double> end = example.CostByActivation(example.L);
        for (int m = 0; m < end.Length; m++)
        {
            if (!double.IsFinite(end[m]))
            {
                throw new NonFiniteException(new()
                {
                    Quantity = "dC/da", Layer = example.L, Row = 0, Column = m, Value = end[m],
                });
            }
        }

        _start = new double[example.Architecture.Width(l)];
        double a = example.A(l - 1)[k];
        if (example.IsShared(l))
        {
            double[,] jacobian = example.Jacobian(l);
            for (int i = 0; i < _start.Length; i++)
                _start[i] = jacobian[i, j] * a;
        }
        else
        {
            _start[j] = example.SigmaPrime(l)[j] * a;
        }

        _rates = [.. Enumerable.Range(l + 1, example.L - l).Select(example.EdgeRates)];
        (Sum, Magnitude) = (Total(value => value), Total(Math.Abs));
    }

    /// <summary>The sum over all paths, layer by layer from the weight upward.</summary>
    public double Sum { get; }

    /// <summary>The sum of the magnitudes of all paths: how much of them cancels.</summary>
    public double Magnitude { get; }

    /// <summary>∂C/∂w^l_jk by BP4, to compare with.</summary>
    public double ByBackpropagation => _example.Nabla.W(_l)[_j, _k];

    /// <summary>How many paths there are: n_{l+1} … n_L, times n_l where layer l is softmax.</summary>
    public BigInteger Count => Starts * PathsBetween(_l, _example.L);

    private int Starts => _example.IsShared(_l) ? _start.Length : 1;

    /// <summary>The largest paths by magnitude, largest first, of equals the one through lower-numbered neurons first.
    /// Paths with a factor 0 carry nothing and are left out, so there may be fewer.</summary>
    /// <param name="count">How many, 1 … 100,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public ImmutableArray<CostPath> Largest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 100_000);
        ImmutableArray<int> starts = _example.IsShared(_l) ? [.. Enumerable.Range(0, _start.Length)] : [_j];
        return [.. new LargestPaths(_start, starts, _rates, _example.CostByActivation(_example.L)).Take(count)
            .Select(Describe)];
    }

    /// <summary>How the chapter's clever step saves work, for this one weight: group the sum at the output, then layer
    /// by layer downward, until every sum is BP2's. Counts, stage by stage, the multiplications of the rate factors
    /// along the paths left and those of the products; each edge's rate factor is taken as known.</summary>
    public ImmutableArray<CollapseStage> Collapse()
    {
        var stages = ImmutableArray.CreateBuilder<CollapseStage>();
        BigInteger products = 0;
        for (int m = _example.L; m >= _l; m--)
        {
            // A path from the weight to layer m has m − l edges, a factor at its start and one at its end.
            BigInteger paths = Starts * PathsBetween(_l, m);
            stages.Add(new(m, paths, products + paths * (m - _l + 1)));
            // ∂C/∂a^(m−1)_n = Σ_m ∂C/∂a^m_m ∂a^m_m/∂a^(m−1)_n; at the last, only where the weight begins.
            long columns = m - 1 == _l ? Starts : _example.Architecture.Width(m - 1);
            products += columns * (long)_example.Architecture.Width(m);
        }

        return stages.ToImmutable();
    }

    private BigInteger PathsBetween(int from, int to)
    {
        BigInteger paths = 1;
        for (int m = from + 1; m <= to; m++)
            paths *= _example.Architecture.Width(m);
        return paths;
    }

    private double Total(Func<double, double> of)
    {
        double[] carried = [.. _start.Select(of)];
        foreach (double[,] rates in _rates)
        {
            var next = new double[rates.GetLength(0)];
            for (int q = 0; q < next.Length; q++)
            {
                for (int i = 0; i < carried.Length; i++)
                    next[q] = Math.FusedMultiplyAdd(of(rates[q, i]), carried[i], next[q]);
            }

            carried = next;
        }

        double total = 0;
        ReadOnlySpan<double> end = _example.CostByActivation(_example.L);
        for (int m = 0; m < carried.Length; m++)
            total = Math.FusedMultiplyAdd(of(end[m]), carried[m], total);
        return total;
    }

    private CostPath Describe(int[] neurons)
    {
        var factors = new List<double> { _example.CostByActivation(_example.L)[neurons[^1]] };
        for (int i = neurons.Length - 1; i > 0; i--)
            factors.Add(_rates[i - 1][neurons[i], neurons[i - 1]]);
        factors.Add(_start[neurons[0]]);
        return new([.. neurons], [.. factors], factors.Aggregate((product, factor) => product * factor));
    }
}

/// <summary>One path from a weight to the cost, (51).</summary>
/// <param name="Neurons">The neurons it passes in the layers l … L.</param>
/// <param name="Factors">The rate factors in the order of (53): ∂C/∂a^L, then ∂a^m/∂a^{m−1} for m = L … l+1, and
/// ∂a^l/∂w^l_jk last.</param>
/// <param name="Product">Their product, multiplied from the first to the last.</param>
public sealed record CostPath(ImmutableArray<int> Neurons, ImmutableArray<double> Factors, double Product);

/// <summary>A stage on the way from the sum over paths to backpropagation: from layer m on, sums are done layer by
/// layer as BP1 and BP2 do it; below, every path is still multiplied out by itself.</summary>
/// <param name="Layer">m, from L (every path by itself) to l (backpropagation).</param>
/// <param name="Paths">Paths left, from the weight to the neurons of layer m.</param>
/// <param name="Multiplications">Rate factors multiplied along paths, and the products of BP1 and BP2.</param>
public sealed record CollapseStage(int Layer, BigInteger Paths, BigInteger Multiplications);
