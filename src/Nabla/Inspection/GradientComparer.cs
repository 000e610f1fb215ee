namespace Nabla.Inspection;

/// <summary>The work of <see cref="GradientCheck"/>.</summary>
internal sealed class GradientComparer
{
    /// <summary>About ε^⅓ = 6.1e-6, where truncation and rounding balance; a power of two.</summary>
    internal const double BaseStep = 1.0 / (1 << 17);

    private const double Epsilon = 1.0 / (1L << 52);
    private const double Relative = 1e-7;
    private const double Safety = 8;   // the rounding is an estimate, a standard deviation and not a bound
    private const int Heats = 20;

    private readonly ParameterVector<double> _theta;
    private readonly ParameterVector<double> _nabla;
    private readonly Trace<double> _t;
    private readonly CostCode<double> _cost;
    private readonly Branches _branches;
    private readonly double[][] _largest;   // max_x |a^l_k|, by l − 1
    private readonly double _meanCost;
    private readonly double _rounding;      // of C, absolute
    private readonly double _norm;          // ‖∇C‖_∞
    private readonly double _largestSize;           // max Σ|w||a| + |b| over all neurons and examples

    internal GradientComparer(ParameterVector<double> theta, Cost cost, double[,] x, double[,] y)
    {
        (_theta, _nabla, _t, _cost) =
            (theta, new(theta.Architecture), new(theta.Architecture, x.GetLength(0)), cost.Code<double>());
        _meanCost = Backprop.Run(theta, cost, x, y, _t, _nabla);
        _branches = new(_t, cost);
        _largest = [.. Enumerable.Range(1, _t.L - 1).Select(LargestActivations)];
        _rounding = Rounding(_theta, _t, out _largestSize);
        foreach (double g in _nabla.Values)
            _norm = Math.Max(_norm, Math.Abs(g));
    }

    internal GradientCheckReport Run(GradientCheckOptions options)
    {
        long looked = Math.Min(options.Sample ?? _theta.Count, _theta.Count);
        long compared = 0, agreeing = 0;
        double oneSided = 0;
        var worst = new PriorityQueue<GradientComparison, double>();
        var kinks = ImmutableArray.CreateBuilder<GradientKink>();
        var random = new RandomStream(options.Seed, Purpose.Check);
        for (long i = 0; i < looked; i++)
        {
            // One out of each of equally long stretches, drawn where a stretch is longer than one.
            long from = (long)((Int128)i * _theta.Count / looked), to = (long)((Int128)(i + 1) * _theta.Count / looked);
            long index = from + (to - from == 1 ? 0 : (long)(random.NextDouble() * (to - from)));
            if (Compare(index, ref oneSided, out GradientKink kink) is not { } comparison)
            {
                if (kinks.Count < options.Worst)
                    kinks.Add(kink);
                continue;
            }

            compared++;
            agreeing += comparison.Agrees ? 1 : 0;
            worst.Enqueue(comparison, comparison.Badness);
            if (worst.Count > options.Worst)
                worst.Dequeue();
        }

        return new()
        {
            Parameters = _theta.Count,
            Compared = compared,
            Agreeing = agreeing,
            AtKinks = looked - compared,
            MeanCost = _meanCost,
            LargestDerivative = _norm,
            LargestOneSidedError = oneSided,
            Worst = [.. worst.UnorderedItems.OrderByDescending(item => item.Priority)
                .ThenBy(item => item.Element.At.ToString(), StringComparer.Ordinal)
                .Select(item => item.Element)],
            Kinks = kinks.ToImmutable(),
            Race = Race(options.TimeProvider),
        };
    }

    /// <summary>One parameter, or null where its step crosses a kink.</summary>
    private GradientComparison? Compare(long index, ref double oneSided, out GradientKink kink)
    {
        ParameterLocation at = _theta.Locate(index);
        ref double parameter = ref _theta[index];
        double before = parameter, h = Step(at, before);
        double g = _nabla[index];
        Slopes wide = Central(ref parameter, before, h);
        kink = new()
        {
            At = at, Backpropagation = g, Left = (_meanCost - wide.Down) / h, Right = (wide.Up - _meanCost) / h,
        };
        if (!wide.IsSmooth)
            return null;
        double apart = Math.Abs((wide.Up - _meanCost) / h - g);
        oneSided = double.IsFinite(apart) ? Math.Max(oneSided, apart) : oneSided;
        var comparison = new GradientComparison
        {
            At = at,
            Backpropagation = g,
            Difference = wide.Slope,
            Allowed = Allowed(g, wide.Slope, h) + Bending(at, wide.Bend, h),
        };
        if (comparison.Agrees || Central(ref parameter, before, h / 2) is not { IsSmooth: true } narrow)
            return comparison;
        double slope = (4 * narrow.Slope - wide.Slope) / 3;
        // 4/3 · 2 + 1/3 = 3 times the rounding.
        return comparison with
        {
            Difference = slope, Allowed = Allowed(g, slope, h / 3) + 3 * Bending(at, wide.Bend, h),
        };
    }

