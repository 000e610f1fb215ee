namespace Nabla;

/// <summary>What a real target is measured in while it is learned: y is fed to the cost as (y − mean) / scale, and an
/// output a answers mean + scale · a. Several outputs share one, or have one each.</summary>
public sealed record TargetScale
{
    private readonly ImmutableArray<TargetScale> _outputs = [];   // empty: all outputs are measured alike

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

    private TargetScale(ImmutableArray<TargetScale> outputs) =>
        (_outputs, Mean, Scale) = (outputs, outputs[0].Mean, outputs[0].Scale);

    /// <summary>A scale for each output; that of a single one is returned as it is.</summary>
    /// <param name="outputs">At least one, in the order of the outputs.</param>
    /// <exception cref="ArgumentException">There is none, or one is of several outputs.</exception>
    public static TargetScale OfOutputs(params ReadOnlySpan<TargetScale> outputs)
    {
        ArgumentException.ThrowIf(
            outputs.IsEmpty, "There are no scales; every output needs one.", nameof(outputs));
        foreach (TargetScale output in outputs)
        {
            ArgumentNullException.ThrowIfNull(output, nameof(outputs));
            ArgumentException.ThrowIf(output.Count > 0,
                $"A scale has parts for {output.Count} outputs, but is to be that of one output.", nameof(outputs));
        }

        return outputs.Length == 1 ? outputs[0] : new([.. outputs]);
    }

    /// <summary>The scale of an output.</summary>
    /// <param name="output">From 0.</param>
    /// <exception cref="IndexOutOfRangeException">Outputs have a scale each, and there is no such output.</exception>
    public TargetScale this[int output] => _outputs.IsEmpty ? this : _outputs[output];

    /// <summary>How many outputs have a scale each; 0: all are measured alike.</summary>
    internal int Count => _outputs.Length;

    /// <summary>The target that is fed as 0; of outputs with a scale each, that of the first.</summary>
    public double Mean { get; }

    /// <summary>What is fed as 1, counted from the mean; of outputs with a scale each, that of the first.</summary>
    public double Scale { get; }

    /// <summary>(y − mean) / scale.</summary>
    internal double Fed(double y) => (y - Mean) / Scale;

    /// <summary>mean + scale · a.</summary>
    internal double Answer(double a) => Mean + Scale * a;

    /// <summary>The scales that are in it: one for each output, or one for all.</summary>
    internal IEnumerable<TargetScale> Parts => _outputs.IsEmpty ? [this] : _outputs;

    /// <summary>Refuses parts for other outputs than there are.</summary>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    internal void RequireFits(int outputs) => ArgumentException.ThrowIf(Count > 0 && Count != outputs,
        $"There are scales for {Count} outputs, but there are {outputs}.", nameof(outputs));

    /// <inheritdoc/>
    public bool Equals(TargetScale? other) => other is not null && Mean.Equals(other.Mean)
        && Scale.Equals(other.Scale) && _outputs.SequenceEqual(other._outputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean, Scale, Count);

    /// <summary>For example " from 3.5 by 1.2".</summary>
    public override string ToString() => _outputs.IsEmpty ? Invariant($" from {Mean} by {Scale}")
        : string.Join(',', _outputs.Select(output => output.ToString()));
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
        double before = _weight;
        _weight += weight;
        for (int j = 0; j < outputs; j++)
        {
            double target = double.CreateTruncating(y[j]);
            double r = double.CreateTruncating(a[j]) - target;
            _squaredError[j] += weight * (r * r);
            _absoluteError[j] += weight * Math.Abs(r);
            _below[j] += r >= 0 ? weight : 0;
            // Welford's running mean and sum of squares, weighted by West. The weights are divided first, so that the
            // mean of equal targets is their own value to the last bit, whatever their weights are. The distance from
            // the new mean is before/_weight of that from the old one; as a difference it would lose its digits where
            // this example weighs far more than all before it. What counts once has the bits of version 0.1.
            double fromOldMean = target - _mean[j];
            _mean[j] += weight > 0 ? fromOldMean / (_weight / weight) : 0;
            _squaredDeviation[j] += weight == 1 ? Math.Max(0, fromOldMean * (target - _mean[j]))
                : weight > 0 ? weight * (before / _weight) * fromOldMean * fromOldMean : 0;
        }
    }

    /// <summary>The mean over examples and outputs, of outputs with a scale each in the unit of each.</summary>
    internal double MeanSquaredError
    {
        get
        {
            if (scale is not { Count: > 0 })
                return _squaredError.Sum() / _weight / outputs * Unit(0) * Unit(0);
            double sum = 0;
            for (int j = 0; j < outputs; j++)
                sum += _squaredError[j] * Unit(j) * Unit(j);
            return sum / _weight / outputs;
        }
    }

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
        MeanSquaredError = MetricArguments.Known(_squaredError[j] / _weight * Unit(j) * Unit(j)),
        RootMeanSquaredError = MetricArguments.Known(Math.Sqrt(_squaredError[j] / _weight) * Unit(j)),
        MeanAbsoluteError = MetricArguments.Known(_absoluteError[j] / _weight * Unit(j)),
        R2 = R2Of(j) is { } r2 ? MetricArguments.Known(r2) : null,
        ShareBelow = double.IsFinite(_squaredError[j]) ? MetricArguments.Known(_below[j] / _weight) : null,
    };

    private double Unit(int j) => scale?[j].Scale ?? 1;

    private double? R2Of(int j) => _squaredDeviation[j] == 0 ? null : 1 - _squaredError[j] / _squaredDeviation[j];
}
