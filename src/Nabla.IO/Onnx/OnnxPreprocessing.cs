namespace Nabla.IO;

/// <summary>What happens to raw inputs before the network, as nodes in front of it: the file then takes what lies in
/// data files. Import takes the same nodes off again (<see cref="OnnxElementwise"/>).</summary>
internal static class OnnxPreprocessing
{
    /// <summary>Adds the nodes and gives the name of the tensor that layer 1 is.</summary>
    public static string Write(OnnxExport graph, Model model, string raw)
    {
        double divisor = model.Input.Divisor;
        if (divisor == 1)
            return raw;
        if (!float.IsFinite((float)divisor) || (float)divisor == 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The model divides raw values by {divisor}, which float32, the precision of the ONNX file, cannot ") +
                "hold.", nameof(model));
        }

        return graph.Node("Div", "a1", [raw, graph.Constant("divisor", OnnxTensor.Of(divisor))]);
    }
}
