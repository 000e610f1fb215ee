using System.Buffers;
using System.Numerics;
using System.Text.Json;

namespace Nabla;

/// <summary>Writes numbers in the shortest form that reads back as the same bits in the precision of T.</summary>
internal static class JsonNumbers
{
    internal static void Write<T>(Utf8JsonWriter json, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Precision.IsSingle<T>())
            json.WriteNumberValue(float.CreateTruncating(value));
        else
            json.WriteNumberValue(double.CreateTruncating(value));
    }

    /// <summary>An array of numbers, on one line even where the document is indented.</summary>
    internal static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!json.Options.Indented)
        {
            json.WriteStartArray();
            foreach (T value in values)
                Write(json, value);
            json.WriteEndArray();
            return;
        }

        var line = new ArrayBufferWriter<byte>();
        using (var compact = new Utf8JsonWriter(line))
            Write(compact, values);
        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>An array of rows.</summary>
    internal static void Write<T>(Utf8JsonWriter json, ReadOnlyMatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        for (int i = 0; i < matrix.Rows; i++)
            Write(json, matrix.Row(i));
        json.WriteEndArray();
    }

    /// <summary>w^l as an array of rows, one for each neuron of layer l.</summary>
    internal static void Write<T>(Utf8JsonWriter json, WeightMatrix<T> w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var row = new T[w.Columns];
        json.WriteStartArray();
        for (int j = 0; j < w.Rows; j++)
        {
            for (int k = 0; k < w.Columns; k++)
                row[k] = w[j, k];
            Write<T>(json, row);
        }

        json.WriteEndArray();
    }

    /// <summary>Two fields: the weights of all layers, and the biases.</summary>
    internal static void WriteLayers<T>(Utf8JsonWriter json, ParameterVector<T> theta, string weights, string biases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray(weights);
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            Write(json, theta.W(l));
        json.WriteEndArray();
        json.WriteStartArray(biases);
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            Write<T>(json, theta.B(l));
        json.WriteEndArray();
    }
}
