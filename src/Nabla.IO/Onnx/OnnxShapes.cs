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
        int[] sizes = OnnxDimensions.Of(flow);
        if (flow is OnnxConstant || axis + (axis < 0 ? sizes.Length : 0) != 1 || sizes is not [-1, ..]
            || flow is OnnxRaw { ByColumn: true } or OnnxSignal { ByColumn: true })
        {
            throw step.Refuse(Invariant($"Flatten from axis {axis} on"), "axis 1: all but the examples");
        }

        return flow is OnnxRaw raw ? raw with { Shape = [raw.Width] } : (OnnxSignal)flow with { Dimensions = default };
    }

    /// <summary>Another shape for each example.</summary>
    public static OnnxFlow Reshape(OnnxStep step)
    {
        bool allowZero = step.Whole("allowzero", 0) != 0;
        long[] shape = step.Wholes("shape") ?? step.Integers(1);
        if (step.Input(0) is OnnxConstant { Tensor: var tensor })
            return OnnxConstants.Reshape(step, tensor, shape);
        OnnxFlow flow = step.Input(0);
        long? batch = OnnxDimensions.Batch(flow);
        if (flow is OnnxSignal { Width: var width } && shape is [var size] && (batch == 1
            ? size == -1 || size == width : width == 1 && (size == -1 || (size == 0 && !allowZero))))
        {
            return OnnxDimensions.With(step, flow, [batch == 1 ? width : -1]);   // a list of all numbers
        }

        bool keepsBatch = shape is [var first, ..] && (first == batch || first == -1 || (first == 0 && !allowZero))
            && flow is not (OnnxRaw { ByColumn: true } or OnnxSignal { ByColumn: true });
        int[]? made = keepsBatch && OnnxDimensions.Of(flow) is [-1, .. var inner] ? Inner([.. inner], shape)
            : batch == 1 && keepsBatch && flow is OnnxSignal signal ? Inner([signal.Width], shape) : null;
        return made is not null
            ? OnnxDimensions.With(step, flow, [-1, .. made])
            : throw step.Refuse(
                $"Reshape to [{OnnxProblem.List(shape.Take(8))}]", "a shape that keeps each example together");
    }

    /// <summary>Examples as columns, or as rows again.</summary>
    public static OnnxFlow Transpose(OnnxStep step)
    {
        long[] order = step.Wholes("perm") ?? [1, 0];
        bool isSame = order.Length == OnnxDimensions.Of(step.Input(0)).Length;
        if (isSame && order.Index().All(axis => axis.Item == axis.Index))
            return step.Input(0);
        if (order is not [1, 0])
            throw step.Refuse($"Transpose to [{OnnxProblem.List(order.Take(8))}]", "rows and columns exchanged");
        return step.Input(0) switch
        {
            OnnxRaw { Shape.Length: 1 } raw => raw with { ByColumn = !raw.ByColumn },
            OnnxSignal { IsMatrix: true } signal => signal with { ByColumn = !signal.ByColumn },
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
