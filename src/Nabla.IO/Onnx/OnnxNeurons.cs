namespace Nabla.IO;

/// <summary>What picks and joins neurons of one layer, and softmax.</summary>
internal static class OnnxNeurons
{
    /// <summary>The neurons that a list of indices names.</summary>
    public static OnnxFlow Gather(OnnxStep step)
    {
        if (step.Input(0) is OnnxConstant)
            return OnnxConstants.Gather(step);
        OnnxSignal signal = Signal(step, step.Input(0));
        RequireNeurons(step, signal, step.Whole("axis", 0));
        OnnxTensor which = step.Constant(1);
        if (which.Shape.Length != 1 || which.Type is not (OnnxType.Int64 or OnnxType.Int32))
            throw step.Refuse($"indices of shape [{string.Join(", ", which.Shape)}]", "a list of integers");
        step.Budget.Spend(which.Length + (long)signal.Parts.Length);
        int[] starts = new int[signal.Parts.Length];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + signal.Parts[i - 1].Count;
        var parts = new List<OnnxPart>();
        int width = signal.Width;
        foreach (long index in which.Wholes())
        {
            long at = index < 0 ? index + width : index;
            if (at < 0 || at >= width)
                throw step.Refuse(Invariant($"index {index}"), $"0 to {width - 1}");
            int found = Array.BinarySearch(starts, (int)at);
            int i = found >= 0 ? found : ~found - 1;
            Append(parts, new(signal.Parts[i].Start + (int)at - starts[i], 1, signal.Parts[i].Formula));
        }

        return Made(step, signal, parts);
    }

    /// <summary>Parts of one layer's neurons one after the other.</summary>
    public static OnnxFlow Concat(OnnxStep step)
    {
        if (step.Input(0) is OnnxConstant)
            return OnnxConstants.Concat(step);
        OnnxSignal first = Signal(step, step.Input(0));
        if (OnnxBinary.Concat(step, first) is { } both)
            return both;
        RequireNeurons(step, first, step.Whole("axis", 1));
        var parts = new List<OnnxPart>();
        for (int i = 0; i < step.Count; i++)
        {
            OnnxSignal next = Signal(step, step.Input(i));
            OnnxDimensions.RequireMatrix(step, next);
            OnnxScaling.RequireNone(step, next);
            if (!ReferenceEquals(next.Layer, first.Layer) || next.ByColumn != first.ByColumn)
                throw step.Refuse("neurons of different layers joined", "one layer after the other");
            step.Budget.Spend(next.Parts.Length);
            foreach (OnnxPart part in next.Parts)
                Append(parts, part);
        }

        return Made(step, first, parts);
    }

    /// <summary>Neighboring neurons in several tensors.</summary>
    public static ImmutableArray<OnnxFlow?> Split(OnnxStep step)
    {
        OnnxSignal signal = Signal(step, step.Input(0));
        RequireNeurons(step, signal, step.Whole("axis", 0));
        int count = step.Node.Outputs.Length;
        step.Whole("num_outputs", count);
        int width = signal.Width, each = (width + count - 1) / count;
        long[] sizes = step.Wholes("split") ?? (step.Has(1)
            ? step.Integers(1)
            : [.. Enumerable.Range(0, count).Select(i => (long)Math.Clamp(width - i * (long)each, 0, each))]);
        if (sizes.Length != count || sizes.Any(size => size < 1 || size > width) || sizes.Sum() != width)
            throw step.Refuse("sizes of parts that do not add up", $"{count} parts of {width} neurons");
        step.Budget.Spend(count + (long)signal.Parts.Length);
        ImmutableArray<OnnxFlow?>.Builder made = ImmutableArray.CreateBuilder<OnnxFlow?>(count);
        int at = 0, used = 0;   // the part at hand, and how many of its neurons are gone
        foreach (long size in sizes)
        {
            var parts = new List<OnnxPart>();
            for (int left = (int)size; left > 0;)
            {
                OnnxPart part = signal.Parts[at];
                int take = Math.Min(left, part.Count - used);
                parts.Add(new(part.Start + used, take, part.Formula));
                left -= take;
                used += take;
                if (used == part.Count)
                    (at, used) = (at + 1, 0);
            }

            made.Add(signal with { Parts = [.. parts] });
        }

        return made.ToImmutable();
    }

    /// <summary>Softmax over the neurons of a layer, or its logarithm.</summary>
    public static OnnxFlow Softmax(OnnxStep step, OnnxFormula formula)
    {
        OnnxSignal z = OnnxScaling.Folded(step.Budget, Signal(step, step.Input(0)));
        long axis = step.Whole("axis", step.Budget.Opset < 13 ? 1 : -1);
        // Up to version 12 it takes all dimensions from the axis on.
        if (z.IsMatrix || !OnnxDimensions.IsRow(z) || (axis != -1 && axis != z.Dimensions.Length - 1))
            RequireNeurons(step, z, axis);
        if (!z.IsBare || (z.ByColumn && step.Budget.Opset < 13))
            throw step.Refuse("softmax of something else than a layer's weighted inputs", "softmax behind a Gemm");
        return z with { Parts = [new(0, z.Width, formula)] };
    }

    /// <summary>A tensor that is made of a layer.</summary>
    public static OnnxSignal Signal(OnnxStep step, OnnxFlow flow) => flow as OnnxSignal ?? throw step.Refuse(
        flow is OnnxRaw ? "the network's raw input" : "a constant", "the weighted inputs or activations of a layer");

    private static void RequireNeurons(OnnxStep step, OnnxSignal signal, long axis)
    {
        OnnxDimensions.RequireMatrix(step, signal);
        OnnxScaling.RequireNone(step, signal);
        if (axis + (axis < 0 ? 2 : 0) != (signal.ByColumn ? 0 : 1))
            throw step.Refuse(Invariant($"axis {axis}, which is not that of the neurons"), "the axis of the neurons");
    }

    private static OnnxSignal Made(OnnxStep step, OnnxSignal signal, List<OnnxPart> parts)
    {
        // No neuron twice: a tensor then never has more of them than its layer.
        long count = parts.Sum(part => (long)part.Count);
        var seen = new List<OnnxPart>(parts);
        seen.Sort((a, b) => a.Start.CompareTo(b.Start));
        bool overlap = Enumerable.Range(1, Math.Max(0, seen.Count - 1))
            .Any(i => seen[i].Start < seen[i - 1].Start + seen[i - 1].Count);
        if (overlap || count == 0)
            throw step.Refuse(count == 0 ? "no neuron at all" : "a neuron used twice", "each neuron once");
        return signal with { Parts = [.. parts] };
    }

    private static void Append(List<OnnxPart> parts, OnnxPart part)
    {
        if (parts is [.., var last] && last.Formula == part.Formula && last.Start + last.Count == part.Start)
            parts[^1] = last with { Count = last.Count + part.Count };
        else
            parts.Add(part);
    }
}
