namespace Nabla.IO;

/// <summary>Nodes and constants in the making.</summary>
internal sealed class OnnxGraph
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxValue> _values = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];

    /// <summary>The nodes in the order in which they were added.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Tensors of a type and shape that ONNX's checker cannot find out itself.</summary>
    public IReadOnlyList<OnnxValue> Values => _values;

    /// <summary>The constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants => _constants;

    /// <summary>Adds a constant and gives its name.</summary>
    public string Constant(string name, OnnxTensor value)
    {
        _constants[name] = value;
        return name;
    }

    /// <summary>Adds a node that makes the tensor after which it is called.</summary>
    public string Node(string op, string output, ReadOnlySpan<string> inputs, params (string, object)[] attributes)
    {
        Add(op, [.. inputs], [output], "", attributes);
        return output;
    }

    /// <summary>Says what a tensor is.</summary>
    public void Describe(OnnxValue value) => _values.Add(value);

    /// <summary>Adds a node.</summary>
    public void Add(
        string op, ImmutableArray<string> inputs, ImmutableArray<string> outputs, string domain = "",
        params (string, object)[] attributes) => _nodes.Add(new(op, inputs, outputs)
        {
            Name = $"{op}_{outputs[0]}", Domain = domain,
            Attributes = attributes.ToImmutableDictionary(a => a.Item1, a => a.Item2),
        });
}

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
