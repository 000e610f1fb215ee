namespace Nabla.IO;

/// <summary>Reads the bytes of an ONNX file: ModelProto and what is in it, by the field numbers of onnx.proto. What
/// changes the meaning of a graph and is not understood is refused; what only describes it is passed over.</summary>
internal static class OnnxReader
{
    /// <summary>Reads a whole file.</summary>
    public static OnnxFile Read(byte[] bytes)
    {
        var model = new ProtoReader(bytes, "the file");
        OnnxFile? graph = null;
        long? opset = null;
        var metadata = new Dictionary<string, string>();
        model.Read(new()
        {
            [7] = () => graph = graph is null
                ? Graph(model.Message("graph")) : throw OnnxProblem.Damaged(model.Place, "a second graph"),
            [8] = () => opset = Opset(model.Message("opset_import"), opset),
            [14] = () => Metadata(model.Message("metadata"), metadata),
            [25] = () => throw OnnxProblem.Unusable(
                model.Place, "functions of its own", "only operators that ONNX defines"),
        });
        if (graph is null)
        {
            throw OnnxProblem.Unusable(
                "the file", bytes.Length == 0 ? "nothing: it is empty" : "no graph", "an ONNX model", "Is it one?");
        }

        if (opset is null)
            throw OnnxProblem.Unusable("the file", "no version of ONNX's operators", "an opset_import for ONNX");
        return graph with { Opset = opset.Value, Metadata = metadata, Length = bytes.Length };
    }

    private static OnnxFile Graph(ProtoReader graph)
    {
        var nodes = new List<OnnxNode>();
        List<OnnxValue> inputs = [], outputs = [];
        var initializers = new Dictionary<string, OnnxTensor>();
        graph.Read(new()
        {
            [1] = () => nodes.Add(Node(graph.Message("node"))),
            [5] = () =>
            {
                (string name, OnnxTensor tensor) = OnnxTensorReader.Read(graph.Message("initializer"));
                if (!initializers.TryAdd(name, tensor))
                    throw OnnxProblem.Damaged(graph.Place, $"two initializers called {Quoted.Of(name)}");
            },
            [11] = () => inputs.Add(Value(graph.Message("input"))),
            [12] = () => outputs.Add(Value(graph.Message("output"))),
            [15] = () => throw OnnxProblem.Unusable(graph.Place, "a sparse initializer", "weights stored in full"),
        });
        return new()
        {
            Opset = 0, Nodes = [.. nodes], Initializers = initializers, Inputs = [.. inputs], Outputs = [.. outputs],
        };
    }

