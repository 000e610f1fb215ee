using System.Collections.Immutable;

namespace Nabla.Teaching;

/// <summary>The first thing wrong in somebody's answers.</summary>
/// <param name="Quantity">z, a, cost_per_example, mean_cost, delta, grad_b or grad_W.</param>
/// <param name="Layer">l; null for the costs.</param>
/// <param name="Row">The example, or the neuron j of a gradient; null for the mean cost.</param>
/// <param name="Column">The neuron, or the k of a weight; null for costs and biases.</param>
/// <param name="Mine">What was answered; null where nothing stands there.</param>
/// <param name="Right">What is right; null where nothing belongs there.</param>
/// <param name="Slips">What probably went wrong, most probable first; none where nothing fits.</param>
public sealed record AnswerFinding(
    string Quantity, int? Layer, int? Row, int? Column, double? Mine, double? Right, ImmutableArray<LikelySlip> Slips);
