using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla;

/// <summary>
/// The JSON form of a <see cref="Model"/>: <c>format</c> "nabla-net/1", <c>layers</c> as in a case file, <c>cost</c>,
/// <c>precision</c>, <c>input</c> with <c>shape</c> and <c>divisor</c> or a schema, <c>target_scale</c>, <c>labels</c>
/// and <c>training</c>.
/// </summary>
internal static class ModelJson
{
    private const string Family = "nabla-net/";
    private const int Version = 1;
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(Model model, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartObject();
        json.WriteString("format", string.Create(CultureInfo.InvariantCulture, $"{Family}{Version}"));
        json.WriteString("precision", model.Precision.Text);
        json.WriteString("cost", model.Cost.Name);
        WriteInput(json, model.Input);
        SchemaJson.Write(json, model.TargetScale);
        WriteLabelsAndTraining(json, model);
        json.WritePropertyName("layers");   // last: the rest can be read at a glance
        if (model.Single is { } single)
            LayersJson.Write(json, single);
        else
            LayersJson.Write(json, model.Double!);
        json.WriteEndObject();
    }

    /// <summary>Reads a model.</summary>
    internal static Model Read(Stream stream, ModelLoadOptions options) => JsonReading.Read(
        stream, root => Network2Json.Recognizes(root) ? Network2Json.Read(root) : Read(root, options));

    /// <summary>Writes the field <c>input</c>.</summary>
    internal static void WriteInput(Utf8JsonWriter json, ModelInput input)
    {
        json.WritePropertyName("input");
        if (input.Schema is { } schema)
        {
            SchemaJson.Write(json, schema);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("shape");
        foreach (int size in input.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("divisor", input.Divisor);
        json.WriteEndObject();
    }

    /// <summary>Reads the value of <c>input</c>.</summary>
    internal static ModelInput ReadInput(LocatedJson node)
    {
        if (node.Field("columns") is not null)
            return new(SchemaJson.Read(node));
        Dictionary<string, LocatedJson> fields = node.Fields("shape", "divisor");
        int[] shape = [.. node.Need(fields, "shape").Items().Select(size => size.Whole(1))];
        double divisor = fields.TryGetValue("divisor", out LocatedJson number) ? number.Number<double>() : 1;
        try
        {
            return new(shape, divisor);
        }
        catch (ArgumentException e)
        {
            throw node.Problem("describes no input.", Sentence.Of(e), e);
        }
    }

    /// <summary>Writes the fields <c>labels</c> and, where there is one, <c>training</c>.</summary>
    internal static void WriteLabelsAndTraining(Utf8JsonWriter json, Model model)
    {
        json.WriteStartArray("labels");
        foreach (string label in model.Labels)
            json.WriteStringValue(label);
        json.WriteEndArray();
        if (model.Training is not { } training)
            return;
        json.WritePropertyName("training");
        TrainingRecordJson.Write(json, training);
    }

    /// <summary>Reads the field <c>labels</c>; none where it is missing.</summary>
    internal static string[] ReadLabels(Dictionary<string, LocatedJson> fields) =>
        fields.TryGetValue("labels", out LocatedJson names) ? [.. names.Items().Select(n => n.Text())] : [];

    /// <summary>Reads the name of a cost.</summary>
    internal static Cost ReadCost(LocatedJson node, ModelLoadOptions options)
    {
        string name = node.Text();
        try
        {
            return options.FindCost(name);
        }
        catch (ArgumentException e)
        {
            throw node.Problem($"names a cost that is not known, {Quoted.Of(name)}.", Sentence.Of(e), e);
        }
    }

    private static Model Read(LocatedJson root, ModelLoadOptions options)
    {
        RequireFormat(root);
        Dictionary<string, LocatedJson> fields =
            root.Fields("format", "precision", "cost", "input", "target_scale", "labels", "training", "layers");
        LocatedJson precision = root.Need(fields, "precision");
        return precision.Text() switch
        {
            "float32" => Read<float>(root, fields, options),
            "float64" => Read<double>(root, fields, options),
            string other => throw precision.Problem(
                $"is {Quoted.Of(other)}.", "Nabla computes in float32 or float64."),
        };
    }

    private static Model Read<T>(LocatedJson root, Dictionary<string, LocatedJson> fields, ModelLoadOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = LayersJson.Read<T>(root.Need(fields, "layers"), options.FindActivation);
        Cost cost = ReadCost(root.Need(fields, "cost"), options);
        ModelInput? input = fields.TryGetValue("input", out LocatedJson node) ? ReadInput(node) : null;
        TargetScale? scale = SchemaJson.ReadScale(fields);
        TrainingRecord? training =
            fields.TryGetValue("training", out LocatedJson record) ? TrainingRecordJson.Read(record) : null;
        try
        {
            return Model.Of(theta, cost, input, ReadLabels(fields), training, scale);
        }
        catch (ArgumentException e)
        {
            throw root.Problem("does not fit together.", Sentence.Of(e), e);
        }
    }

    private static void RequireFormat(LocatedJson root)
    {
        if (root.Field("format") is not { } node)
        {
            throw root.Problem(
                "lacks the field \"format\".", $"A model of Nabla begins with \"format\": \"{Family}{Version}\". " +
                "Is it a model?");
        }

        string format = node.Text();
        if (format.StartsWith(Family, StringComparison.Ordinal)
            && int.TryParse(
                format.AsSpan(Family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            if (version == Version)
                return;
            throw node.Problem(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has version {version} of the format; this Nabla reads version {Version}."),
                version > Version ? "Use a newer Nabla." : "Is the file damaged?");
        }

        throw node.Problem(
            $"is {Quoted.Of(format)}, a format that Nabla does not know.", $"Models have \"{Family}{Version}\".");
    }
}
