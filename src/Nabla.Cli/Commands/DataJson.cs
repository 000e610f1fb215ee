using System.Text.Json;
using Nabla.IO;

namespace Nabla.Cli.Commands;

/// <summary>Data sets in JSON, as <c>nabla doctor</c> and <c>nabla data</c> print them.</summary>
internal static class DataJson
{
    /// <summary>Writes the property "data_sets".</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<DataDescription> data)
    {
        json.WriteStartArray("data_sets");
        foreach (DataDescription set in data)
        {
            json.WriteStartObject();
            json.WriteString("name", set.Data.Name);
            json.WriteString("title", set.Data.Title);
            json.WriteString("credit", set.Data.Credit);
            json.WriteBoolean("found", set.Location is not null);
            if (set.Location is { Folder.Length: > 0 } place)
                json.WriteString("folder", place.Folder);
            if (set.Location is null)
                json.WriteString("fix", $"nabla data fetch {set.Data.Name}");
            json.WriteStartArray("places");
            foreach (DataPlace looked in set.Places)
            {
                json.WriteStartObject();
                json.WriteString(
                    "origin", looked.Origin == DataLocations.NamedDirectory ? "--data-dir" : looked.Origin);
                if (looked.Folder.Length > 0)
                    json.WriteString("folder", looked.Folder);
                json.WriteString("found", looked.Found);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes figures of one part of a data set.</summary>
    public static void Write(Utf8JsonWriter json, string part, Dataset data)
    {
        DataStatistics figures = DataStatistics.Of(data);
        json.WriteStartObject(part);
        json.WriteNumber("examples", figures.Count);
        json.WriteStartArray("input_shape");
        foreach (int size in data.InputShape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        if (data.IsClassification)
        {
            json.WriteStartArray("classes");
            foreach (string name in data.ClassNames)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartArray("per_class");
            foreach (int count in figures.PerClass)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteNumber("divisor", data.Divisor);
        json.WriteNumber("mean", figures.Mean);
        json.WriteNumber("standard_deviation", figures.StandardDeviation);
        json.WriteNumber("min", figures.Min);
        json.WriteNumber("max", figures.Max);
        json.WriteNumber("density", figures.Density);
        json.WriteEndObject();
    }
}
