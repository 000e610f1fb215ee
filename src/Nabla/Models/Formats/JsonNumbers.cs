using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla;

/// <summary>What all documents of Nabla's have in common when they are written.</summary>
internal static class JsonWriting
{
    /// <summary>Letters of any language stay as they are.</summary>
    internal static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object as text.</summary>
    internal static string Text(Action<Utf8JsonWriter> writeFields)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    internal static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    internal static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    internal static void WriteIntegers<T>(this Utf8JsonWriter json, string name, params IEnumerable<T> integers)
        where T : IBinaryInteger<T>
    {
        json.WriteStartArray(name);
        foreach (T integer in integers)
            json.WriteNumberValue(long.CreateChecked(integer));
        json.WriteEndArray();
    }
}

/// <summary>Writes numbers in the shortest form that reads back as the same bits in the precision of T.</summary>
internal static class JsonNumbers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal static void Write(Utf8JsonWriter json, T value)
    {
        if (Precision.IsSingle<T>())
            json.WriteNumberValue(float.CreateTruncating(value));
        else
            json.WriteNumberValue(double.CreateTruncating(value));
    }

    /// <summary>An array of numbers, on one line even where the document is indented.</summary>
    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<T> values) =>
        Write(json, new ReadOnlyMatrixSpan<T>(values, 1, values.Length, values.Length), isVector: true);

    /// <summary>An array of rows, on one line even where the document is indented.</summary>
    internal static void Write(Utf8JsonWriter json, ReadOnlyMatrixSpan<T> matrix) =>
        Write(json, matrix, isVector: false);

    /// <summary>Two fields: the weights of all layers, and the biases.</summary>
    internal static void WriteLayers(Utf8JsonWriter json, ParameterVector<T> theta, string weights, string biases)
    {
        json.WriteStartArray(weights);
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            Write(json, theta.W(l).ToArray());
        json.WriteEndArray();
        json.WriteStartArray(biases);
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            Write(json, theta.B(l));
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlyMatrixSpan<T> matrix, bool isVector)
    {
        if (!json.Options.Indented)
        {
            Rows(json, matrix, isVector);
            return;
        }

        var line = new ArrayBufferWriter<byte>();
        using (var compact = new Utf8JsonWriter(line))
            Rows(compact, matrix, isVector);
        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }

    private static void Rows(Utf8JsonWriter json, ReadOnlyMatrixSpan<T> matrix, bool isVector)
    {
        if (!isVector)
            json.WriteStartArray();
        for (int i = 0; i < matrix.Rows; i++)
        {
            json.WriteStartArray();
            foreach (T value in matrix.Row(i))
                Write(json, value);
            json.WriteEndArray();
        }

        if (!isVector)
            json.WriteEndArray();
    }
}
