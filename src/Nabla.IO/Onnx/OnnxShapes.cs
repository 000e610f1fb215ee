namespace Nabla.IO;

/// <summary>What moves numbers without changing them.</summary>
internal static class OnnxShapes
{
    /// <summary>Another type for the same numbers; between float32 and float64 for what depends on the input.</summary>
    public static OnnxFlow Cast(OnnxStep step)
    {
        var type = (OnnxType)(int)Math.Clamp(step.Whole("to", 0), 0, int.MaxValue);
        step.Whole("saturate", 1);
        if (step.Input(0) is OnnxConstant { Tensor: var tensor })
            return OnnxConstants.Cast(step, tensor, type);
        return type is OnnxType.Float or OnnxType.Double
            ? step.Input(0)
            : throw step.Refuse($"Cast to {OnnxTensor.NameOf(type)}", "FLOAT or DOUBLE");
    }

    /// <summary>Dropout as it is after training: nothing.</summary>
    public static OnnxFlow Dropout(OnnxStep step)
    {
        step.Real("ratio", 0.5f);
        step.Whole("seed", 0);
        if (step.Has(1))
            step.Number(1);
        if (step.Has(2) && (step.Constant(2).Type != OnnxType.Bool || step.Number(2) != 0))
            throw step.Refuse("Dropout in training", "the network as it answers: training_mode false");
        return step.Input(0);
    }

    /// <summary>All dimensions behind the first as one.</summary>
    public static OnnxFlow Flatten(OnnxStep step)
    {
        long axis = step.Whole("axis", 1);
        OnnxFlow flow = step.Input(0);
        int rank = flow is OnnxRaw { Shape.Length: var inner } ? inner + 1 : 2;
        if (flow is OnnxConstant || axis + (axis < 0 ? rank : 0) != 1 || flow is OnnxRaw { ByColumn: true }
            or OnnxSignal { ByColumn: true })
        {
            throw step.Refuse(Invariant($"Flatten from axis {axis} on"), "axis 1: all but the examples");
        }

        return flow is OnnxRaw raw ? raw with { Shape = [raw.Width] } : flow;
    }

    /// <summary>Another shape for each example.</summary>
    public static OnnxFlow Reshape(OnnxStep step)
    {
        bool allowZero = step.Whole("allowzero", 0) != 0;
        long[] shape = step.Wholes("shape") ?? step.Integers(1);
        if (step.Input(0) is OnnxConstant { Tensor: var tensor })
            return OnnxConstants.Reshape(step, tensor, shape);
        (ImmutableArray<int> inner, long? batch, bool byColumn) = step.Input(0) switch
        {
            OnnxRaw raw => (raw.Shape, raw.Batch, raw.ByColumn),
            OnnxSignal signal => ([signal.Width], signal.Layer.Input.Batch, signal.ByColumn),
            _ => throw step.Refuse("an unknown input", "a layer"),
        };
        bool keepsBatch = shape is [var first, ..] && (first == batch || first == -1 || (first == 0 && !allowZero));
        int[]? made = keepsBatch && !byColumn ? Inner(inner, shape) : null;
        if (made is null || (step.Input(0) is OnnxSignal && made.Length != 1))
        {
            throw step.Refuse(
                $"Reshape to [{OnnxProblem.List(shape.Take(8))}]", "a shape that keeps each example together");
        }

        return step.Input(0) is OnnxRaw changed ? changed with { Shape = [.. made] } : step.Input(0);
    }

    /// <summary>Examples as columns, or as rows again.</summary>
    public static OnnxFlow Transpose(OnnxStep step)
    {
        long[] order = step.Wholes("perm") ?? [1, 0];
        if (order is not [1, 0])
            throw step.Refuse($"Transpose to [{OnnxProblem.List(order.Take(8))}]", "rows and columns exchanged");
        return step.Input(0) switch
        {
            OnnxRaw { Shape.Length: 1 } raw => raw with { ByColumn = !raw.ByColumn },
            OnnxSignal signal => signal with { ByColumn = !signal.ByColumn },
            OnnxConstant { Tensor: var tensor } => OnnxConstants.Transpose(step, tensor),
            _ => throw step.Refuse("Transpose of images", "of a matrix"),
        };
    }

    // The dimensions behind the first: 0 copies one, a single −1 is what is left.
    private static int[]? Inner(ImmutableArray<int> inner, long[] shape)
    {
        long all = inner.Aggregate(1L, (product, size) => product * size), known = 1;
        int open = shape[0] == -1 ? 0 : -1;
        var made = new int[shape.Length - 1];
        if (made.Length == 0)
            return null;
        for (int d = 0; d < made.Length; d++)
        {
            long size = shape[d + 1];
            if (size == 0 && d < inner.Length)
                size = inner[d];
            if (size == -1 && open < 0)
            {
                open = d + 1;
                continue;
            }

            if (size < (all == 0 ? 0 : 1) || size > int.MaxValue || known > int.MaxValue)
                return null;
            made[d] = (int)size;
            known *= size;
        }

        // Where the width is open until the first layer tells, whatever one dimension says will be checked there.
        if (all == 0)
            return made.Length == 1 ? [open > 0 ? 0 : made[0]] : null;
        if (open > 0)
        {
            if (all % known != 0)
                return null;
            made[open - 1] = (int)(all / known);
            return made;
        }

        return known == all ? made : null;
    }
}