    /// <summary>Near an optimum δ is far smaller at θ than at θ ± h, where rounded weighted inputs meet it. It changes
    /// there by the second difference of C over the way that z moves; as far as that difference is not rounding
    /// itself.</summary>
    private double Bending(ParameterLocation at, double bend, double h)
    {
        double way = h * (at.K is { } k ? _largest[at.Layer - 2][k] : 1);
        double seen = Math.Abs(bend) - Safety * (_rounding + Epsilon * Math.Abs(_meanCost));
        return seen > 0 && way > 0 ? Safety * Epsilon * _largestSize * seen / way / h : 0;
    }

    private double Step(ParameterLocation at, double value)
    {
        double activation = at.K is { } k ? Math.Max(1, _largest[at.Layer - 2][k]) : 1;
        return Math.Max(BaseStep / activation, Math.Sqrt(Epsilon) * Math.Abs(value));
    }

    private double Allowed(double g, double d, double h) =>
        Relative * Math.Max(_norm, Math.Max(Math.Abs(g), Math.Abs(d))) + Safety * _rounding / h;

    private Slopes Central(ref double parameter, double before, double h)
    {
        parameter = before + h;
        double up = Pass(), right = parameter;
        bool smooth = _branches.AreAsBefore();
        parameter = before - h;
        double down = Pass(), left = parameter;
        smooth &= _branches.AreAsBefore();
        parameter = before;
        return new(up, down, (up - down) / (right - left), up - _meanCost + (down - _meanCost), smooth);
    }

    /// <summary>C(θ + h), C(θ − h), the slope between, C(θ + h) − 2C(θ) + C(θ − h), and whether no kink lies
    /// there.</summary>
    private readonly record struct Slopes(double Up, double Down, double Slope, double Bend, bool IsSmooth);

    private double Pass()
    {
        for (int l = 2; l <= _t.L; l++)
            Backprop.Feedforward(_theta, _t, l);
        Backprop.OutputCost(_cost, _t);
        return _t.MeanCost;
    }

    private GradientRace Race(TimeProvider clock)
    {
        TimeSpan forward = Quickest(clock, () => Pass());
        TimeSpan both = Quickest(clock, () => Backprop.Run(_theta, _cost, _t, _nabla));
        Architecture architecture = _theta.Architecture;
        long all = 0, first = (long)architecture.Width(2) * architecture.Width(1);
        for (int l = 2; l <= _t.L; l++)
            all += (long)architecture.Width(l) * architecture.Width(l - 1);
        // (25) and BP4 multiply once for every weight and example; BP2 for those of the layers 3 … L.
        return new()
        {
            Parameters = _theta.Count,
            ForwardMultiplications = _t.BatchSize * all,
            BackwardMultiplications = _t.BatchSize * (2 * all - first),
            ForwardTime = forward,
            BackpropagationTime = both,
        };
    }

    private static TimeSpan Quickest(TimeProvider clock, Action action)
    {
        TimeSpan quickest = TimeSpan.MaxValue;
        for (int heat = 0; heat < Heats; heat++)
        {
            long start = clock.GetTimestamp();
            action();
            TimeSpan time = clock.GetElapsedTime(start);
            quickest = time < quickest ? time : quickest;
        }

        return quickest;
    }

    private double[] LargestActivations(int l)
    {
        var largest = new double[_t.Architecture.Width(l)];
        for (int x = 0; x < _t.BatchSize; x++)
        {
            for (int k = 0; k < largest.Length; k++)
                largest[k] = Math.Max(largest[k], Math.Abs(_t.A(l)[x, k]));
        }

        return largest;
    }

    /// <summary>By how much C is rounded, about: a weighted input by ε(Σ|w||a| + |b|), which δ carries into C, a cost
    /// by ε√n_L C; independent roundings add up as squares: ε (√n_L Σ_x |C_x| + √Σ_x,l,j (δ^l_j (Σ_k |w_jk||a_k| +
    /// |b_j|))²) / m.</summary>
    internal static double Rounding(ParameterVector<double> theta, Trace<double> t, out double largestSize)
    {
        double costs = 0, sum = 0;
        largestSize = 0;
        foreach (double cost in t.Costs)
            costs += Math.Abs(cost);
        for (int l = 2; l <= t.L; l++)
        {
            double[,] w = theta.W(l).ToArray();
            for (int x = 0; x < t.BatchSize; x++)
            {
                ReadOnlySpan<double> a = t.A(l - 1).Row(x), delta = t.Delta(l).Row(x);
                for (int j = 0; j < delta.Length; j++)
                {
                    double size = Math.Abs(theta.B(l)[j]);
                    for (int k = 0; k < a.Length; k++)
                        size += Math.Abs(w[j, k] * a[k]);
                    sum += delta[j] * size * (delta[j] * size);
                    largestSize = Math.Max(largestSize, size);
                }
            }
        }

        return Epsilon * (Math.Sqrt(t.Architecture.OutputWidth) * costs + Math.Sqrt(sum)) / t.BatchSize;
    }
}
