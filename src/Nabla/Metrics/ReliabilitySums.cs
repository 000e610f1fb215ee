namespace Nabla;

/// <summary>What <see cref="Reliability"/> is made of, added example by example.</summary>
internal sealed class ReliabilitySums(int bins)
{
    private readonly (double Examples, double Confidence, double Correct)[] _sums =
        new (double, double, double)[bins];

    /// <summary>Whether every confidence was a probability.</summary>
    internal bool IsKnown { get; private set; } = true;

    internal void Add(double confidence, bool isCorrect, double weight)
    {
        if (!(confidence is >= 0 and <= 1))
        {
            IsKnown = false;
            return;
        }

        ref var sum = ref _sums[Math.Max(0, (int)Math.Ceiling(confidence * bins) - 1)];
        sum.Examples += weight;
        sum.Confidence += weight * confidence;
        sum.Correct += isCorrect ? weight : 0;
    }

    internal Reliability ToReliability() => new([.. _sums
        .Select((sum, m) => new ReliabilityBin
        {
            From = (double)m / bins,
            To = (m + 1.0) / bins,
            Examples = sum.Examples,
            Confidence = sum.Confidence / sum.Examples,
            Accuracy = sum.Correct / sum.Examples,
        })
        .Where(bin => bin.Examples > 0)]);
}
