namespace Nabla.Inspection;

/// <summary>
/// What a gradient costs by backpropagation and by (46). Multiplications are those of the matrix products, w a in (25),
/// wᵀδ in BP2 and δ aᵀ in BP4; times by differences are those of one forward pass, measured, times the passes needed.
/// </summary>
/// <param name="Parameters">N, the number of weights and biases.</param>
/// <param name="ForwardMultiplications">Of one forward pass of the batch.</param>
/// <param name="BackwardMultiplications">Of one backward pass of the batch.</param>
/// <param name="ForwardTime">One forward pass of the batch, the quickest of a few.</param>
/// <param name="BackpropagationTime">One forward and one backward pass, the quickest of a few.</param>
public sealed record GradientRace(
    long Parameters, long ForwardMultiplications, long BackwardMultiplications, TimeSpan ForwardTime,
        TimeSpan BackpropagationTime)
{
    /// <summary>Forward passes of (46) with a step to one side: one for each parameter, and one.</summary>
    public long OneSidedPasses => Parameters + 1;

    /// <summary>Forward passes of central differences: two for each parameter.</summary>
    public long CentralPasses => 2 * Parameters;

    /// <summary>One-sided differences for all parameters.</summary>
    public TimeSpan OneSidedTime => ForwardTime * OneSidedPasses;

    /// <summary>Central differences for all parameters.</summary>
    public TimeSpan CentralTime => ForwardTime * CentralPasses;

    /// <summary>Backpropagation in forward passes, by multiplications: between 2 and 3.</summary>
    public double BackpropagationInPasses =>
        (ForwardMultiplications + BackwardMultiplications) / (double)ForwardMultiplications;
}
