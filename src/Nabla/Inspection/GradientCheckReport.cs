using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>What <see cref="GradientCheck"/> found.</summary>
/// <param name="Parameters">N, the number of weights and biases of the network.</param>
/// <param name="Compared">How many were compared.</param>
/// <param name="Agreeing">How many of those agree.</param>
/// <param name="AtKinks">How many were looked at but excluded, because their step crosses a kink of an activation or of
/// the cost.</param>
/// <param name="MeanCost">C of the batch.</param>
/// <param name="LargestDerivative">‖∇C‖_∞ by backpropagation.</param>
/// <param name="LargestOneSidedError">The most by which (46) with a step to one side missed backpropagation, among
/// those compared.</param>
/// <param name="Worst">The comparisons farthest apart for what is allowed, worst first.</param>
/// <param name="Race">What the gradient costs either way.</param>
public sealed record GradientCheckReport(
    long Parameters, long Compared, long Agreeing, long AtKinks, double MeanCost, double LargestDerivative,
    double LargestOneSidedError, ImmutableArray<GradientComparison> Worst, GradientRace Race)
{
    /// <summary>Whether everything compared agrees, and something was compared.</summary>
    public bool Agrees => Agreeing == Compared && Compared > 0;
}
