namespace Nabla.Teaching;

/// <summary>A slip that may have been made, and what the answers would be.</summary>
/// <param name="Slip">The kind, its layer and what to say.</param>
/// <param name="Explains">Whether answers to a quantity of a layer are those that come of it.</param>
internal sealed record SlipCandidate(LikelySlip Slip, Func<string, int?, double[][], bool> Explains);
