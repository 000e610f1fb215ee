namespace Nabla.IO;

/// <summary>Holds what a graph does before and behind the network against what the metadata says of columns and of the
/// target's scale: the nodes and numbers must be those that export writes for them.</summary>
internal sealed class OnnxDescribed(
    OnnxFile file, IReadOnlyDictionary<string, OnnxNode> makers, IReadOnlyList<OnnxValue> inputs)
{
    private const string Needed = "what the metadata says of columns and target";
    private const string Fix = "Export it again, or the network alone (ModelSaveOptions.Core).";

    /// <summary>Whether layer 1 is made of columns, as far as the nodes' names tell.</summary>
    public static bool HasColumns(IReadOnlyDictionary<string, OnnxNode> makers) =>
        makers.GetValueOrDefault(OnnxPreprocessing.Layer1) is { Op: "Where" or "Mul" or "Concat" or "Flatten" };

    /// <summary>Refuses a graph that says something else.</summary>
    /// <param name="model">The model of the metadata.</param>
    /// <param name="hasColumns">Whether the network was found behind columns.</param>
    /// <param name="end">The last layer's tensor.</param>
    /// <param name="output">The graph's output.</param>
    public void Require(Model model, bool hasColumns, string end, string output)
    {
        if (hasColumns != model.Schema is not null)
            throw Other(hasColumns ? "nodes that prepare columns" : "no node that prepares columns");
        if (end != output != model.TargetScale is not null)
            throw Other(end != output ? "a scale of the output" : "no scale of the output");
        try
        {
            if (model.Schema is not null)
                Require(OnnxPreprocessing.Of(model.Input, [.. RequireInputs(model.Input)]));
            Require(OnnxPostprocessing.Of(model.TargetScale, end));
        }
        catch (ArgumentException e)   // a number that no file can have
        {
            throw new NablaFormatException(OnnxNetwork.Metadata, Sentence.Of(e), Fix, e);
        }
    }

    private IReadOnlyList<OnnxValue> RequireInputs(ModelInput input)
    {
        OnnxValue[] expected = [.. OnnxPreprocessing.Inputs(input, [])];
        bool fits = inputs.Count == expected.Length && inputs.DistinctBy(i => i.Name).Count() == inputs.Count;
        for (int i = 0; i < expected.Length && fits; i++)
        {
            fits = inputs[i].Type == expected[i].Type && (inputs[i].Shape.IsDefault
                || (inputs[i].Shape is [_, var size] && (size is null || size == expected[i].Shape[1])));
        }

        return fits ? inputs : throw Other("other inputs");
    }

    private void Require(OnnxGraph expected)
    {
        foreach (OnnxNode node in expected.Nodes)
        {
            if (!makers.TryGetValue(node.Outputs[0], out OnnxNode? found))
                throw Other($"no {node.Op} that makes {Quoted.Of(node.Outputs[0])}");
            if (!IsSame(node, found))
                throw OnnxProblem.Unusable(OnnxProblem.Place(found), $"another node than {node.Op}", Needed, Fix);
        }

        foreach ((string name, OnnxTensor tensor) in expected.Constants)
        {
            if (!file.Initializers.TryGetValue(name, out OnnxTensor? found) || found.Type != tensor.Type
                || !found.Shape.AsSpan().SequenceEqual(tensor.Shape.AsSpan())
                || !found.Content.Span.SequenceEqual(tensor.Content.Span))
            {
                throw OnnxProblem.Unusable($"the initializer {Quoted.Of(name)}", "other numbers", Needed, Fix);
            }
        }
    }

    private static bool IsSame(OnnxNode expected, OnnxNode found) =>
        found.Op == expected.Op && found.Domain == expected.Domain
        && found.Inputs.AsSpan().SequenceEqual(expected.Inputs.AsSpan())
        && found.Outputs.AsSpan().SequenceEqual(expected.Outputs.AsSpan())
        && found.Attributes.Count == expected.Attributes.Count
        && expected.Attributes.All(pair => found.Attributes.TryGetValue(pair.Key, out object? value)
            && (pair.Value is string[] texts
                ? value is string[] others && texts.AsSpan().SequenceEqual(others)
                : pair.Value is ReadOnlyMemory<byte> text
                ? value is ReadOnlyMemory<byte> other && text.Span.SequenceEqual(other.Span)
                : pair.Value.Equals(value)));

    private static NablaFormatException Other(string found) => OnnxProblem.Unusable("the graph", found, Needed, Fix);
}
