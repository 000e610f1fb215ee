namespace Nabla.Teaching;

/// <summary>What probably went wrong.</summary>
/// <param name="Slip">The kind; of two made at once the one made first.</param>
/// <param name="Layer">The layer where it was made; null where it was made at every layer, or has none.</param>
/// <param name="Hint">A sentence with the equation: what was done and what belongs there.</param>
public sealed record LikelySlip(Slip Slip, int? Layer, string Hint);
