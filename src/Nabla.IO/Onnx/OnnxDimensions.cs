namespace Nabla.IO;

/// <summary>Dimensions of size 1 that come and go; the numbers of an example stay, in their order.</summary>
internal static class OnnxDimensions
{
    private const int Examples = -1;

    /// <summary>All dimensions, −1 being the examples and 0 one that is open.</summary>
    public static int[] Of(OnnxFlow flow) => flow switch
    {
        OnnxRaw raw => [Examples, .. raw.Shape],
        OnnxSignal { IsMatrix: false } signal => [.. signal.Dimensions],
        OnnxSignal signal => [Examples, signal.Width],
        OnnxConstant { Tensor.Shape: var shape } => [.. shape],
        _ => [],
    };

    /// <summary>Whether two have the same.</summary>
    public static bool AreEqual(OnnxSignal x, OnnxSignal y) => Of(x).AsSpan().SequenceEqual(Of(y));

    /// <summary>The same numbers in other dimensions; refused where examples do not stay apart.</summary>
    public static OnnxFlow With(OnnxStep step, OnnxFlow flow, int[] sizes)
    {
        // The only example of a file that has just one may lose its dimension, and get it back.
        if (Batch(flow) == 1 && !sizes.Contains(Examples) && sizes is [1, ..] && sizes.Length > 1)
            sizes = [Examples, .. sizes[1..]];
        switch (flow)
        {
            case OnnxConstant { Tensor: var tensor }:
                return new OnnxConstant(tensor with { Shape = [.. sizes] });
            case OnnxRaw { ByColumn: false } raw when sizes is [Examples, _, ..]:
                return raw with { Shape = [.. sizes[1..]] };
            case OnnxSignal { ByColumn: false } signal
                when sizes is [Examples, ..] || (Batch(signal) == 1 && !sizes.Contains(Examples)):
                return signal with { Dimensions = sizes is [Examples, _] ? default : [.. sizes] };
            default:
                throw step.Refuse(
                    $"{step.Node.Op} to [{OnnxProblem.List(sizes.Select(size => (long)size).Take(8))}]",
                    "a shape that keeps each example together, examples first");
        }
    }

    /// <summary>Dimensions of size 1 taken away: those named, or all.</summary>
    public static OnnxFlow Squeeze(OnnxStep step)
    {
        OnnxFlow flow = step.Input(0);
        int[] sizes = Of(flow);
        long[]? axes = step.Wholes("axes") ?? (step.Has(1) ? step.Integers(1) : null);
        bool IsOne(int d) => sizes[d] == 1 || (sizes[d] == Examples && Batch(flow) == 1);
        bool[] gone = axes is null
            ? [.. Enumerable.Range(0, sizes.Length).Select(IsOne)] : Named(step, axes, sizes.Length);
        for (int d = 0; d < sizes.Length; d++)
        {
            if (gone[d] && !IsOne(d))
            {
                throw step.Refuse(
                    sizes[d] == Examples ? "Squeeze of the examples" : Invariant($"Squeeze of {sizes[d]} numbers"),
                    "axes of size 1");
            }
        }

        return With(step, flow, [.. sizes.Where((_, d) => !gone[d])]);
    }

    /// <summary>Dimensions of size 1 put in.</summary>
    public static OnnxFlow Unsqueeze(OnnxStep step)
    {
        OnnxFlow flow = step.Input(0);
        int[] sizes = Of(flow);
        long[] axes = step.Wholes("axes") ?? step.Integers(1);
        if (axes.Length + sizes.Length > 8)
            throw step.Refuse(Invariant($"{axes.Length + sizes.Length} dimensions"), "at most 8");
        bool[] isNew = Named(step, axes, axes.Length + sizes.Length);
        int next = 0;
        return With(step, flow, [.. isNew.Select(one => one ? 1 : sizes[next++])]);
    }

    /// <summary>Refuses what is no matrix of examples and neurons.</summary>
    public static void RequireMatrix(OnnxStep step, OnnxSignal signal)
    {
        if (!signal.IsMatrix)
        {
            throw step.Refuse(
                $"dimensions [{OnnxProblem.List(signal.Dimensions.Select(size => (long)size))}]",
                "examples and neurons: a Reshape or Squeeze before");
        }
    }

    /// <summary>Whether neurons are the last dimension, and all between them and the examples have size 1.</summary>
    public static bool IsRow(OnnxSignal signal) =>
        signal.IsMatrix || (signal.Dimensions is [Examples, .. var between, var last]
            && last == signal.Width && between.All(size => size == 1));

    /// <summary>The number of examples, where the file fixes one.</summary>
    public static long? Batch(OnnxFlow flow) => flow switch
    {
        OnnxRaw raw => raw.Batch,
        OnnxSignal signal => signal.Layer.Input.Batch,
        _ => null,
    };

    private static bool[] Named(OnnxStep step, long[] axes, int count)
    {
        var named = new bool[count];
        foreach (long axis in axes)
        {
            long d = axis < 0 ? axis + count : axis;
            if (d < 0 || d >= count || named[d])
                throw step.Refuse(Invariant($"axis {axis}"), Invariant($"each axis once, from 0 to {count - 1}"));
            named[d] = true;
        }

        return named;
    }
}
