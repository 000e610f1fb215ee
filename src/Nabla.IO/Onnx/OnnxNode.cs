namespace Nabla.IO;

/// <summary>A node of an ONNX graph: one operator applied to tensors, which it knows by name.</summary>
/// <param name="Op">The operator, for example Gemm.</param>
/// <param name="Inputs">Names of the tensors it takes; an empty one stands for an input left out.</param>
/// <param name="Outputs">Names of the tensors it makes.</param>
internal sealed record OnnxNode(string Op, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs)
{
    /// <summary>Its own name, which may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the operator is defined; empty for ONNX itself.</summary>
    public string Domain { get; init; } = "";

    /// <summary>What more it is told: long, float, bytes of a text, <see cref="OnnxTensor"/>, arrays of long or string;
    /// anything else is an <see cref="OnnxUnread"/>.</summary>
    public ImmutableDictionary<string, object> Attributes { get; init; } = ImmutableDictionary<string, object>.Empty;
}

/// <summary>An attribute of a kind that no operator known here has, such as a graph.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record OnnxUnread(string Kind);
