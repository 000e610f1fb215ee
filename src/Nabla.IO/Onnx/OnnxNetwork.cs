using System.Numerics;

namespace Nabla.IO;

/// <summary>Makes a model of the layers that a graph turned out to have.</summary>
internal static class OnnxNetwork
{
    internal const string Metadata = $"metadata \"{OnnxExport.MetadataKey}\"";

    private const double MostShift = 64;   // 6 of the 24 bits of float32

    /// <summary>The model: float64 where a layer has weights of that type, else float32.</summary>
    /// <param name="last">The output layer.</param>
    /// <param name="raw">The graph's input.</param>
    /// <param name="document">What Nabla wrote beside the graph; null in a file of another program.</param>
    /// <param name="answer">What classes the outputs are of then.</param>
    /// <param name="options">What to assume then.</param>
    /// <exception cref="ArgumentException">The options contradict the file.</exception>
    public static Model Model(
        OnnxLayer last, OnnxRaw raw, string? document, OnnxAnswer answer, ModelLoadOptions options)
    {
        var layers = new List<OnnxLayer>();
        for (OnnxLayer? layer = last; layer is not null; layer = layer.Before)
            layers.Add(layer);
        layers.Reverse();
        int[] widths = [layers[0].W.Columns, .. layers.Select(layer => layer.W.Rows)];
        var architecture = new Architecture(widths, [.. layers.Select(layer => layer.Activation!)]);
        // Inputs far from 0 lose digits where their mean is taken off behind the weights: twice as many to lose.
        bool isDouble = layers.Any(layer => layer.W.Tensor.Type == OnnxType.Double)
            || layers[0].Input.Affine?.Shifts.Any(shift => Math.Abs(shift) > MostShift) == true;
        if (document is not null)
        {
            return isDouble
                ? Described(Network<double>(architecture, layers), layers[0].Input.Divisor, document, options)
                : Described(Network<float>(architecture, layers), layers[0].Input.Divisor, document, options);
        }

        // Without our document: the cost that goes with the outputs; an image where the input has its shape.
        architecture = OnnxAssumed.Outputs(architecture, options);
        Cost cost = OnnxAssumed.Cost(architecture, options);
        string[] labels = answer.LabelsFor(architecture.OutputWidth);
        int[] image = [.. raw.Shape.Where(size => size > 1)];
        var input = new ModelInput(image.Length > 1 ? image : [architecture.InputWidth], layers[0].Input.Divisor);
        return isDouble
            ? Nabla.Model.Create(Network<double>(architecture, layers), cost, input, labels)
            : Nabla.Model.Create(Network<float>(architecture, layers), cost, input, labels);
    }

    private static Network<T> Network<T>(Architecture architecture, List<OnnxLayer> layers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var theta = new ParameterVector<T>(architecture);
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            OnnxLayer layer = layers[l - 2];
            WeightMatrix<T> w = theta.W(l);
            Span<T> b = theta.B(l);
            bool finite = true;
            for (int j = 0; j < w.Rows; j++)
            {
                for (int k = 0; k < w.Columns; k++)
                {
                    w[j, k] = T.CreateTruncating(layer.W[j, k]);
                    finite &= T.IsFinite(w[j, k]);
                }

                b[j] = T.CreateTruncating(layer.B?[j] ?? 0);
                finite &= T.IsFinite(b[j]);
            }

            if (!finite)
            {
                throw OnnxProblem.Unusable(
                    Invariant($"layer {l}"), "a weight or bias that is NaN or infinite",
                    "finite numbers");
            }
        }

        return new(theta);
    }

    /// <summary>Cost, schema, labels and history come from the document, all else from the graph, which is what other
    /// programs run; where the two say different things the file is damaged.</summary>
    private static Model Described<T>(Network<T> network, double divisor, string document, ModelLoadOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Model bare = Nabla.Model.Create(network, Cost.Quadratic);
        Model described;
        try
        {
            described = new ModelParts(ModelParts.Of(bare).Tensors, document).Join(options);
        }
        catch (NablaFormatException e)
        {
            throw new NablaFormatException($"{Metadata}, {e.Location}", e.Reason, e.Fix, e);
        }

        if (!described.Architecture.Equals(network.Architecture))
        {
            throw OnnxProblem.Damaged(
                Metadata, $"other layers ({described.Architecture}) or activations than the graph has " +
                $"({network.Architecture})");
        }

        // The document has every digit of the divisor where the graph has the same one in float32.
        if (described.Schema is not null || (float)described.Input.Divisor == (float)divisor)
            return described;
        return described.TargetScale is null
            ? Nabla.Model.Create(
                network, described.Cost, new ModelInput(described.Input.Shape.AsSpan(), divisor), described.Labels,
                described.Training).With(described.Answering)
            : throw OnnxProblem.Damaged(Metadata, "another divisor than the graph has");
    }
}
