using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

namespace Nabla;

/// <summary>
/// Everything about a model but its numbers, as JSON: <c>format</c>, <c>kind</c>, <c>architecture</c>, <c>cost</c>,
/// <c>schema</c>, <c>labels</c> and <c>training</c>. It stands beside the numbers in a file of arrays.
/// </summary>
internal sealed record ModelDocument(
    Architecture Architecture, Cost Cost, ModelInput? Input, string[] Labels, TrainingRecord? Training)
{
    /// <summary>What outputs are measured in; or null.</summary>
    internal TargetScale? TargetScale { get; init; }

    /// <summary>The version that is written; every one from 1 on is read.</summary>
    internal const int Format = 1;

    /// <summary>The kind of document that describes a model.</summary>
    internal const string Kind = "model";

    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a model.</summary>
    internal static string Write(Model model)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("kind", Kind);
            Write(json, model.Architecture);
            json.WriteString("cost", model.Cost.Name);
            json.WriteStartObject("schema");
            ModelJson.WriteInput(json, model.Input);
            SchemaJson.Write(json, model.TargetScale);
            json.WriteEndObject();
            ModelJson.WriteLabelsAndTraining(json, model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="NablaFormatException">It is none, of a newer version, or does not make sense.</exception>
    internal static ModelDocument Read(string json, ModelLoadOptions options) =>
        JsonReading.Read(json, Safetensors.DocumentKey, root => Read(root, options));

    /// <summary>Refuses the document of anything but a model.</summary>
    internal static void RequireModel(string json) => JsonReading.Read(json, Safetensors.DocumentKey, root =>
    {
        RequireFormat(root, Kind);
        return true;
    });

    /// <summary>Refuses a version that is not known, and a document of another kind.</summary>
    internal static void RequireFormat(LocatedJson root, string kind)
    {
        if (root.Field("format") is not { } format)
            throw root.Problem("lacks the field \"format\".", "Is the file whole?");
        int version = format.Whole(1);
        if (version != Format)
        {
            throw format.Problem(
                Invariant($"is {version}; this Nabla reads format {Format}."), "Use a newer Nabla.");
        }

        if (root.Field("kind") is not { } node)
            throw root.Problem("lacks the field \"kind\".", "Is the file whole?");
        string found = node.Text();
        if (found != kind)
        {
            throw node.Problem(
                $"is {Quoted.Of(found)}, not \"{kind}\".",
                found is "checkpoint" or "model" ? $"The file is a {found}." : "Was it written by a newer Nabla?");
        }
    }

    private static ModelDocument Read(LocatedJson root, ModelLoadOptions options)
    {
        RequireFormat(root, Kind);
        Dictionary<string, LocatedJson> fields =
            root.Fields("format", "kind", "architecture", "cost", "schema", "labels", "training");
        Architecture architecture = ReadArchitecture(root.Need(fields, "architecture"), options);
        Dictionary<string, LocatedJson> schema = root.Need(fields, "schema").Fields("input", "target_scale");
        return new(
            architecture,
            ModelJson.ReadCost(root.Need(fields, "cost"), options),
            schema.TryGetValue("input", out LocatedJson input) ? ModelJson.ReadInput(input) : null,
            ModelJson.ReadLabels(fields),
            fields.TryGetValue("training", out LocatedJson record) ? TrainingRecordJson.Read(record) : null)
        {
            TargetScale = SchemaJson.ReadScale(schema),
        };
    }

    private static void Write(Utf8JsonWriter json, Architecture architecture)
    {
        json.WriteStartObject("architecture");
        json.WriteStartArray("widths");
        foreach (int width in architecture.Widths)
            json.WriteNumberValue(width);
        json.WriteEndArray();
        json.WriteStartArray("activations");
        for (int l = 2; l <= architecture.LayerCount; l++)
            LayersJson.Write(json, architecture.Activation(l));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Architecture ReadArchitecture(LocatedJson node, ModelLoadOptions options)
    {
        Dictionary<string, LocatedJson> fields = node.Fields("widths", "activations");
        LocatedJson widthsNode = node.Need(fields, "widths"), activationsNode = node.Need(fields, "activations");
        int[] widths = [.. widthsNode.Items().Select(width => width.Whole(1))];
        if (widths.Length < 2)
            throw widthsNode.Problem("has fewer than two widths.", "A network has at least input and output.");
        if (activationsNode.Count != widths.Length - 1)
        {
            throw activationsNode.Problem(
                Invariant($"has {activationsNode.Count} entries for {widths.Length} layers."),
                "There is one for each layer after the input.");
        }

        LayerActivation[] activations = [.. activationsNode.Items()
            .Select((layer, i) => LayersJson.Activations(layer, widths[i + 1], options.FindActivation))];
        return new(widths, activations);
    }
}
