namespace Nabla.Inspection;

/// <summary>The big picture of the chapter, (47) to (50): a small change Δ of one quantity travels forward through the
/// network. To first order the cost changes by ∂C/∂q Δ; what that misses is of second order, and so falls fourfold as Δ
/// halves, unless a kink lies between, the cost is linear there, or only rounding is left.</summary>
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
        ArgumentException.ThrowIf(l == example.L && example.Cost.PairedWith is not null,
            $"The cost {example.Cost} is computed from z^{l}, not from a^{l}; " +
            $"an output cannot be moved by itself. Move the weighted input.", nameof(l));
        return Run(example, NudgeTarget.Activation, new(l, j, null), example.CostByActivation(l)[j], change);
    }

    private static NudgeReport Run(
        WorkedExample example, NudgeTarget target, ParameterLocation at, double rate, double change)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(!double.IsFinite(change) || change == 0, nameof(change),
            "A nudge is a finite number other than 0; try 0.01.");
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
            var row = new NudgeRow { Change = change, Predicted = rate * change, Actual = actual };
            rows.Add(
                Judge(rows, row, moved.CrossedKink, Math.Max(floor, perUnit * Math.Abs(change)), isLinear));
        }

        return new()
        {
            Target = target,
            Layer = at.Layer,
            J = at.J,
            K = at.K,
            Rate = rate,
            Layers = layers,
            Rows = rows.ToImmutable(),
        };
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
