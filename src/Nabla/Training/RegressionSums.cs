using System.Collections.Immutable;
using System.Numerics;

namespace Nabla;

/// <summary>The sums that mean squared error and R² are made of, added example by example.</summary>
internal sealed class RegressionSums(int outputs, TargetScale? scale = null)
{
    private readonly double[] _squaredError = new double[outputs];
    private readonly double[] _mean = new double[outputs];
    private readonly double[] _squaredDeviation = new double[outputs];
    private readonly double _unit = scale?.Scale ?? 1;
    private int _count;

    /// <summary>Σ(a − y)² for each output, then the running means of y, then Σ(y − ȳ)².</summary>
    internal ImmutableArray<double> Sums => [.. _squaredError, .. _mean, .. _squaredDeviation];

    /// <summary>Goes on from sums over so many examples.</summary>
    internal void Restore(ImmutableArray<double> sums, int count)
    {
        sums.CopyTo(0, _squaredError, 0, outputs);
        sums.CopyTo(outputs, _mean, 0, outputs);
        sums.CopyTo(2 * outputs, _squaredDeviation, 0, outputs);
        _count = count;
    }

    internal void Clear()
    {
        Array.Clear(_squaredError);
        Array.Clear(_mean);
        Array.Clear(_squaredDeviation);
        _count = 0;
    }

    internal void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _count++;
        for (int j = 0; j < outputs; j++)
        {
            double target = double.CreateTruncating(y[j]);
            double r = double.CreateTruncating(a[j]) - target;
            _squaredError[j] += r * r;
            double fromOldMean = target - _mean[j];              // Welford's running mean and sum of squares
            _mean[j] += fromOldMean / _count;
            _squaredDeviation[j] += fromOldMean * (target - _mean[j]);
        }
    }

    internal double MeanSquaredError => _squaredError.Sum() / _count / outputs * _unit * _unit;

    internal double? R2
    {
        get
        {
            double sum = 0;
            for (int j = 0; j < outputs; j++)
            {
                if (_squaredDeviation[j] == 0)
                    return null;
                sum += 1 - _squaredError[j] / _squaredDeviation[j];
            }

            return sum / outputs;
        }
    }
}
