namespace Nabla.Cli.Training;

/// <summary>Rows of named values in JSON as the text of a CSV file, so that one reader understands both.</summary>
internal static class JsonTable
{
    /// <summary>Whether a file holds JSON, as far as its beginning tells.</summary>
    public static bool IsIn(ReadOnlySpan<byte> beginning) => Streams.WithoutMark(beginning).TrimStart(" \t\r\n"u8)
        is [(byte)'{', ..] or [(byte)'[', (byte)'{' or (byte)' ' or (byte)'\r' or (byte)'\n', ..];

    /// <summary>The rows as text; a column for each name, in the order of their first values.</summary>
    /// <exception cref="NablaFormatException">A row is no object of plain values.</exception>
    public static MemoryStream Text(IReadOnlyList<JsonElement> rows)
    {
        var names = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].ValueKind != JsonValueKind.Object)
                throw Problem(row, "It is no object.");
            foreach (JsonProperty field in rows[row].EnumerateObject())
                names.TryAdd(field.Name, names.Count);
        }

        var text = new TableText();
        foreach (string name in names.Keys)
            text.Add(name);
        text.EndRow();
        for (int row = 0; row < rows.Count; row++)
        {
            var values = new JsonElement[names.Count];
            foreach (JsonProperty field in rows[row].EnumerateObject())
            {
                if (values[names[field.Name]].ValueKind != JsonValueKind.Undefined)
                    throw Problem(row, $"It has {Quoted.Of(field.Name)} twice.");
                values[names[field.Name]] = field.Value;
            }

            for (int i = 0; i < values.Length; i++)
                Add(text, values[i], row, names.GetAt(i).Key);
            text.EndRow();
        }

        return text.ToStream();
    }

    private static void Add(TableText text, JsonElement value, int row, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number: text.AddNumber(value.GetRawText()); break;
            case JsonValueKind.String: text.Add(value.GetString()); break;
            case JsonValueKind.True or JsonValueKind.False:
                text.Add(value.ValueKind == JsonValueKind.True ? "true" : "false");
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined: text.Add(null); break;
            default:
                throw Problem(row, $"Its {Quoted.Of(name)} is " +
                    (value.ValueKind == JsonValueKind.Array ? "a list." : "an object."));
        }
    }

    private static NablaFormatException Problem(int row, string reason) => new(Invariant($"row {row + 1}"), reason,
        "A row is an object with a number, a text, true, false or null for each column.");
}
