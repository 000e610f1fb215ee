namespace Nabla.IO;

/// <summary>What follows a^L: where it was learned in units of a scale, the answer is mean + scale · a^L. Of outputs
/// with a scale each these are vectors.</summary>
internal static class OnnxPostprocessing
{
    /// <summary>The graph's output.</summary>
    public const string Output = "output";

    private const string Scale = "target_scale", Mean = "target_mean";

    /// <summary>The nodes that make the output of a^L; none where there is no scale.</summary>
    public static OnnxGraph Of(TargetScale? scale, string a)
    {
        var graph = new OnnxGraph();
        if (scale is null)
            return graph;
        float[] factors = [.. scale.Parts.Select(
            part => (float)OnnxPreprocessing.Single(part.Scale, "The target's scale", isFactor: true))];
        float[] means = [.. scale.Parts.Select(
            part => (float)OnnxPreprocessing.Single(part.Mean, "The target's mean"))];
        string factor = graph.Constant(Scale, Tensor(factors)), mean = graph.Constant(Mean, Tensor(means));
        graph.Node("Add", Output, [graph.Node("Mul", "target_from_mean", [a, factor]), mean]);
        return graph;
    }

    /// <summary>The last layer's tensor, where these nodes make an output as their names tell; else null.</summary>
    public static string? FindLastLayer(IReadOnlyDictionary<string, OnnxNode> makers, string output) =>
        makers.GetValueOrDefault(output) is { Op: "Add", Inputs: [var product, Mean] }
        && makers.GetValueOrDefault(product) is { Op: "Mul", Inputs: [var a, Scale] } ? a : null;

    /// <summary>What the output is, for people.</summary>
    public static string Describe(Model model) =>
        !model.Labels.IsEmpty ? $"one number for each class: {string.Join(", ", model.Labels)}"
        : model.Schema is { Targets: { IsEmpty: false } targets } ? $"{string.Join(", ", targets)}, as predicted" : "";

    private static OnnxTensor Tensor(float[] numbers) =>
        numbers.Length == 1 ? OnnxTensor.Of(numbers[0]) : OnnxTensor.Of(numbers, numbers.Length);
}
