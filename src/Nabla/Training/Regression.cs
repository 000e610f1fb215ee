namespace Nabla;

/// <summary>What a real target is measured in while it is learned: y is fed to the cost as (y − mean) / scale, and an
/// output a answers mean + scale · a.</summary>
public sealed record TargetScale
{
    /// <summary>Measures from a mean in units of a scale.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="scale">Positive and finite.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public TargetScale(double mean, double scale)
    {
        ArgumentException.ThrowIf(!double.IsFinite(mean) || !(scale > 0 && double.IsFinite(scale)),
            $"Targets cannot be measured from {mean} in units of {scale}; " +
            $"the mean must be finite, the scale positive and finite.", nameof(scale));
        (Mean, Scale) = (mean, scale);
    }

    /// <summary>The target that is fed as 0.</summary>
    public double Mean { get; }

    /// <summary>What is fed as 1, counted from the mean.</summary>
    public double Scale { get; }

    /// <summary>(y − mean) / scale.</summary>
    internal double Fed(double y) => (y - Mean) / Scale;

    /// <summary>mean + scale · a.</summary>
    internal double Answer(double a) => Mean + Scale * a;

    /// <summary>For example " from 3.5 by 1.2".</summary>
    public override string ToString() => Invariant($" from {Mean} by {Scale}");
}

/// <summary>The sums that the measures of a regression are made of, added example by example. The measures are in the
/// units of the targets as they are stored.</summary>
internal sealed class RegressionSums(int outputs, TargetScale? scale = null)
{
    private readonly double[] _squaredError = new double[outputs];
    private readonly double[] _mean = new double[outputs];
    private readonly double[] _squaredDeviation = new double[outputs];
    private readonly double[] _absoluteError = new double[outputs];
    private readonly double[] _below = new double[outputs];
    private readonly double _unit = scale?.Scale ?? 1;
    private double _weight;   // of all examples, their number unless they count differently

    /// <summary>Σ(a − y)² for each output, then the running means of y, then Σ(y − ȳ)²: what
    /// <see cref="MeanSquaredError"/> and <see cref="R2"/> take.</summary>
    internal ImmutableArray<double> Sums => [.. _squaredError, .. _mean, .. _squaredDeviation];

    /// <summary>Goes on from sums over so many examples; absolute errors and shares are not among them.</summary>
    internal void Restore(ImmutableArray<double> sums, int count)
    {
        sums.CopyTo(0, _squaredError, 0, outputs);
        sums.CopyTo(outputs, _mean, 0, outputs);
        sums.CopyTo(2 * outputs, _squaredDeviation, 0, outputs);
        Array.Fill(_absoluteError, double.NaN);
        Array.Fill(_below, double.NaN);
        _weight = count;
    }

    internal void Clear()
    {
        Array.Clear(_squaredError);
        Array.Clear(_mean);
        Array.Clear(_squaredDeviation);
        Array.Clear(_absoluteError);
        Array.Clear(_below);
        _weight = 0;
    }

    internal void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, double weight = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _weight += weight;
        for (int j = 0; j < outputs; j++)
        {
            double target = double.CreateTruncating(y[j]);
            double r = double.CreateTruncating(a[j]) - target;
            _squaredError[j] += weight * (r * r);
            _absoluteError[j] += weight * Math.Abs(r);
            _below[j] += r >= 0 ? weight : 0;
            double fromOldMean = target - _mean[j];   // Welford's running mean and sum of squares, weighted by West
            _mean[j] += weight * fromOldMean / _weight;
            _squaredDeviation[j] += weight * fromOldMean * (target - _mean[j]);
        }
    }

    internal double MeanSquaredError => _squaredError.Sum() / _weight / outputs * _unit * _unit;

    internal double? R2
    {
        get
        {
            double? sum = 0;
            for (int j = 0; j < outputs; j++)
                sum += R2Of(j);
            return sum / outputs;
        }
    }

    /// <summary>The measures of each output.</summary>
    internal RegressionReport ToReport() => new([.. Enumerable.Range(0, outputs).Select(MeasuresOf)]);

    private RegressionMeasures MeasuresOf(int j) => new()
    {
        MeanSquaredError = MetricArguments.Known(_squaredError[j] / _weight * _unit * _unit),
        RootMeanSquaredError = MetricArguments.Known(Math.Sqrt(_squaredError[j] / _weight) * _unit),
        MeanAbsoluteError = MetricArguments.Known(_absoluteError[j] / _weight * _unit),
        R2 = R2Of(j) is { } r2 ? MetricArguments.Known(r2) : null,
        ShareBelow = double.IsFinite(_squaredError[j]) ? MetricArguments.Known(_below[j] / _weight) : null,
    };

    private double? R2Of(int j) => _squaredDeviation[j] == 0 ? null : 1 - _squaredError[j] / _squaredDeviation[j];
}