    private static OnnxNode Node(ProtoReader node)
    {
        List<string> inputs = [], outputs = [];
        var attributes = ImmutableDictionary.CreateBuilder<string, object>();
        string name = "", op = "", domain = "";
        // A file has many nodes and attributes: no table for each.
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1: inputs.Add(node.Text()); break;
                case 2: outputs.Add(node.Text()); break;
                case 3: name = node.Text(); break;
                case 4: op = node.Text(); break;
                case 5:
                    (string key, object value) = Attribute(node.Message("attribute"));
                    if (!attributes.TryAdd(key, value))
                        throw OnnxProblem.Damaged(node.Place, $"two attributes called {Quoted.Of(key)}");
                    break;
                case 7: domain = node.Text(); break;
                default: node.Skip(); break;
            }
        }

        if (op.Length == 0 || outputs.All(output => output.Length == 0))
            throw OnnxProblem.Damaged(node.Place, "a node without an operator or without an output");
        return new(op, [.. inputs], [.. outputs])
        {
            Name = name, Domain = domain == "ai.onnx" ? "" : domain, Attributes = attributes.ToImmutable(),
        };
    }

    private static (string Name, object Value) Attribute(ProtoReader attribute)
    {
        string name = "";
        object? value = null;
        var reals = new List<ReadOnlyMemory<byte>>();
        var wholes = new List<long>();
        var texts = new List<string>();
        long kind = 0;
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case 1: name = attribute.Text(); break;
                case 2: value = attribute.Real(); break;
                case 3: value = attribute.Whole(); break;
                case 4: value = attribute.Bytes(); break;
                case 5: value = OnnxTensorReader.Read(attribute.Message("tensor")).Tensor; break;
                case 6 or 11: value = Unread(attribute, "a graph inside: control flow"); break;
                case 7: attribute.Fixed(sizeof(float), reals); break;
                case 8: attribute.Wholes(wholes); break;
                case 9: texts.Add(attribute.Text()); break;
                case 10 or 14 or 15 or 22 or 23: value = Unread(attribute, "a kind that is not read"); break;
                case 20: kind = attribute.Whole(); break;
                case 21: value = Unread(attribute, "a reference to a function's attribute"); break;
                default: attribute.Skip(); break;
            }
        }

        // A number 0 or an empty list may be left out by the writer; only its kind tells then.
        const long Real = 1, Whole = 2, Text = 3, Reals = 6, Wholes = 7, Texts = 8;
        return (name, value ?? kind switch
        {
            Real => 0f,
            Whole => 0L,
            Text => ReadOnlyMemory<byte>.Empty,
            Reals => new OnnxTensor(
                OnnxType.Float, [reals.Sum(part => part.Length) / sizeof(float)], OnnxTensorReader.Joined(reals)),
            Wholes => wholes.ToArray(),
            Texts => texts.ToArray(),
            _ when wholes.Count > 0 => wholes.ToArray(),
            _ => new OnnxUnread("nothing"),
        });
    }

    private static OnnxUnread Unread(ProtoReader attribute, string kind)
    {
        attribute.Skip();
        return new(kind);
    }

    private static OnnxValue Value(ProtoReader value)
    {
        string name = "";
        OnnxType? type = null;
        ImmutableArray<long?> shape = default;
        value.Read(new()
        {
            [1] = () => name = value.Text(),
            [2] = () =>
            {
                ProtoReader kind = value.Message("type");
                kind.Read(new() { [1] = () => (type, shape) = TensorType(kind.Message("tensor_type")) });
            },
        });
        return new(name, type, shape);
    }

    private static (OnnxType Type, ImmutableArray<long?> Shape) TensorType(ProtoReader tensor)
    {
        OnnxType type = 0;
        ImmutableArray<long?> shape = default;
        tensor.Read(new()
        {
            [1] = () => type = (OnnxType)(int)Math.Clamp(tensor.Whole(), 0, int.MaxValue),
            [2] = () => shape = Shape(tensor.Message("shape")),
        });
        return (type, shape);
    }

    private static ImmutableArray<long?> Shape(ProtoReader shape)
    {
        var sizes = new List<long?>();
        shape.Read(new()
        {
            [1] = () =>
            {
                ProtoReader dimension = shape.Message("dim");
                long? size = null;
                dimension.Read(new() { [1] = () => size = dimension.Whole() });
                sizes.Add(size > 0 ? size : null);   // 0 and below are how some exporters say that it is open
            },
        });
        return [.. sizes];
    }

    private static long? Opset(ProtoReader import, long? before)
    {
        string domain = "";
        long version = 0;
        import.Read(new() { [1] = () => domain = import.Text(), [2] = () => version = import.Whole() });
        return domain is not ("" or "ai.onnx") ? before   // operators of another domain are refused where one stands
            : before is null ? version
            : throw OnnxProblem.Damaged(import.Place, "a second version of ONNX's operators");
    }

    private static void Metadata(ProtoReader entry, Dictionary<string, string> metadata)
    {
        string key = "", value = "";
        entry.Read(new() { [1] = () => key = entry.Text(), [2] = () => value = entry.Text() });
        if (!metadata.TryAdd(key, value))
            throw OnnxProblem.Damaged(entry.Place, $"two metadata called {Quoted.Of(key)}");
    }
}
