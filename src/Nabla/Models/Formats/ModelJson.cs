using System.Text.Json;

namespace Nabla;

/// <summary>The JSON form of a <see cref="Model"/>: <c>format</c> "nabla-net/1", <c>layers</c> as in a case file,
/// <c>cost</c>, <c>precision</c>, <c>input</c> with <c>shape</c> and <c>divisor</c> or a schema, <c>target_scale</c>,
/// <c>labels</c> and <c>training</c>.</summary>
internal static class ModelJson
{
    private const string Family = "nabla-net/";
    private const int Version = 1;

    internal static void Write(Model model, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, JsonWriting.Options);
        json.WriteStartObject();
        json.WriteString("format", $"{Family}{Version}");
        json.WriteString("precision", model.Precision.Text);
        json.WriteString("cost", model.Cost.Name);
        WriteInput(json, model.Input);
        SchemaJson.Write(json, model.TargetScale);
        AnsweringJson.Write(json, model.Answering);
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
        json.WriteIntegers("shape", input.Shape);
        json.WriteNumber("divisor", input.Divisor);
        if (!input.Averages.IsEmpty)
        {
            json.WriteStartArray("averages");
            foreach (double average in input.Averages)
                json.WriteNumberValue(average);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the value of <c>input</c>.</summary>
    internal static ModelInput ReadInput(LocatedJson node)
    {
        if (node.Field("columns") is not null)
            return new(SchemaJson.Read(node));
        JsonFields fields = node.Fields("shape", "divisor", "averages");
        int[] shape = [.. fields.Need("shape").Items().Select(size => size.Whole(1))];
        double divisor = fields.Find("divisor")?.Number<double>() ?? 1;
        return node.Make("describes no input.", () =>
        {
            var input = new ModelInput(shape, divisor);
            return fields.Find("averages") is not { } averages ? input
                : input.WithAverages([.. averages.Items().Select(average => average.Number<double>())]);
        });
    }

    /// <summary>Writes the fields <c>labels</c> and, where there is one, <c>training</c>.</summary>
    internal static void WriteLabelsAndTraining(Utf8JsonWriter json, Model model)
    {
        json.WriteTexts("labels", model.Labels);
        if (model.Training is not { } training)
            return;
        json.WritePropertyName("training");
        TrainingRecordJson.Write(json, training);
    }

    /// <summary>Reads the field <c>labels</c>; none where it is missing.</summary>
    internal static string[] ReadLabels(JsonFields fields) =>
        [.. fields.Find("labels")?.Items().Select(name => name.Text()) ?? []];

    /// <summary>Reads the name of a cost.</summary>
    internal static Cost ReadCost(LocatedJson node, ModelLoadOptions options)
    {
        string name = node.Text();
        return node.Make($"names a cost that is not known, {Quoted.Of(name)}.", () => options.FindCost(name));
    }

    private static Model Read(LocatedJson root, ModelLoadOptions options)
    {
        RequireFormat(root);
        JsonFields fields = root.Fields(
            "format", "precision", "cost", "input", "target_scale", "answers", "labels", "training", "layers");
        LocatedJson precision = fields.Need("precision");
        return precision.Text() switch
        {
            "float32" => Read<float>(root, fields, options),
            "float64" => Read<double>(root, fields, options),
            string other => throw precision.Problem(
                $"is {Quoted.Of(other)}.", "Nabla computes in float32 or float64."),
        };
    }

    private static Model Read<T>(LocatedJson root, JsonFields fields, ModelLoadOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = LayersJson.Read<T>(fields.Need("layers"), options.FindActivation);
        Cost cost = ReadCost(fields.Need("cost"), options);
        ModelInput? input = fields.Find("input") is { } node ? ReadInput(node) : null;
        TargetScale? scale = SchemaJson.ReadScale(fields);
        TrainingRecord? training =
            fields.Find("training") is { } record ? TrainingRecordJson.Read(record) : null;
        string[] labels = ReadLabels(fields);
        return root.Make("does not fit together.", () =>
            Model.Of(theta, cost, input, labels, training, scale).With(AnsweringJson.Read(fields)));
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
                Invariant($"has version {version} of the format; this Nabla reads version {Version}."),
                version > Version ? "Use a newer Nabla." : "Is the file damaged?");
        }

        throw node.Problem(
            $"is {Quoted.Of(format)}, a format that Nabla does not know.", $"Models have \"{Family}{Version}\".");
    }
}
