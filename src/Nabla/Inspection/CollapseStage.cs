using System.Numerics;

namespace Nabla.Inspection;

/// <summary>
/// A stage on the way from the sum over paths to backpropagation: from layer m on, sums are done layer by layer as BP1
/// and BP2 do it; below, every path is still multiplied out by itself.
/// </summary>
/// <param name="Layer">m, from L (every path by itself) to l (backpropagation).</param>
/// <param name="Paths">Paths left, from the weight to the neurons of layer m.</param>
/// <param name="Multiplications">Rate factors multiplied along paths, and the products of BP1 and BP2.</param>
public sealed record CollapseStage(int Layer, BigInteger Paths, BigInteger Multiplications);
