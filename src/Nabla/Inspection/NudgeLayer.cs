using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>How a nudge arrives at one layer, (48) to (50).</summary>
/// <param name="Layer">l.</param>
/// <param name="PredictedZ">Δz^l to first order, n_l numbers; none where z^l does not move.</param>
/// <param name="ActualZ">Δz^l as it comes.</param>
/// <param name="PredictedA">Δa^l to first order, n_l numbers.</param>
/// <param name="ActualA">Δa^l as it comes.</param>
public sealed record NudgeLayer(
    int Layer, ImmutableArray<double> PredictedZ, ImmutableArray<double> ActualZ, ImmutableArray<double> PredictedA,
    ImmutableArray<double> ActualA);
