using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla.IO;

/// <summary>What a graph cannot say of a model, as JSON in the file's metadata under the key "nabla": the cost, the shape
/// of an input, and the labels.</summary>
internal static class OnnxMetadata
{
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a model.</summary>
    public static string Of(Model model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("cost", model.Cost.Name);
            json.WriteStartArray("input");
            foreach (int size in model.Input.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("labels");
            foreach (string label in model.Labels)
                json.WriteStringValue(label);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Cost, shape and labels from such a document.</summary>
    /// <exception cref="DataProblemException">The document is damaged, or of a version that is not known.</exception>
    public static (Cost Cost, int[] Shape, string[] Labels) Read(string document, OnnxProblem problem)
    {
        const string Place = "metadata \"nabla\"";
        try
        {
            using JsonDocument json = JsonDocument.Parse(document, new() { AllowDuplicateProperties = false });
            JsonElement root = json.RootElement;
            int format = root.GetProperty("format").GetInt32();
            if (format != 1)
            {
                throw problem.Unusable(
                    Place, FormattableString.Invariant($"version {format}"), "version 1", "Use a newer Nabla.");
            }

            return (Cost.Parse(root.GetProperty("cost").GetString() ?? ""),
                [.. root.GetProperty("input").EnumerateArray().Select(size => size.GetInt32())],
                [.. root.GetProperty("labels").EnumerateArray().Select(label => label.GetString() ?? "")]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentException)
        {
            throw problem.Damaged(Place, "a document that does not say cost, input and labels", e);
        }
    }
}
