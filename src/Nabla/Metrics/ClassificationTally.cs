namespace Nabla;

/// <summary>What a <see cref="ClassificationReport"/> is made of, added example by example.</summary>
/// <param name="examples">How many there will be.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="areProbabilities">Whether scores are; else only their order counts.</param>
internal sealed class ClassificationTally(int examples, int classes, bool areProbabilities)
{
    /// <summary>Scores kept for ROC curves, at most: 256 MiB.</summary>
    internal const int MostScores = 1 << 25;

    private readonly ConfusionMatrix _confusion = new(classes);
    private readonly double[] _ranks = new double[classes];
    private readonly ReliabilitySums _reliability = new(Reliability.DefaultBins);
    private readonly int[] _labels = new int[examples];
    // The scores of class c are those from c · examples on.
    private readonly double[] _scores = (long)examples * classes <= MostScores ? new double[examples * classes] : [];
    private double _logLoss, _brier;
    private int _count;

    /// <summary>Adds the next example: its scores, the right class, the answer, ln p of the right class, and
    /// s_x.</summary>
    internal void Add(ReadOnlySpan<double> scores, int label, int answer, double logLikelihood, double weight)
    {
        _confusion.Add(label, answer, weight);
        _ranks[answer == label ? 0 : Math.Max(1, Scores.Rank(scores, label))] += weight;
        _labels[_count] = label;
        if (_scores.Length > 0)
        {
            for (int c = 0; c < scores.Length; c++)
                _scores[c * examples + _count] = scores[c];
        }

        if (areProbabilities)
        {
            _logLoss -= weight * logLikelihood;
            _brier += weight * Scores.SquaredDistance(scores, label);
            _reliability.Add(scores[answer], answer == label, weight);
        }

        _count++;
    }

    /// <summary>The measures of the examples added.</summary>
    /// <param name="weights">The weights they were added with; empty: 1 each.</param>
    internal ClassificationReport ToReport(ReadOnlySpan<double> weights = default)
    {
        var measures = ClassMeasures.Of(_confusion).ToBuilder();
        for (int c = 0; c < classes && _scores.Length > 0; c++)
        {
            ReadOnlySpan<double> scores = _scores.AsSpan(c * examples, examples);
            bool isAlone = _confusion.Examples(c) == 0 || _confusion.Examples(c) == _confusion.Total;
            measures[c] = measures[c] with
            {
                RocAuc = isAlone ? null : Scores.RocAuc(scores, _labels, c, weights),
                AveragePrecision = Scores.AveragePrecision(scores, _labels, c, weights),
            };
        }

        return new(_confusion, measures.ToImmutable(), _ranks)
        {
            LogLoss = areProbabilities ? MetricArguments.Known(_logLoss / _confusion.Total) : null,
            BrierScore = areProbabilities ? MetricArguments.Known(_brier / _confusion.Total) : null,
            Reliability = areProbabilities && _reliability.IsKnown && _confusion.Total > 0
                ? _reliability.ToReliability() : null,
        };
    }
}
