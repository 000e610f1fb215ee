using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;

namespace Nabla.IO;

/// <summary>A JSON object in the making: names and values in their order. A value is a text, a truth value, a number,
/// another such object or a sequence of values. A field whose value is null or not finite is left out. Numbers are
/// written in the shortest form that reads back the same.</summary>
internal sealed class NamedValues : IEnumerable<(string Name, object Value)>
{
    private const int FlushEvery = 1 << 16;   // bytes: a long list is never whole in memory as text

    private readonly List<(string Name, object Value)> _fields = [];

    /// <summary>An object of texts.</summary>
    public static NamedValues Of(IEnumerable<KeyValuePair<string, string>> texts) =>
        new() { texts.Select(text => (text.Key, (object)text.Value)) };

    /// <summary>Adds a field; none where the value is null or not finite.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null && (value is not double number || double.IsFinite(number)))
            _fields.Add((name, value));
    }

    /// <summary>Adds the fields of another object.</summary>
    public void Add(IEnumerable<(string Name, object Value)> fields) => _fields.AddRange(fields);

    /// <summary>Writes the object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, value) in _fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>The object in one line.</summary>
    /// <param name="encoder">Which characters are escaped; null: all that some reader may mistake.</param>
    public string ToLine(JavaScriptEncoder? encoder = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = encoder }))
            WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public IEnumerator<(string Name, object Value)> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case JsonElement element: element.WriteTo(json); break;
            case NamedValues fields: fields.WriteTo(json); break;
            case IEnumerable values: Write(json, values); break;
            default: throw new ArgumentException($"There is no JSON for {value.GetType().Name}.", nameof(value));
        }
    }

    private static void Write(Utf8JsonWriter json, IEnumerable values)
    {
        json.WriteStartArray();
        foreach (object? value in values)
        {
            Write(json, value);
            if (json.BytesPending > FlushEvery)
                json.Flush();
        }

        json.WriteEndArray();
    }
}
