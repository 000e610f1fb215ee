using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>
/// The big picture of the chapter, (47) to (50): a small change Δ of one quantity travels forward through the network.
/// To first order the cost changes by ∂C/∂q Δ; what that misses is of second order, and so falls fourfold as Δ halves,
/// unless a kink lies between, the cost is linear there, or only rounding is left.
/// </summary>
public static class Nudge
{
    private const int Halvings = 8;
    private const double Safety = 8;   // the rounding is an estimate, a standard deviation and not a bound

    /// <summary>Moves the weight w^l_jk.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L.</param>
    /// <param name="j">The neuron of layer l.</param>
    /// <param name="k">The neuron of layer l−1.</param>
    /// <param name="change">Δ, finite and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such weight, or no such change.</exception>
    [Equation("47")]
    public static NudgeReport Weight(WorkedExample example, int l, int j, int k, double change)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 2);
        example.RequireNeuron(l - 1, k, 1);
        return Run(example, NudgeTarget.Weight, new(l, j, k), example.Nabla.W(l)[j, k], change);
    }

    /// <summary>Moves the bias b^l_j.</summary>
    /// <inheritdoc cref="Weight"/>
    public static NudgeReport Bias(WorkedExample example, int l, int j, double change)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 2);
        return Run(example, NudgeTarget.Bias, new(l, j, null), example.Delta(l)[j], change);
    }

    /// <summary>Moves the weighted input z^l_j, as the demon does: the cost changes by δ^l_j Δ.</summary>
    /// <inheritdoc cref="Weight"/>
    public static NudgeReport WeightedInput(WorkedExample example, int l, int j, double change)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 2);
        return Run(example, NudgeTarget.WeightedInput, new(l, j, null), example.Delta(l)[j], change);
    }

    /// <summary>Moves the activation a^l_j: the cost changes by ∂C/∂a^l_j Δ. This is the error that the chapter might
    /// have chosen instead.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">1 … L; 1 moves the input.</param>
    /// <param name="j">The neuron of layer l.</param>
    /// <param name="change">Δ, finite and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron, or no such change.</exception>
    /// <exception cref="ArgumentException">It is an output of a cross-entropy, which is computed from z.</exception>
    public static NudgeReport Activation(WorkedExample example, int l, int j, double change)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 1);
        if (l == example.L && example.Cost.PairedWith is not null)
        {
            throw new ArgumentException(
                $"The cost {example.Cost} is computed from z^{l}, not from a^{l}; " +
                $"an output cannot be moved by itself. Move the weighted input.");
        }

        return Run(example, NudgeTarget.Activation, new(l, j, null), example.CostByActivation(l)[j], change);
    }

    private static NudgeReport Run(
        WorkedExample example, NudgeTarget target, ParameterLocation at, double rate, double change)
    {
        if (!double.IsFinite(change) || change == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(change), "A nudge is a finite number other than 0; try 0.01.");
        }

        var moved = new MovedExample(example, target == NudgeTarget.Activation, at.Layer, at.J);
        // forward was  z = w a + b,  hence  Δz_j = a_k Δw_jk
        double scale = at.K is { } k ? example.A(at.Layer - 1)[k] : 1;
        moved.By(scale * change);
        ImmutableArray<NudgeLayer> layers = moved.Layers(scale * change);
        double floor = Safety * example.Rounding();
        bool isRounded = rate == 0 && scale != 0
            && Flatness.MayBeRounding(example, at.Layer, at.J, target == NudgeTarget.Activation);
        bool isLinear = !isRounded && IsLinear(moved, example, scale, rate, change, floor);
        // A rate that was rounded to 0 may be off by the rounding of an output near 1.
        double perUnit = isRounded ? Safety * WorkedExample.Epsilon * Math.Abs(scale) : 0;
        var rows = ImmutableArray.CreateBuilder<NudgeRow>();
        for (int i = 0; i <= Halvings; i++, change /= 2)
        {
            double actual = moved.By(scale * change) - example.MeanCost;
            rows.Add(Judge(rows, new(change, rate * change, actual, null, null), moved.CrossedKink,
                Math.Max(floor, perUnit * Math.Abs(change)), isLinear));
        }

        return new(target, at.Layer, at.J, at.K, rate, layers, rows.ToImmutable());
    }

    private static NudgeRow Judge(
        ImmutableArray<NudgeRow>.Builder before, NudgeRow row, bool crossedKink, double floor, bool isLinear)
    {
        bool isRounding = Math.Abs(row.Missed) <= floor;
        if (before.Count == 0)
            return crossedKink && !isRounding ? row with { Reason = NudgeReason.Kink } : row;
        if (isRounding)
            return row with { Reason = isLinear ? NudgeReason.Linear : NudgeReason.Rounding };
        double ratio = before[^1].Missed / row.Missed;
        return row with
        {
            Ratio = double.IsFinite(ratio) ? ratio : null,
            Reason = crossedKink ? NudgeReason.Kink
                : !double.IsFinite(ratio) ? NudgeReason.TooLarge
                : ratio is >= 3.5 and <= 4.5 ? NudgeReason.Fourfold
                : ratio > 4.5 ? NudgeReason.Faster : NudgeReason.TooLarge,
        };
    }

    /// <summary>Whether nothing is missed even by nudges so large that anything but a line would show: a sixteenth, or
    /// the longest halving of it that stays on this side of every kink, not below 2⁻¹². Where C is too steady for
    /// that, as behind a saturated neuron, rounding hides a line and a curve alike, and the answer is no.</summary>
    private static bool IsLinear(
        MovedExample moved, WorkedExample example, double scale, double rate, double change, double floor)
    {
        for (double probe = 1.0 / 16; probe >= 1.0 / (1 << 12); probe /= 2)
        {
            double step = Math.CopySign(probe, change);
            double missed = moved.By(scale * step) - example.MeanCost - rate * step;
            if (moved.CrossedKink)
                continue;
            double curved = rate * step * scale * step / 2;   // the second order of a curve with |C''| = |C'| in z or a
            return Math.Abs(missed) <= floor && (rate == 0 || Math.Abs(curved) > floor);
        }

        return false;
    }
}

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

/// <summary>How a nudge arrives at one layer, (48) to (50).</summary>
/// <param name="Layer">l.</param>
/// <param name="PredictedZ">Δz^l to first order, n_l numbers; none where z^l does not move.</param>
/// <param name="ActualZ">Δz^l as it comes.</param>
/// <param name="PredictedA">Δa^l to first order, n_l numbers.</param>
/// <param name="ActualA">Δa^l as it comes.</param>
public sealed record NudgeLayer(
    int Layer, ImmutableArray<double> PredictedZ, ImmutableArray<double> ActualZ, ImmutableArray<double> PredictedA,
    ImmutableArray<double> ActualA);

/// <summary>One size of a nudge: what (47) predicts and what happens.</summary>
/// <param name="Change">Δ.</param>
/// <param name="Predicted">∂C/∂q · Δ.</param>
/// <param name="Actual">C after less C before.</param>
/// <param name="Ratio">What the prediction misses at 2Δ over what it misses at Δ; null in the first row, where it is
/// rounding, and where a cost is infinite.</param>
/// <param name="Reason">Why; null in the first row unless it crosses a kink.</param>
public readonly record struct NudgeRow(
    double Change, double Predicted, double Actual, double? Ratio, NudgeReason? Reason)
{
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
