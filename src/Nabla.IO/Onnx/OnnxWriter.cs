using Google.Protobuf;

namespace Nabla.IO;

/// <summary>Writes an ONNX file: ModelProto and what is in it, by the field numbers of onnx.proto.</summary>
internal static class OnnxWriter
{
    private const long IrVersion = 8;         // the one that came with operators 17
    private const long LearningOpset = 3;     // the version of ai.onnx.ml that did

    /// <summary>Writes to a stream, which is left open.</summary>
    public static void Write(OnnxFile file, Stream stream)
    {
        ProtoMessage model = new ProtoMessage()
            .Add(1, IrVersion).Add(2, "nabla").Add(3, typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3))
            .Add(7, Graph(file))
            .Add(8, new ProtoMessage().Add(2, file.Opset));
        foreach (string domain in file.Nodes.Select(node => node.Domain).Where(name => name.Length > 0).Distinct())
            model.Add(8, new ProtoMessage().Add(1, domain).Add(2, LearningOpset));
        foreach ((string key, string value) in file.Metadata)
            model.Add(14, new ProtoMessage().Add(1, key).Add(2, value));
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }

    private static ProtoMessage Graph(OnnxFile file)
    {
        var graph = new ProtoMessage();
        foreach (OnnxNode node in file.Nodes)
            graph.Add(1, Node(node));
        graph.Add(2, "network");
        foreach ((string name, OnnxTensor tensor) in file.Initializers)
            graph.Add(5, Tensor(tensor).Add(8, name));
        foreach (OnnxValue input in file.Inputs)
            graph.Add(11, Value(input));
        foreach (OnnxValue output in file.Outputs)
            graph.Add(12, Value(output));
        foreach (OnnxValue value in file.Values)
            graph.Add(13, Value(value));
        return graph;
    }

    private static ProtoMessage Node(OnnxNode node)
    {
        ProtoMessage message =
            new ProtoMessage().AddAll(1, node.Inputs).AddAll(2, node.Outputs).Add(3, node.Name).Add(4, node.Op);
        if (node.Domain.Length > 0)
            message.Add(7, node.Domain);
        foreach ((string name, object value) in node.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            message.Add(5, Attribute(new ProtoMessage().Add(1, name), value));
        return message;
    }

    private static ProtoMessage Attribute(ProtoMessage message, object value) => value switch
    {
        float real => message.Add(2, real).Add(20, 1),
        long whole => message.Add(3, whole).Add(20, 2),
        ReadOnlyMemory<byte> text => message.Add(4, text).Add(20, 3),
        OnnxTensor tensor => message.Add(5, Tensor(tensor)).Add(20, 4),
        long[] wholes => message.AddAll(8, wholes).Add(20, 7),
        string[] texts => message.AddAll(9, texts).Add(20, 8),
        _ => throw new ArgumentException($"An attribute cannot be a {value.GetType().Name}.", nameof(value)),
    };

    private static ProtoMessage Tensor(OnnxTensor tensor) => new ProtoMessage()
        .AddAll(1, tensor.Shape.Select(size => (long)size)).Add(2, (long)tensor.Type).Add(9, tensor.Content);

    private static ProtoMessage Value(OnnxValue value)
    {
        var shape = new ProtoMessage();
        foreach (long? size in value.Shape)
            shape.Add(1, size is { } known ? new ProtoMessage().Add(1, known) : new ProtoMessage().Add(2, "batch"));
        ProtoMessage message = new ProtoMessage().Add(1, value.Name).Add(2, new ProtoMessage().Add(
            1, new ProtoMessage().Add(1, (long)(value.Type ?? OnnxType.Float)).Add(2, shape)));
        return value.Doc.Length > 0 ? message.Add(3, value.Doc) : message;
    }
}
