namespace Nabla.Inspection;

/// <summary>Why what a prediction misses changed as it did when the nudge was halved.</summary>
public enum NudgeReason
{
    /// <summary>It fell about fourfold, as a remainder of second order does: the nudge is small.</summary>
    Fourfold,

    /// <summary>It fell faster: the second-order term is (nearly) zero here, and terms of higher order count.</summary>
    Faster,

    /// <summary>It fell more slowly, or grew: the nudge is too large for the second-order term to rule.</summary>
    TooLarge,

    /// <summary>The nudge takes a neuron, or the cost, across a kink, where the first-order promise breaks.</summary>
    Kink,

    /// <summary>There is nothing left to fall but rounding: the cost is linear in this quantity here.</summary>
    Linear,

    /// <summary>It has fallen to the rounding of the cost.</summary>
    Rounding,
}
