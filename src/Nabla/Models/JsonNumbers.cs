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

    /// <summary>An array of numbers.</summary>
    internal static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        foreach (T value in values)
            Write(json, value);
        json.WriteEndArray();
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
        json.WriteStartArray();
        for (int j = 0; j < w.Rows; j++)
        {
            json.WriteStartArray();
            for (int k = 0; k < w.Columns; k++)
                Write(json, w[j, k]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
