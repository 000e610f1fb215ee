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
        while (model.Next())
        {
            switch (model.Field)
            {
                case 7:
                    graph = graph is null
                        ? Graph(model.Message("graph"))
                        : throw OnnxProblem.Damaged(model.Place, "a second graph");
                    break;
                case 8: Opset(model.Message("opset_import"), ref opset); break;
                case 14: Metadata(model.Message("metadata"), metadata); break;
                case 25:
                    throw OnnxProblem.Unusable(model.Place, "functions of its own", "only operators that ONNX defines");
                default: model.Skip(); break;
            }
        }

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
        ImmutableArray<OnnxNode>.Builder nodes = ImmutableArray.CreateBuilder<OnnxNode>();
        ImmutableArray<OnnxValue>.Builder inputs = ImmutableArray.CreateBuilder<OnnxValue>();
        ImmutableArray<OnnxValue>.Builder outputs = ImmutableArray.CreateBuilder<OnnxValue>();
        var initializers = new Dictionary<string, OnnxTensor>();
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1: nodes.Add(Node(graph.Message("node"))); break;
                case 5:
                    (string name, OnnxTensor tensor) = OnnxTensorReader.Read(graph.Message("initializer"));
                    if (!initializers.TryAdd(name, tensor))
                        throw OnnxProblem.Damaged(graph.Place, $"two initializers called {Quoted.Of(name)}");
                    break;
                case 11: inputs.Add(Value(graph.Message("input"))); break;
                case 12: outputs.Add(Value(graph.Message("output"))); break;
                case 15: throw OnnxProblem.Unusable(graph.Place, "a sparse initializer", "weights stored in full");
                default: graph.Skip(); break;
            }
        }

        return new()
        {
            Opset = 0, Nodes = nodes.ToImmutable(), Initializers = initializers, Inputs = inputs.ToImmutable(),
            Outputs = outputs.ToImmutable(),
        };
    }

    private static OnnxNode Node(ProtoReader node)
    {
        ImmutableArray<string>.Builder inputs = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string>.Builder outputs = ImmutableArray.CreateBuilder<string>();
        ImmutableDictionary<string, object>.Builder attributes = ImmutableDictionary.CreateBuilder<string, object>();
        string name = "", op = "", domain = "";
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
        return new(op, inputs.ToImmutable(), outputs.ToImmutable())
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
            Reals => new OnnxTensor(OnnxType.Float, [reals.Sum(part => part.Length) / sizeof(float)], Joined(reals)),
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
        while (value.Next())
        {
            if (value.Field == 1)
            {
                name = value.Text();
            }
            else if (value.Field == 2)
            {
                ProtoReader kind = value.Message("type");
                while (kind.Next())
                {
                    if (kind.Field == 1)
                        (type, shape) = TensorType(kind.Message("tensor_type"));
                    else
                        kind.Skip();
                }
            }
            else
            {
                value.Skip();
            }
        }

        return new(name, type, shape);
    }

    private static (OnnxType Type, ImmutableArray<long?> Shape) TensorType(ProtoReader tensor)
    {
        OnnxType type = 0;
        ImmutableArray<long?> shape = default;
        while (tensor.Next())
        {
            if (tensor.Field == 1)
                type = (OnnxType)(int)Math.Clamp(tensor.Whole(), 0, int.MaxValue);
            else if (tensor.Field == 2)
                shape = Shape(tensor.Message("shape"));
            else
                tensor.Skip();
        }

        return (type, shape);
    }

    private static ImmutableArray<long?> Shape(ProtoReader shape)
    {
        ImmutableArray<long?>.Builder sizes = ImmutableArray.CreateBuilder<long?>();
        while (shape.Next())
        {
            if (shape.Field != 1)
            {
                shape.Skip();
                continue;
            }

            ProtoReader dimension = shape.Message("dim");
            long? size = null;
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                    size = dimension.Whole();
                else
                    dimension.Skip();
            }

            sizes.Add(size > 0 ? size : null);   // 0 and below are how some exporters say that it is open
        }

        return sizes.ToImmutable();
    }

    private static void Opset(ProtoReader import, ref long? opset)
    {
        string domain = "";
        long version = 0;
        while (import.Next())
        {
            if (import.Field == 1)
                domain = import.Text();
            else if (import.Field == 2)
                version = import.Whole();
            else
                import.Skip();
        }

        if (domain is not ("" or "ai.onnx"))
            return;   // operators of another domain are refused where one stands
        if (opset is not null)
            throw OnnxProblem.Damaged(import.Place, "a second version of ONNX's operators");
        opset = version;
    }

    private static void Metadata(ProtoReader entry, Dictionary<string, string> metadata)
    {
        string key = "", value = "";
        while (entry.Next())
        {
            if (entry.Field == 1)
                key = entry.Text();
            else if (entry.Field == 2)
                value = entry.Text();
            else
                entry.Skip();
        }

        if (!metadata.TryAdd(key, value))
            throw OnnxProblem.Damaged(entry.Place, $"two metadata called {Quoted.Of(key)}");
    }

    private static ReadOnlyMemory<byte> Joined(List<ReadOnlyMemory<byte>> parts) => OnnxTensorReader.Joined(parts);
}
