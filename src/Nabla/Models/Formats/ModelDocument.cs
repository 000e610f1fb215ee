using System.Text.Json;

namespace Nabla;

/// <summary>Everything about a model but its numbers, as JSON: <c>format</c>, <c>kind</c>, <c>architecture</c>,
/// <c>cost</c>, <c>schema</c>, <c>labels</c> and <c>training</c>. It stands beside the numbers in a file of
/// arrays.</summary>
internal sealed record ModelDocument(
    Architecture Architecture, Cost Cost, ModelInput? Input, string[] Labels, TrainingRecord? Training)
{
    /// <summary>What outputs are measured in; or null.</summary>
    internal TargetScale? TargetScale { get; init; }

    /// <summary>What becomes of outputs in answers.</summary>
    internal Answering Answering { get; init; } = Answering.Plain;

    /// <summary>The version that is written; every one from 1 on is read.</summary>
    internal const int Format = 1;

    /// <summary>The kind of document that describes a model.</summary>
    internal const string Kind = "model";

    /// <summary>The document of a model.</summary>
    internal static string Write(Model model) => JsonWriting.Text(json =>
    {
        json.WriteNumber("format", Format);
        json.WriteString("kind", Kind);
        Write(json, model.Architecture);
        json.WriteString("cost", model.Cost.Name);
        json.WriteStartObject("schema");
        ModelJson.WriteInput(json, model.Input);
        SchemaJson.Write(json, model.TargetScale);
        json.WriteEndObject();
        AnsweringJson.Write(json, model.Answering);
        ModelJson.WriteLabelsAndTraining(json, model);
    });

    /// <summary>Reads a document.</summary>
    /// <exception cref="NablaFormatException">It is none, of a newer version, or does not make sense.</exception>
    internal static ModelDocument Read(string json, ModelLoadOptions options) =>
        JsonReading.Read(json, Safetensors.DocumentKey, root => Read(root, options));

    /// <summary>Refuses the document of anything but a model.</summary>
    internal static void RequireModel(string json) => JsonReading.Read(json, Safetensors.DocumentKey, root =>
    {
        RequireFormat(root);
        return true;
    });

    /// <summary>Refuses a version that is not known, and a document of another kind.</summary>
    private static void RequireFormat(LocatedJson root)
    {
        if (root.Field("format") is not { } format)
            throw root.Problem("lacks the field \"format\".", "Is the file whole?");
        int version = format.Whole(1);
        format.RefuseIf(version != Format, $"is {version}; this Nabla reads format {Format}.", "Use a newer Nabla.");
        if (root.Field("kind") is not { } node)
            throw root.Problem("lacks the field \"kind\".", "Is the file whole?");
        string kind = node.Text();
        node.RefuseIf(kind != Kind, $"is {Quoted.Of(kind)}, not \"{Kind}\".",
            kind == "checkpoint" ? "The file is a checkpoint." : "Was it written by a newer Nabla?");
    }

    private static ModelDocument Read(LocatedJson root, ModelLoadOptions options)
    {
        RequireFormat(root);
        JsonFields fields = root.Fields(
            "format", "kind", "architecture", "cost", "schema", "answers", "labels", "training");
        Architecture architecture = ReadArchitecture(fields.Need("architecture"), options);
        JsonFields schema = fields.Need("schema").Fields("input", "target_scale");
        return new(
            architecture,
            ModelJson.ReadCost(fields.Need("cost"), options),
            schema.Find("input") is { } input ? ModelJson.ReadInput(input) : null,
            ModelJson.ReadLabels(fields),
            fields.Find("training") is { } record ? TrainingRecordJson.Read(record) : null)
        {
            TargetScale = SchemaJson.ReadScale(schema), Answering = AnsweringJson.Read(fields),
        };
    }

    private static void Write(Utf8JsonWriter json, Architecture architecture)
    {
        json.WriteStartObject("architecture");
        json.WriteIntegers("widths", architecture.Widths);
        json.WriteStartArray("activations");
        for (int l = 2; l <= architecture.LayerCount; l++)
            LayersJson.Write(json, architecture.Activation(l));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Architecture ReadArchitecture(LocatedJson node, ModelLoadOptions options)
    {
        JsonFields fields = node.Fields("widths", "activations");
        LocatedJson widthsNode = fields.Need("widths"), activationsNode = fields.Need("activations");
        int[] widths = [.. widthsNode.Items().Select(width => width.Whole(1))];
        widthsNode.RefuseIf(
            widths.Length < 2, "has fewer than two widths.", "A network has at least input and output.");
        activationsNode.RefuseIf(activationsNode.Count != widths.Length - 1,
            $"has {activationsNode.Count} entries for {widths.Length} layers.",
            "There is one for each layer after the input.");
        LayerActivation[] activations = [.. activationsNode.Items()
            .Select((layer, i) => LayersJson.Activations(
                layer, widths[i + 1], options.FindActivation, mayHaveGroups: true))];
        return new(widths, activations);
    }
}
