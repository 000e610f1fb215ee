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
