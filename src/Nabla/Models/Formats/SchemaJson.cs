using System.Text.Json;

namespace Nabla;

/// <summary>A schema and the scale of a target in a model's file: <c>columns</c>, each with <c>name</c> and either
/// <c>mean</c>, <c>scale</c> and <c>median</c>, perhaps <c>bound</c>, <c>edges</c> and <c>notation</c>, or
/// <c>categories</c>, perhaps <c>merges_spellings</c>; <c>target</c>, the name of the column that is predicted; and
/// <c>target_scale</c> with <c>mean</c> and <c>scale</c>.</summary>
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
        JsonFields fields = node.Fields("columns", "target");
        return new Schema([.. fields.Need("columns").Items().Select(ReadColumn)], fields.Find("target")?.Text());
    });

    /// <summary>Reads the field <c>target_scale</c>; null where it is missing.</summary>
    internal static TargetScale? ReadScale(JsonFields fields) =>
        fields.Find("target_scale") is not { } node ? null : Make(node, () =>
        {
            JsonFields parts = node.Fields("mean", "scale");
            return new TargetScale(parts.Need("mean").Number<double>(), parts.Need("scale").Number<double>());
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
            if (column.Bound > 0)
                json.WriteNumber("bound", column.Bound);
            if (!column.Edges.IsEmpty)
            {
                json.WriteStartArray("edges");
                foreach (double edge in column.Edges)
                    json.WriteNumberValue(edge);
                json.WriteEndArray();
            }

            Write(json, column.Notation);
        }
        else
        {
            json.WriteTexts("categories", column.Categories);
            if (column.MergesSpellings)
                json.WriteBoolean("merges_spellings", true);
        }

        json.WriteEndObject();
    }

    private static SchemaColumn ReadColumn(LocatedJson node) => Make(node, () =>
    {
        JsonFields fields = node.Fields(
            "name", "mean", "scale", "median", "bound", "edges", "notation", "categories", "merges_spellings");
        string name = fields.Need("name").Text();
        if (fields.Find("categories") is not { } categories)
        {
            return new SchemaColumn(
                name, Number("mean"), Number("scale"), Number("median"), fields.Find("bound")?.Number<double>() ?? 0,
                [.. fields.Find("edges")?.Items().Select(edge => edge.Number<double>()) ?? []])
            {
                Notation = fields.Find("notation") is { } notation ? ReadNotation(notation) : null,
            };
        }

        bool merges = fields.Find("merges_spellings") is { } field && field.Flag();
        return fields.Count == (fields.Find("merges_spellings") is null ? 2 : 3)
            ? new SchemaColumn(name, [.. categories.Items().Select(category => category.Text())])
            {
                MergesSpellings = merges,
            }
            : throw node.Problem("has categories and numbers.", "A column holds the ones or the others.");

        double Number(string field) => fields.Need(field).Number<double>();
    });

    // The field notation, where numbers are not written as programs write them.
    private static void Write(Utf8JsonWriter json, NumberNotation? notation)
    {
        if (notation is null)
            return;
        json.WriteStartObject("notation");
        json.WriteString("decimal", notation.Decimal.ToString());
        if (notation.Groups is { } groups)
            json.WriteString("groups", groups.ToString());
        if (notation.Unit.Length > 0)
            json.WriteString("unit", notation.Unit);
        if (!notation.Missing.IsEmpty)
            json.WriteTexts("missing", notation.Missing);
        json.WriteEndObject();
    }

    private static NumberNotation ReadNotation(LocatedJson node)
    {
        JsonFields fields = node.Fields("decimal", "groups", "unit", "missing");
        char mark = Mark(fields.Need("decimal"), ".,");
        char? groups = fields.Find("groups") is { } between ? Mark(between, ".,' ") : null;
        node.RefuseIf(groups == mark, "has one mark for decimals and thousands.", "Give two different marks.");
        return new()
        {
            Decimal = mark, Groups = groups, Unit = fields.Find("unit")?.Text() ?? "",
            Missing = fields.Find("missing") is { } missing ? [.. missing.Items().Select(text => text.Text())] : [],
        };

        static char Mark(LocatedJson field, string known) => field.Text() is [var mark] && known.Contains(mark) ? mark
            : throw field.Problem("is no such mark.", $"It is one of {string.Join(' ', known.ToCharArray())}.");
    }

    private static TResult Make<TResult>(LocatedJson node, Func<TResult> make) =>
        node.Make("does not make sense.", make);
}
