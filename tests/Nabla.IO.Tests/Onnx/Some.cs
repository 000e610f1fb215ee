namespace Nabla.IO.Tests.Onnx;

/// <summary>ONNX files for tests.</summary>
internal static class Some
{
    public static byte[] Bytes(Model model, bool core = false)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(model, stream, new() { Core = core });
        return stream.ToArray();
    }

    public static Model Again(Model model, bool core = false) => Read(Bytes(model, core));

    public static Model Read(byte[] file) => OnnxModel.Read(new MemoryStream(file));

    /// <summary>A file of these nodes from "x" of the given dimensions to "y".</summary>
    public static byte[] File(
        long?[] input, (string Name, OnnxTensor Value)[] constants, OnnxNode[] nodes, long opset = 17)
    {
        using var stream = new MemoryStream();
        var file = new OnnxFile
        {
            Opset = opset, Nodes = [.. nodes], Initializers = constants.ToDictionary(c => c.Name, c => c.Value),
            Inputs = [new("x", OnnxType.Float, [.. input])], Outputs = [new("y", OnnxType.Float, [null, null])],
        };
        OnnxWriter.Write(file, stream);
        return stream.ToArray();
    }

    /// <summary>A node from a line such as "y = Gemm(x, W, b)".</summary>
    public static OnnxNode Node(string line, params (string Name, object Value)[] attributes)
    {
        string[] sides = line.Split(" = "), call = sides[1].TrimEnd(')').Split('(');
        return new(call[0], [.. call[1].Split(", ")], [.. sides[0].Split(", ")])
        {
            Attributes = System.Collections.Immutable.ImmutableDictionary.CreateRange(
                attributes.Select(a => KeyValuePair.Create(a.Name, a.Value))),
        };
    }
}
