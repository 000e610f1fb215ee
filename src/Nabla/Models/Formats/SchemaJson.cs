using System.Text.Json;

namespace Nabla;

/// <summary>A schema and the scale of a target in a model's file: <c>columns</c>, each with <c>name</c> and either
/// <c>mean</c>, <c>scale</c> and <c>median</c>, perhaps <c>bound</c>, <c>edges</c>, <c>notation</c> and
/// <c>range</c>, or <c>categories</c>, perhaps <c>merges_spellings</c>, and perhaps <c>averages</c> of its inputs;
/// <c>target</c>, the name of the column that is predicted, perhaps <c>target_decimals</c> and
/// <c>target_notation</c>; and <c>target_scale</c> with <c>mean</c> and <c>scale</c>.</summary>
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
        if (schema.TargetForm?.Decimals is { } decimals)
            json.WriteNumber("target_decimals", decimals);
        Write(json, "target_notation", schema.TargetForm?.Notation);
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
        JsonFields fields = node.Fields("columns", "target", "target_decimals", "target_notation");
        int? decimals = fields.Find("target_decimals")?.Whole(0);
        NumberNotation? notation = fields.Find("target_notation") is { } written ? ReadNotation(written) : null;
        return new Schema([.. fields.Need("columns").Items().Select(ReadColumn)], fields.Find("target")?.Text())
        {
            TargetForm = decimals is null && notation is null ? null : new(decimals, notation),
        };
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
            Write(json, "edges", column.Edges);
            Write(json, "notation", column.Notation);
            if (column.Range is { } range)
                Write(json, "range", [range.Least, range.Most]);
        }
        else
        {
            json.WriteTexts("categories", column.Categories);
            if (column.MergesSpellings)
                json.WriteBoolean("merges_spellings", true);
        }

        Write(json, "averages", column.Averages);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string field, ImmutableArray<double> numbers)
    {
        if (numbers.IsEmpty)
            return;
        json.WriteStartArray(field);
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static SchemaColumn ReadColumn(LocatedJson node) => Make(node, () =>
    {
        JsonFields fields = node.Fields(
            "name", "mean", "scale", "median", "bound", "edges", "notation", "range", "categories", "merges_spellings",
            "averages");
        SchemaColumn column = ReadColumn(node, fields);
        return fields.Find("averages") is { } averages ? column.WithAverages(Numbers(averages)) : column;
    });

    private static SchemaColumn ReadColumn(LocatedJson node, JsonFields fields)
    {
        string name = fields.Need("name").Text();
        if (fields.Find("categories") is not { } categories)
        {
            return new SchemaColumn(
                name, Number("mean"), Number("scale"), Number("median"), fields.Find("bound")?.Number<double>() ?? 0,
                fields.Find("edges") is { } edges ? Numbers(edges) : [])
            {
                Notation = fields.Find("notation") is { } notation ? ReadNotation(notation) : null,
                Range = fields.Find("range") is { } range ? ReadRange(range) : null,
            };
        }

        string[] ofCategories = ["name", "categories", "merges_spellings", "averages"];
        return !fields.Keys.Except(ofCategories).Any()
            ? new SchemaColumn(name, [.. categories.Items().Select(category => category.Text())])
            {
                MergesSpellings = fields.Find("merges_spellings") is { } field && field.Flag(),
            }
            : throw node.Problem("has categories and numbers.", "A column holds the ones or the others.");

        double Number(string field) => fields.Need(field).Number<double>();
    }

    private static (double, double) ReadRange(LocatedJson node) => Numbers(node) is [var least, var most]
        && least <= most ? (least, most) : throw node.Problem("is no range.", "It has a least and a largest number.");

    private static ImmutableArray<double> Numbers(LocatedJson node) =>
        [.. node.Items().Select(number => number.Number<double>())];

    // The field of a notation, where numbers are not written as programs write them.
    private static void Write(Utf8JsonWriter json, string name, NumberNotation? notation)
    {
        if (notation is null)
            return;
        json.WriteStartObject(name);
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
