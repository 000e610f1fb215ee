namespace Nabla.IO;

/// <summary>A constant beside the numbers of an example: which of its numbers belongs to which.</summary>
internal static class OnnxBroadcast
{
    /// <summary>A number for each number of an example, or a single one for all; null where the constant differs from
    /// example to example, or has another shape.</summary>
    /// <param name="step">The node, which pays for the list.</param>
    /// <param name="tensor">The constant.</param>
    /// <param name="flow">The input, or what is made of a layer.</param>
    public static double[]? Numbers(OnnxStep step, OnnxTensor tensor, OnnxFlow flow)
    {
        int[] sizes = [.. OnnxDimensions.Of(flow).Skip(1)];
        bool byColumn = flow is OnnxRaw { ByColumn: true } or OnnxSignal { ByColumn: true };
        if (!tensor.IsReal || tensor.Length == 0
            || flow is OnnxSignal { IsMatrix: false, Dimensions: [not -1, ..] or [] }
            || tensor.Shape.Length > sizes.Length + 1)
        {
            return null;
        }

        if (tensor.Length == 1)
            return [tensor[0]];
        if (byColumn)
            return tensor.Shape is [var rows, 1] && (rows == sizes[0] || sizes[0] == 0) ? All(step, tensor) : null;
        int[] shape = [.. Enumerable.Repeat(1, sizes.Length + 1 - tensor.Shape.Length), .. tensor.Shape];
        if (sizes is [0])   // the constant tells what was open
            return shape[0] == 1 ? All(step, tensor) : null;
        if (shape[0] != 1 || sizes.Zip(shape.Skip(1)).Any(pair => pair.Second != 1 && pair.Second != pair.First))
            return null;
        return Spread(step, tensor, sizes, shape[1..]);
    }

    /// <summary>A list with a number for each channel, the first dimension of an example, as such a constant.</summary>
    public static OnnxTensor OfChannels(OnnxTensor tensor, OnnxFlow flow)
    {
        int dimensions = flow switch
        {
            OnnxRaw raw => raw.Shape.Length,
            OnnxSignal { IsMatrix: false } signal => signal.Dimensions.Length - 1,
            _ => 1,
        };
        return tensor with { Shape = [tensor.Length, .. Enumerable.Repeat(1, Math.Max(0, dimensions - 1))] };
    }

    private static double[] All(OnnxStep step, OnnxTensor tensor)
    {
        step.Budget.Spend(tensor.Length);
        return [.. Enumerable.Range(0, tensor.Length).Select(i => tensor[i])];
    }

    private static double[] Spread(OnnxStep step, OnnxTensor tensor, int[] sizes, int[] shape)
    {
        int width = sizes.Aggregate(1, (product, size) => product * size);
        step.Budget.Spend(width);
        var numbers = new double[width];
        for (int i = 0; i < width; i++)
        {
            int at = 0, rest = i;   // where in the constant, and what of i is left to divide into places
            for (int d = sizes.Length - 1, stride = 1; d >= 0; stride *= shape[d], d--)
            {
                at += shape[d] == 1 ? 0 : rest % sizes[d] * stride;
                rest /= sizes[d];
            }

            numbers[i] = tensor[at];
        }

        return numbers;
    }
}
