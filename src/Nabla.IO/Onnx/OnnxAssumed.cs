namespace Nabla.IO;

/// <summary>What options add to the file of another program, which has every activation and no cost.</summary>
internal static class OnnxAssumed
{
    /// <summary>How a warning about the cost begins.</summary>
    public const string NoCost = "the file names no cost";

    /// <summary>The network with the output activation that was asked for on top of outputs that have none: a
    /// classifier may be stored without its softmax.</summary>
    /// <exception cref="ArgumentException">The file has another one, or an activation of hidden layers is given.
    /// </exception>
    public static Architecture Outputs(Architecture architecture, ModelLoadOptions options)
    {
        options.AreAsked = true;
        int L = architecture.LayerCount;
        if (options.Hidden is { } hidden)
        {
            throw new ArgumentException(
                $"The activation {hidden} was given for hidden layers, but an ONNX file has the activation of every " +
                $"layer in its graph. Leave it out.", nameof(options));
        }

        LayerActivation found = architecture.Activation(L);
        if (options.Output is not { } output || output.Equals(found.Shared))
            return architecture;
        if (!Activation.Identity.Equals(found.Shared))
        {
            throw new ArgumentException(
                $"Outputs of {output} were asked for, but the ONNX file has {found} outputs already. Only outputs " +
                $"without an activation get another one. Leave it out.", nameof(options));
        }

        if (output.Equals(Activation.Softmax) && architecture.OutputWidth == 1)
        {
            throw new ArgumentException(
                "Softmax was asked for, but the ONNX file has one output, whose softmax is always 1. Take sigmoid.",
                nameof(options));
        }

        var activations = new LayerActivation[L - 1];
        for (int l = 2; l <= L; l++)
            activations[l - 2] = l == L ? output : architecture.Activation(l);
        return new(architecture.Widths.AsSpan(), activations);
    }

    /// <summary>The cost that was asked for, or the one that goes with the outputs, which is told.</summary>
    public static Cost Cost(Architecture architecture, ModelLoadOptions options)
    {
        Activation? output = architecture.Activation(architecture.LayerCount).Shared;
        Cost cost = options.Cost
            ?? Nabla.Cost.All.FirstOrDefault(c => c.PairedWith is not null && c.PairedWith == output)
            ?? Nabla.Cost.Quadratic;
        if (options.Cost is null && (options.Output is null || cost.PairedWith is null))
            options.Warn?.Invoke($"{NoCost}; assumed {cost}");
        return cost;
    }
}
