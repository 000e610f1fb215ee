namespace Nabla.Cli.Training;

/// <summary>Rows of named values in JSON: one object after the other (JSON Lines), a list of objects, or an object with
/// such a list as "rows".</summary>
internal static class JsonRows
{
    private static readonly JsonReaderOptions s_several = new() { AllowMultipleValues = true };

    /// <summary>Reads them.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="Problem">It is not JSON.</exception>
    public static IReadOnlyList<JsonElement> Read(Stream stream, string source)
    {
        ReadOnlySpan<byte> text = Streams.WithoutMark(Streams.ReadAll(stream).Span);
        var rows = new List<JsonElement>();
        try
        {
            var json = new Utf8JsonReader(text, s_several);
            while (json.Read())
            {
                JsonElement value = JsonElement.ParseValue(ref json);
                if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Count() == 1
                    && value.TryGetProperty("rows", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
                {
                    value = list;
                }

                if (value.ValueKind == JsonValueKind.Array)
                    rows.AddRange(value.EnumerateArray());
                else
                    rows.Add(value);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // the latter: half a character
        {
            throw Problem.BadData("the input cannot be read",
                "write an object with a value for each column, {\"age\": 31, …}, on each line, or {\"rows\": [{…}, …]}",
                ("input", TableFile.NameOf(source)), ("reason", Problems.MessageOf(e)));
        }

        return rows;
    }
}
