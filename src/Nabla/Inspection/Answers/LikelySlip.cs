namespace Nabla;

/// <summary>What probably went wrong.</summary>
/// <param name="Slip">The kind.</param>
/// <param name="Hint">A sentence with the equation: what was done and what belongs there.</param>
public sealed record LikelySlip(Slip Slip, string Hint);
