namespace Nabla.Inspection;

/// <summary>What a nudge moves.</summary>
public enum NudgeTarget
{
    /// <summary>A weight w^l_jk.</summary>
    Weight,

    /// <summary>A bias b^l_j.</summary>
    Bias,

    /// <summary>A weighted input z^l_j, as the chapter's demon does.</summary>
    WeightedInput,

    /// <summary>An activation a^l_j, or an input where l = 1.</summary>
    Activation,
}

/// <summary>What a small change does to the cost, as predicted and as it comes.</summary>
public sealed record NudgeReport
{
    /// <summary>What was moved.</summary>
    public required NudgeTarget Target { get; init; }

    /// <summary>l.</summary>
    public required int Layer { get; init; }

    /// <summary>The neuron of layer l.</summary>
    public required int J { get; init; }

    /// <summary>The neuron of layer l−1 that a weight comes from; null for anything else.</summary>
    public required int? K { get; init; }

    /// <summary>∂C/∂q of what was moved.</summary>
    public required double Rate { get; init; }

    /// <summary>The change on its way to the output, layer by layer.</summary>
    public required ImmutableArray<NudgeLayer> Layers { get; init; }

    /// <summary>The nudge asked for, then half of it, a quarter, …</summary>
    public required ImmutableArray<NudgeRow> Rows { get; init; }

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

    /// <summary>One line for people: what was predicted, and what came.</summary>
    public override string ToString() =>
        Invariant($"a change of {Change:G4} changes the cost by {Actual:G6}; predicted {Predicted:G6} ({Verdict})");
}

/// <summary>How a nudge arrives at one layer, (48) to (50).</summary>
public sealed record NudgeLayer
{
    /// <summary>l.</summary>
    public required int Layer { get; init; }

    /// <summary>Δz^l to first order, n_l numbers; none where z^l does not move.</summary>
    public required ImmutableArray<double> PredictedZ { get; init; }

    /// <summary>Δz^l as it comes.</summary>
    public required ImmutableArray<double> ActualZ { get; init; }

    /// <summary>Δa^l to first order, n_l numbers.</summary>
    public required ImmutableArray<double> PredictedA { get; init; }

    /// <summary>Δa^l as it comes.</summary>
    public required ImmutableArray<double> ActualA { get; init; }
}

/// <summary>One size of a nudge: what (47) predicts and what happens.</summary>
public readonly record struct NudgeRow
{
    /// <summary>Δ.</summary>
    public required double Change { get; init; }

    /// <summary>∂C/∂q · Δ.</summary>
    public required double Predicted { get; init; }

    /// <summary>C after less C before.</summary>
    public required double Actual { get; init; }

    /// <summary>What the prediction misses at 2Δ over what it misses at Δ; null in the first row, where it is
    /// rounding, and where a cost is infinite.</summary>
    public double? Ratio { get; init; }

    /// <summary>Why; null in the first row unless it crosses a kink.</summary>
    public NudgeReason? Reason { get; init; }

    /// <summary>What the prediction misses.</summary>
    public double Missed => Actual - Predicted;
}

/// <summary>Why what a prediction misses changed as it did when the nudge was halved.</summary>
public enum NudgeReason
{
    /// <summary>It fell about fourfold, as a remainder of second order does: the nudge is small.</summary>
    Fourfold,

    /// <summary>It fell faster: the second-order term is (nearly) zero here, and terms of higher order count.</summary>
    Faster,

    /// <summary>It fell more slowly, or grew: the nudge is too large for the second-order term to rule.</summary>
    TooLarge,

    /// <summary>The nudge takes a neuron, or the cost, across a kink, where the first-order promise breaks.</summary>
    Kink,

    /// <summary>There is nothing left to fall but rounding: the cost is linear in this quantity here.</summary>
    Linear,

    /// <summary>It has fallen to the rounding of the cost.</summary>
    Rounding,
}
