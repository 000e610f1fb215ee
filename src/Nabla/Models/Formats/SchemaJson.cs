using System.Text.Json;

namespace Nabla;

/// <summary>
/// A schema and the scale of a target in a model's file: <c>columns</c>, each with <c>name</c> and either <c>mean</c>,
/// <c>scale</c> and <c>median</c> or <c>categories</c>; <c>target</c>, the name of the column that is predicted; and
/// <c>target_scale</c> with <c>mean</c> and <c>scale</c>.
/// </summary>
internal static class SchemaJson
{
    internal static void Write(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        foreach (SchemaColumn column in schema.Columns)
            Write(json, column);
        json.WriteEndArray();
        if (schema.Target is { } target)
            json.WriteString("target", target);
        json.WriteEndObject();
    }

    /// <summary>Writes the field <c>target_scale</c>, where there is one.</summary>
    internal static void Write(Utf8JsonWriter json, TargetScale? scale)
    {
        if (scale is null)
            return;
        json.WriteStartObject("target_scale");
        json.WriteNumber("mean", scale.Mean);
        json.WriteNumber("scale", scale.Scale);
        json.WriteEndObject();
    }

    internal static Schema Read(LocatedJson node) => Make(node, () =>
    {
        Dictionary<string, LocatedJson> fields = node.Fields("columns", "target");
        return new Schema(
            [.. node.Need(fields, "columns").Items().Select(ReadColumn)],
            fields.TryGetValue("target", out LocatedJson target) ? target.Text() : null);
    });

    /// <summary>Reads the field <c>target_scale</c>; null where it is missing.</summary>
    internal static TargetScale? ReadScale(Dictionary<string, LocatedJson> fields) =>
        !fields.TryGetValue("target_scale", out LocatedJson node) ? null : Make(node, () =>
        {
            Dictionary<string, LocatedJson> parts = node.Fields("mean", "scale");
            return new TargetScale(
                node.Need(parts, "mean").Number<double>(), node.Need(parts, "scale").Number<double>());
        });

    private static void Write(Utf8JsonWriter json, SchemaColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        if (column.IsNumeric)
        {
            json.WriteNumber("mean", column.Mean);
            json.WriteNumber("scale", column.Scale);
            json.WriteNumber("median", column.Median);
        }
        else
        {
            json.WriteStartArray("categories");
            foreach (string category in column.Categories)
                json.WriteStringValue(category);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static SchemaColumn ReadColumn(LocatedJson node) => Make(node, () =>
    {
        Dictionary<string, LocatedJson> fields = node.Fields("name", "mean", "scale", "median", "categories");
        string name = node.Need(fields, "name").Text();
        if (!fields.TryGetValue("categories", out LocatedJson categories))
        {
            return new SchemaColumn(name, Number("mean"), Number("scale"), Number("median"));
        }

        return fields.Count == 2
            ? new SchemaColumn(name, [.. categories.Items().Select(category => category.Text())])
            : throw node.Problem("has categories and numbers.", "A column holds the ones or the others.");

        double Number(string field) => node.Need(fields, field).Number<double>();
    });

    private static TResult Make<TResult>(LocatedJson node, Func<TResult> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw node.Problem("does not make sense.", Sentence.Of(e), e);
        }
    }
}
