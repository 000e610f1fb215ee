namespace Nabla.IO;

/// <summary>Examples as JSON: <c>{"X": [[…], …], "y": [0, 1, …]}</c>, a row of numbers and a class for each example, or
/// <c>"Y": [[…], …]</c> with a row of real numbers for each, as in a case file.</summary>
internal static class JsonExamples
{
    private const string Way = "Examples are {\"X\": [[1, 2], …], \"y\": [0, …]}, or \"Y\" with rows of real numbers.";
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Whether a file holds a JSON object with X that is no case file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static bool IsIn(string path)
    {
        if (!ModelForms.IsJson(path))
            return false;
        var names = new HashSet<string?>();
        try
        {
            var json = new Utf8JsonReader(Streams.WithoutMark(InputFile.ReadAll(path)), new() { MaxDepth = 8 });
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                    names.Add(json.GetString());
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // or half a surrogate pair
        {
            // Reading it says what is wrong, as far as X tells that it is meant to be examples.
        }

        return names.Contains("X") && !names.Contains("layers");
    }

    /// <summary>Reads the arrays X and y, or X and Y: whole numbers in "y" stay whole, all others are real.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <exception cref="NablaFormatException">It is something else, or damaged; says where.</exception>
    public static IReadOnlyList<KeyValuePair<string, NpyArray>> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ReadOnlyMemory<byte> text = Streams.ReadAll(stream);
        text = text[^Streams.WithoutMark(text.Span).Length..];
        try
        {
            using var json = JsonDocument.Parse(text, s_strict);
            return Read(json.RootElement);
        }
        catch (JsonException e)
        {
            // No line where a name is there twice.
            throw new NablaFormatException(
                e.LineNumber is null ? "the document"
                : Invariant($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"),
                $"It is not JSON there. {e.Message.Split(" LineNumber:")[0]}", Way, e);
        }
        catch (InvalidOperationException e)   // half a surrogate pair
        {
            throw new NablaFormatException("the document", "A text in it is not valid.", Way, e);
        }
    }

    private static List<KeyValuePair<string, NpyArray>> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Problem("the document", "It is no object.");
        var arrays = new List<KeyValuePair<string, NpyArray>>();
        foreach (JsonProperty field in root.EnumerateObject())
        {
            arrays.Add(field.Name switch
            {
                "X" => new("X", Rows(field.Value, "X")),
                "Y" => new("Y", Rows(field.Value, "Y")),
                "y" => new("y", List(field.Value)),
                _ => throw Problem("the document", $"The field {Quoted.Of(field.Name)} is not known."),
            });
        }

        if (arrays.DistinctBy(array => array.Key, StringComparer.OrdinalIgnoreCase).Count() != arrays.Count)
            throw Problem("the document", "It has both \"y\" and \"Y\".");
        return arrays;
    }

    private static NpyArray Rows(JsonElement rows, string name)
    {
        int count = Count(rows, name), width = count == 0 ? 0 : Count(rows[0], $"{name}[0]");
        var values = new List<double>();
        int i = 0;
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string place = Invariant($"{name}[{i++}]");
            if (Count(row, place) != width)
                throw Problem(place, Invariant($"It has {Count(row, place)} numbers, the first row {width}."));
            int k = 0;
            foreach (JsonElement value in row.EnumerateArray())
                values.Add(Number(value, place, k++));
        }

        return NpyArray.Of<double>([.. values], count, width);
    }

    private static NpyArray List(JsonElement list)
    {
        int count = Count(list, "y");
        double[] values = [.. list.EnumerateArray().Select((value, i) => Number(value, "y", i))];
        bool isWhole = list.EnumerateArray().All(value => value.TryGetInt64(out _));
        return isWhole ? NpyArray.Of<long>([.. values.Select(value => (long)value)], count)
            : NpyArray.Of<double>(values, count);
    }

    private static int Count(JsonElement list, string place) => list.ValueKind == JsonValueKind.Array
        ? list.GetArrayLength() : throw Problem(place, "It is no list.");

    private static double Number(JsonElement value, string place, int i) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number : throw Problem(Invariant($"{place}[{i}]"), "It is no number in range.");

    private static NablaFormatException Problem(string where, string reason) => new(where, reason, Way);
}
