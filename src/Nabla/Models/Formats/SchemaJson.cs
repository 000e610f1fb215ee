using System.Text.Json;

namespace Nabla;

/// <summary>A schema and the scale of a target in a model's file: <c>columns</c>, each with <c>name</c> and either
/// <c>mean</c>, <c>scale</c> and <c>median</c>, perhaps <c>bound</c>, <c>edges</c>, <c>notation</c>, <c>range</c> and
/// <c>dates</c>, or <c>categories</c>, perhaps <c>merges_spellings</c> and <c>has_other</c>, or <c>words</c>, and
/// perhaps <c>averages</c> of its inputs; <c>target</c>, the name of the column that is predicted, perhaps
/// <c>target_decimals</c> and <c>target_notation</c>, or of several columns <c>targets</c>, each with <c>name</c> and
/// perhaps <c>decimals</c> and <c>notation</c>; and <c>target_scale</c> with <c>mean</c> and <c>scale</c>, or a list of
/// these, one for each output.</summary>
internal static class SchemaJson
{
    internal static void Write(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        foreach (SchemaColumn column in schema.Columns)
            Write(json, column);
        json.WriteEndArray();
        if (schema.Targets.Length > 1)
        {
            WriteTargets(json, schema);
        }
        else
        {
            if (schema.Target is { } target)
                json.WriteString("target", target);
            Write(json, "target_", schema.TargetForm(0));
        }

        json.WriteEndObject();
    }

    private static void WriteTargets(Utf8JsonWriter json, Schema schema)
    {
        json.WriteStartArray("targets");
        for (int j = 0; j < schema.Targets.Length; j++)
        {
            json.WriteStartObject();
            json.WriteString("name", schema.Targets[j]);
            Write(json, "", schema.TargetForm(j));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string prefix, TargetForm? form)
    {
        if (form?.Decimals is { } decimals)
            json.WriteNumber($"{prefix}decimals", decimals);
        Write(json, $"{prefix}notation", form?.Notation);
    }

    /// <summary>Writes the field <c>target_scale</c>, where there is one.</summary>
    internal static void Write(Utf8JsonWriter json, TargetScale? scale)
    {
        if (scale is null)
            return;
        json.WritePropertyName("target_scale");
        if (scale.Count > 0)
            json.WriteStartArray();
        foreach (TargetScale part in scale.Parts)
        {
            json.WriteStartObject();
            json.WriteNumber("mean", part.Mean);
            json.WriteNumber("scale", part.Scale);
            json.WriteEndObject();
        }

        if (scale.Count > 0)
            json.WriteEndArray();
    }

    internal static Schema Read(LocatedJson node) => Make(node, () =>
    {
        JsonFields fields = node.Fields("columns", "target", "target_decimals", "target_notation", "targets");
        ImmutableArray<SchemaColumn> columns = [.. fields.Need("columns").Items().Select(ReadColumn)];
        if (fields.Find("targets") is not { } several)
        {
            return new Schema(columns, fields.Find("target")?.Text())
            {
                TargetForms = ReadForm(fields, "target_") is { } form ? [form] : [],
            };
        }

        several.RefuseIf(fields.Keys.Any(key => key.StartsWith("target_", StringComparison.Ordinal) || key == "target"),
            "stands beside \"target\".", "A schema has one target or several.");
        JsonFields[] targets = [.. several.Items().Select(target => target.Fields("name", "decimals", "notation"))];
        several.RefuseIf(targets.Length < 2, "has fewer than two entries.", "A single one is \"target\".");
        return new Schema(columns, [.. targets.Select(target => target.Need("name").Text())])
        {
            TargetForms = [.. targets.Select(target => ReadForm(target, ""))],
        };
    });

    private static TargetForm? ReadForm(JsonFields fields, string prefix)
    {
        int? decimals = fields.Find($"{prefix}decimals")?.Whole(0);
        NumberNotation? notation = fields.Find($"{prefix}notation") is { } written ? ReadNotation(written) : null;
        return decimals is null && notation is null ? null : new(decimals, notation);
    }

    /// <summary>Reads the field <c>target_scale</c>; null where it is missing.</summary>
    internal static TargetScale? ReadScale(JsonFields fields) =>
        fields.Find("target_scale") is not { } node ? null : Make(node, () =>
        {
            if (node.Kind != JsonValueKind.Array)
                return ReadOneScale(node);
            node.RefuseIf(node.Count < 2, "has fewer than two entries.", "That of a single output is no list.");
            return TargetScale.OfOutputs([.. node.Items().Select(ReadOneScale)]);
        });

    private static TargetScale ReadOneScale(LocatedJson node)
    {
        JsonFields parts = node.Fields("mean", "scale");
        return new(parts.Need("mean").Number<double>(), parts.Need("scale").Number<double>());
    }

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
            Write(json, "notation", column.Notation);
            if (column.Range is { } range)
                json.WriteNumbers("range", [range.Least, range.Most]);
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

        if (!column.Averages.IsEmpty)
            json.WriteNumbers("averages", column.Averages);
        json.WriteEndObject();
    }

