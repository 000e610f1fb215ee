namespace Nabla.Cli.Commands;

/// <summary>Data sets in JSON, as <c>nabla doctor</c> and <c>nabla data</c> print them.</summary>
internal static class DataJson
{
    /// <summary>A data set and where it was looked for.</summary>
    public static NamedValues Of(DataDescription set) => new()
    {
        { "name", set.Data.Name },
        { "title", set.Data.Title },
        { "credit", set.Data.Credit },
        { "found", set.Location is not null },
        { "folder", set.Location is { Folder.Length: > 0 } place ? place.Folder : null },
        { "fix", set.Location is null ? $"nabla data fetch {set.Data.Name}" : null },
        {
            "places", set.Places.Select(looked => new NamedValues
            {
                { "origin", looked.Origin == DataLocations.NamedDirectory ? "--data-dir" : looked.Origin },
                { "folder", looked.Folder.Length > 0 ? looked.Folder : null },
                { "found", looked.Found },
            })
        },
    };

    /// <summary>Figures of one part of a data set.</summary>
    public static NamedValues Of(Dataset data)
    {
        DataStatistics figures = DataStatistics.Of(data);
        return new()
        {
            { "examples", figures.Count },
            { "input_shape", data.InputShape },
            { "classes", data.IsClassification ? data.ClassNames : null },
            { "per_class", data.IsClassification ? figures.PerClass : null },
            { "divisor", data.Divisor },
            { "mean", figures.Mean },
            { "standard_deviation", figures.StandardDeviation },
            { "min", figures.Min },
            { "max", figures.Max },
            { "density", figures.Density },
        };
    }
}
