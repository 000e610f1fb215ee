namespace Nabla.Inspection;

/// <summary>What <see cref="SlowLearning"/> calls slow.</summary>
public sealed record SlowLearningOptions
{
    /// <summary>
    /// A weight is slow where its speed is below this share of what the largest factors found anywhere in the network
    /// would give; a neuron is saturated where its mean σ' is below this share of the largest σ' there is. Between 0
    /// and 1; a hundredth unless set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Threshold), "The threshold is a share, between 0 and 1.");
    } = 0.01;

    /// <summary>η, for the ratio of update to weight: that of plain gradient descent, one step on all these examples. 1
    /// unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and finite.</exception>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(LearningRate), "The learning rate is a finite number above 0.");
    } = 1;
}
