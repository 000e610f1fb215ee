namespace Nabla.IO;

/// <summary>The ways in which an ONNX file cannot be used.</summary>
internal static class OnnxProblem
{
    /// <summary>Its bytes are not what the format says.</summary>
    public static NablaFormatException Damaged(string where, string found, Exception? inner = null) =>
        new(where, $"Found {found}.", "Copy or export it again.", inner);

    /// <summary>It is no feed-forward network that Nabla knows.</summary>
    public static NablaFormatException Unusable(string where, string found, string need, string? fix = null) =>
        new(where, $"Found {found}; needed: {need}.",
            fix ?? "Export a plain feed-forward network: layers of weights and biases with activations.");

    /// <summary>A node's operator and name, or what it makes where it has no name.</summary>
    public static string Place(OnnxNode node) => node.Name.Length > 0
        ? $"node {Quoted.Of(node.Name)} ({Op(node)})"
        : $"the node ({Op(node)}) that makes {Quoted.Of(node.Outputs.FirstOrDefault() ?? "")}";

    private static string Op(OnnxNode node) => Quoted.Of(node.Op).Trim('"');

    /// <summary>Numbers of a shape, as they stand in messages.</summary>
    public static string List(IEnumerable<long> numbers) =>
        string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