    private static SchemaColumn ReadColumn(LocatedJson node) => Make(node, () =>
    {
        JsonFields fields = node.Fields("name", "mean", "scale", "median", "bound", "edges", "notation", "range",
            "dates", "categories", "merges_spellings", "has_other", "words", "averages");
        SchemaColumn column = ReadColumn(node, fields);
        return fields.Find("averages") is { } averages ? column.WithAverages(Numbers(averages)) : column;
    });

    private static SchemaColumn ReadColumn(LocatedJson node, JsonFields fields)
    {
        string name = fields.Need("name").Text();
        if (fields.Find("words") is { } words)
        {
            RequireOneKind("words");
            return new SchemaColumn(name, ReadWords(words));
        }

        if (fields.Find("categories") is { } categories)
        {
            RequireOneKind("categories", "merges_spellings", "has_other");
            return new(name, [.. categories.Items().Select(category => category.Text())], Flag("has_other"))
            {
                MergesSpellings = Flag("merges_spellings"),
            };
        }

        RequireOneKind("mean", "scale", "median", "bound", "edges", "range",
            fields.Find("dates") is null ? "notation" : "dates");
        var numbers = new SchemaColumn(
            name, Number("mean"), Number("scale"), Number("median"), fields.Find("bound")?.Number<double>() ?? 0,
            fields.Find("edges") is { } edges ? Numbers(edges) : [])
        {
            Notation = fields.Find("notation") is { } notation ? ReadNotation(notation) : null,
            Range = fields.Find("range") is { } range ? ReadRange(range) : null,
        };
        return fields.Find("dates") is { } dates ? new SchemaColumn(numbers, DatesJson.Read(dates)) : numbers;

        void RequireOneKind(params string[] known) => node.RefuseIf(
            fields.Keys.Except(known).Except(["name", "averages"]).Any(),
            "has fields of several kinds, such as categories and numbers.",
            "A column holds numbers, dates, categories or texts.");

        bool Flag(string field) => fields.Find(field) is { } flag && flag.Flag();

        double Number(string field) => fields.Need(field).Number<double>();
    }

    private static (double, double) ReadRange(LocatedJson node) => Numbers(node) is [var least, var most]
        && least <= most ? (least, most) : throw node.Problem("is no range.", "It has a least and a largest number.");

    private static ImmutableArray<double> Numbers(LocatedJson node) =>
        [.. node.Items().Select(number => number.Number<double>())];

    private static TextWords ReadWords(LocatedJson node)
    {
        const int Most = 1 << 16;
        ImmutableArray<double> weights = Numbers(node);
        node.RefuseIf(!(weights.Length is > 1 and <= Most && int.IsPow2(weights.Length)
            && weights.All(weight => weight >= 0 && double.IsFinite(weight))), "holds no weights of words.",
            "They are a power of two of numbers from 0 on.");
        return new(weights);
    }

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
