using System.Text.Json;

namespace Nabla;

/// <summary>A schema and the scale of a target in a model's file: <c>columns</c>, each with <c>name</c> and either
/// <c>mean</c>, <c>scale</c> and <c>median</c>, perhaps <c>bound</c>, <c>edges</c> and <c>notation</c> or
/// <c>dates</c>, or <c>categories</c>, perhaps <c>merges_spellings</c> and <c>has_other</c>, or <c>words</c>;
/// <c>target</c>, the name of the column that is predicted; and
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
                json.WriteNumbers("edges", column.Edges);
            Write(json, column.Notation);
            DatesJson.Write(json, column.Dates);
        }
        else if (column.Words is { } words)
        {
            json.WriteNumbers("words", words.Weights);
        }
        else
        {
            json.WriteTexts("categories", column.Categories);
            if (column.MergesSpellings)
                json.WriteBoolean("merges_spellings", true);
            if (column.HasOther)
                json.WriteBoolean("has_other", true);
        }

        json.WriteEndObject();
    }

    private static SchemaColumn ReadColumn(LocatedJson node) => Make(node, () =>
    {
        JsonFields fields = node.Fields("name", "mean", "scale", "median", "bound", "edges", "notation", "dates",
            "categories", "merges_spellings", "has_other", "words");
        string name = fields.Need("name").Text();
        if (fields.Find("words") is { } words)
        {
            Require(fields.Count == 2);
            return new SchemaColumn(name, ReadWords(words));
        }

        if (fields.Find("categories") is { } categories)
        {
            bool merges = Flag("merges_spellings"), hasOther = Flag("has_other");
            Require(fields.Count == 2 + Fields("merges_spellings") + Fields("has_other"));
            return new(name, [.. categories.Items().Select(category => category.Text())], hasOther)
            {
                MergesSpellings = merges,
            };
        }

        Require(Fields("merges_spellings") + Fields("has_other") == 0);
        var numbers = new SchemaColumn(
            name, Number("mean"), Number("scale"), Number("median"), fields.Find("bound")?.Number<double>() ?? 0,
            [.. fields.Find("edges")?.Items().Select(edge => edge.Number<double>()) ?? []])
        {
            Notation = fields.Find("notation") is { } notation ? ReadNotation(notation) : null,
        };
        Require(fields.Find("dates") is null || numbers.Notation is null);
        return fields.Find("dates") is { } dates ? new SchemaColumn(numbers, DatesJson.Read(dates)) : numbers;

        void Require(bool isOneKind) => node.RefuseIf(
            !isOneKind, "has fields of several kinds, such as categories and numbers.",
            "A column holds numbers, dates, categories or texts.");

        int Fields(string field) => fields.Find(field) is null ? 0 : 1;

        bool Flag(string field) => fields.Find(field) is { } flag && flag.Flag();

        double Number(string field) => fields.Need(field).Number<double>();
    });

    private static TextWords ReadWords(LocatedJson node)
    {
        const int Most = 1 << 16;
        double[] weights = [.. node.Items().Select(weight => weight.Number<double>())];
        node.RefuseIf(!(weights.Length is > 1 and <= Most && int.IsPow2(weights.Length)
            && weights.All(weight => weight >= 0 && double.IsFinite(weight))), "holds no weights of words.",
            "They are a power of two of numbers from 0 on.");
        return new([.. weights]);
    }

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
