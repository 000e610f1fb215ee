using System.Collections.Immutable;
using System.Numerics;

namespace Nabla.IO;

/// <summary>Makes a model of the layers that a graph turned out to have.</summary>
internal static class OnnxNetwork
{
    /// <summary>The model: float64 where a layer has weights of that type, else float32.</summary>
    /// <param name="last">The output layer.</param>
    /// <param name="raw">The graph's input.</param>
    /// <param name="metadata">What the writer added.</param>
    /// <param name="problem">Makes the messages.</param>
    public static Model Model(
        OnnxLayer last, OnnxRaw raw, IReadOnlyDictionary<string, string> metadata, OnnxProblem problem)
    {
        var layers = new List<OnnxLayer>();
        for (OnnxLayer? layer = last; layer is not null; layer = layer.Before)
            layers.Add(layer);
        layers.Reverse();
        int[] widths = [layers[0].W.Columns, .. layers.Select(layer => layer.W.Rows)];
        var architecture = new Architecture(widths, [.. layers.Select(layer => layer.Activation!)]);
        return layers.Any(layer => layer.W.Tensor.Type == OnnxType.Double)
            ? Model<double>(architecture, layers, Description(architecture, raw, metadata, problem), problem)
            : Model<float>(architecture, layers, Description(architecture, raw, metadata, problem), problem);
    }

    private static Model Model<T>(
        Architecture architecture, List<OnnxLayer> layers, (Cost Cost, int[] Shape, string[] Labels) description,
        OnnxProblem problem)
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
                throw problem.Unusable(
                    FormattableString.Invariant($"layer {l}"), "a weight or bias that is NaN or infinite",
                    "finite numbers");
            }
        }

        try
        {
            var input = new ModelInput(description.Shape, layers[0].Input.Divisor);
            return Nabla.Model.Create(new Network<T>(theta), description.Cost, input, description.Labels);
        }
        catch (ArgumentException e)
        {
            throw problem.Unusable(
                "metadata \"nabla\"", e.Message.Split(" (Parameter '")[0], "what fits the network");
        }
    }

    private static (Cost Cost, int[] Shape, string[] Labels) Description(
        Architecture architecture, OnnxRaw raw, IReadOnlyDictionary<string, string> metadata, OnnxProblem problem)
    {
        if (metadata.TryGetValue(OnnxExport.MetadataKey, out string? document))
            return OnnxMetadata.Read(document, problem);
        // Without our description: the cost that goes with the outputs; an image where the input has its shape.
        Activation? output = architecture.Activation(architecture.LayerCount).Shared;
        Cost cost = Cost.All.FirstOrDefault(c => c.PairedWith is not null && c.PairedWith == output) ?? Cost.Quadratic;
        int[] shape = [.. raw.Shape.Where(size => size > 1)];
        return (cost, shape.Length > 1 ? shape : [architecture.InputWidth], []);
    }
}
