using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>What a small change does to the cost, as predicted and as it comes.</summary>
/// <param name="Target">What was moved.</param>
/// <param name="Layer">l.</param>
/// <param name="J">The neuron of layer l.</param>
/// <param name="K">The neuron of layer l−1 that a weight comes from; null for anything else.</param>
/// <param name="Rate">∂C/∂q of what was moved.</param>
/// <param name="Layers">The change on its way to the output, layer by layer.</param>
/// <param name="Rows">The nudge asked for, then half of it, a quarter, …</param>
public sealed record NudgeReport(
    NudgeTarget Target, int Layer, int J, int? K, double Rate, ImmutableArray<NudgeLayer> Layers,
    ImmutableArray<NudgeRow> Rows)
{
    /// <summary>Δ.</summary>
    public double Change => Rows[0].Change;

    /// <summary>ΔC by (47).</summary>
    public double Predicted => Rows[0].Predicted;

    /// <summary>ΔC as it comes.</summary>
    public double Actual => Rows[0].Actual;

    /// <summary>A kink where the nudge asked for crosses one; else what the halvings show in the end: the reason in
    /// the last row that is not rounding.</summary>
    public NudgeReason Verdict =>
        Rows[0].Reason is NudgeReason.Kink ? NudgeReason.Kink
        : Rows.Skip(1).Where(row => row.Reason is not (null or NudgeReason.Rounding)).Select(row => row.Reason)
            .LastOrDefault() ?? NudgeReason.Rounding;
}
