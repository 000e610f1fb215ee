namespace Nabla;

/// <summary>A <see cref="ParameterVector{T}"/> in a safetensors file: <c>layers.{i}.weight</c>, n_out × n_in, and
/// <c>layers.{i}.bias</c>, i from 0, in book order; other vectors than θ have a prefix before that.</summary>
internal static class ParameterTensors
{
    internal static IEnumerable<Tensor> Write<T>(ParameterVector<T> theta, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            yield return Tensor.Of(Weight(prefix, l), theta.W(l));
            yield return Tensor.Of<T>(Bias(prefix, l), theta.B(l), theta.Architecture.Width(l));
        }
    }

    /// <summary>The widths that the weights of θ tell.</summary>
    /// <exception cref="NablaFormatException">There are none, or they do not chain.</exception>
    internal static int[] Widths(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var widths = new List<int>();
        for (int l = 2; tensors.TryGetValue(Weight("", l), out Tensor? w); l++)
        {
            if (w.Shape is not [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue]
                || (widths.Count > 0 && widths[^1] != w.Shape[1]))
            {
                throw Problem(w.Name, $"Its shape, {Tensor.ShapeText(w.Shape.AsSpan())}, does not go with a layer " +
                    $"{(widths.Count > 0 ? Invariant($"after one of {widths[^1]} neurons") : "of neurons")}.");
            }

            if (widths.Count == 0)
                widths.Add((int)w.Shape[1]);
            widths.Add((int)w.Shape[0]);
        }

        return widths.Count > 0 ? [.. widths] : throw Problem(Weight("", 2), "There is no such tensor.");
    }

    /// <summary>Takes a vector's tensors out of all those of a file.</summary>
    /// <exception cref="NablaFormatException">One is missing, or of another shape or type.</exception>
    internal static ParameterVector<T> Take<T>(
        Dictionary<string, Tensor> tensors, Architecture architecture, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta;
        try
        {
            theta = new(architecture);
        }
        catch (ArgumentException e)   // larger than one buffer holds
        {
            throw new NablaFormatException("tensors layers", Sentence.Of(e), "Was the file made by Nabla?", e);
        }

        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            theta.W(l).CopyFrom(Take<T>(tensors, Weight(prefix, l), architecture.Width(l), architecture.Width(l - 1)));
            Take<T>(tensors, Bias(prefix, l), architecture.Width(l)).CopyTo(theta.B(l));
        }

        return theta;
    }

    /// <summary>Takes the numbers of one tensor out of all those of a file.</summary>
    /// <exception cref="NablaFormatException">It is missing, or of another shape or type.</exception>
    internal static T[] Take<T>(Dictionary<string, Tensor> tensors, string name, params ReadOnlySpan<long> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!tensors.Remove(name, out Tensor? tensor))
            throw Problem(name, "There is no such tensor.");
        TensorType type = Precision.IsSingle<T>() ? TensorType.F32 : TensorType.F64;
        if (tensor.Type != type || !tensor.Shape.AsSpan().SequenceEqual(shape))
        {
            throw Problem(name,
                $"It is {tensor.Type} of {Tensor.ShapeText(tensor.Shape.AsSpan())} but must be {type} of " +
                $"{Tensor.ShapeText(shape)}.");
        }

        return tensor.ToArray<T>();
    }

    internal static NablaFormatException Problem(string name, string reason) =>
        new($"tensor {name}", reason, "Was the file made by Nabla?");

    internal static string Weight(string prefix, int l) => Invariant($"{prefix}layers.{l - 2}.weight");

    internal static string Bias(string prefix, int l) => Invariant($"{prefix}layers.{l - 2}.bias");
}
