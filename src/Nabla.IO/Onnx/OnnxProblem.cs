using System.Globalization;
using System.Text;

namespace Nabla.IO;

/// <summary>The ways in which an ONNX file cannot be used.</summary>
/// <param name="file">What messages call the file.</param>
internal sealed class OnnxProblem(string file)
{
    /// <summary>Its bytes are not what the format says.</summary>
    public DataProblemException Damaged(string where, string found, Exception? inner = null) =>
        new("the ONNX file is damaged", [("file", file), ("where", where), ("found", found)],
            "Copy or export it again.", inner);

    /// <summary>It is no feed-forward network that Nabla knows.</summary>
    public DataProblemException Unusable(string where, string found, string need, string? fix = null) =>
        new("the ONNX file cannot be used", [("file", file), ("where", where), ("found", found), ("need", need)],
            fix ?? "Export a plain feed-forward network: layers of weights and biases with activations.");

    /// <summary>A node's operator and name, or what it makes where it has no name.</summary>
    public static string Place(OnnxNode node) => node.Name.Length > 0
        ? $"node {Quoted(node.Name)} ({Cut(node.Op)})"
        : $"the node ({Cut(node.Op)}) that makes {Quoted(node.Outputs.FirstOrDefault() ?? "")}";

    /// <summary>A name from the file, cut to a length that can be read, its control characters spelled out.</summary>
    public static string Quoted(string name) => $"\"{Cut(name)}\"";

    private static string Cut(string name)
    {
        const int Longest = 60;
        var text = new StringBuilder();
        foreach (char c in name.Length > Longest ? name[..Longest] + "…" : name)
        {
            if (char.IsControl(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c);
        }

        return text.ToString();
    }
}
