namespace Nabla.Inspection;

/// <summary>One size of a nudge: what (47) predicts and what happens.</summary>
/// <param name="Change">Δ.</param>
/// <param name="Predicted">∂C/∂q · Δ.</param>
/// <param name="Actual">C after less C before.</param>
/// <param name="Ratio">What the prediction misses at 2Δ over what it misses at Δ; null in the first row, where it is
/// rounding, and where a cost is infinite.</param>
/// <param name="Reason">Why; null in the first row unless it crosses a kink.</param>
public readonly record struct NudgeRow(
    double Change, double Predicted, double Actual, double? Ratio, NudgeReason? Reason)
{
    /// <summary>What the prediction misses.</summary>
    public double Missed => Actual - Predicted;
}
