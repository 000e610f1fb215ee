using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>One path from a weight to the cost, (51).</summary>
/// <param name="Neurons">The neurons it passes in the layers l … L.</param>
/// <param name="Factors">The rate factors in the order of (53): ∂C/∂a^L, then ∂a^m/∂a^{m−1} for m = L … l+1, and
/// ∂a^l/∂w^l_jk last.</param>
/// <param name="Product">Their product, multiplied from the first to the last.</param>
public sealed record CostPath(ImmutableArray<int> Neurons, ImmutableArray<double> Factors, double Product);
