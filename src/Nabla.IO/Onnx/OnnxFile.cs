namespace Nabla.IO;

/// <summary>What Nabla reads and writes of an ONNX file.</summary>
internal sealed record OnnxFile
{
    /// <summary>The version of the operators.</summary>
    public required long Opset { get; init; }

    /// <summary>The operators, in the order of the file.</summary>
    public required ImmutableArray<OnnxNode> Nodes { get; init; }

    /// <summary>The constants by name.</summary>
    public required IReadOnlyDictionary<string, OnnxTensor> Initializers { get; init; }

    /// <summary>What it takes; older files list the constants here too.</summary>
    public required ImmutableArray<OnnxValue> Inputs { get; init; }

    /// <summary>What it gives.</summary>
    public required ImmutableArray<OnnxValue> Outputs { get; init; }

    /// <summary>What tensors in between are, where the writer says so; not read.</summary>
    public ImmutableArray<OnnxValue> Values { get; init; } = [];

    /// <summary>Names and texts that the writer added.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Length of the file in bytes; work on it is held within proportion.</summary>
    public long Length { get; init; }
}

/// <summary>An input or output of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; null where it is no tensor.</param>
/// <param name="Shape">Its dimensions, null for one that is open; default where nothing is said.</param>
internal sealed record OnnxValue(string Name, OnnxType? Type, ImmutableArray<long?> Shape)
{
    /// <summary>What it is, for people; not read.</summary>
    public string Doc { get; init; } = "";
}
