namespace Nabla.Cli.Training;

/// <summary>The data that a request names, read once.</summary>
/// <param name="Name">What was asked for: a name or files.</param>
/// <param name="Source">The data.</param>
/// <param name="From">The model to go on with; or null.</param>
/// <param name="File">The file of a table; null where the data are no table.</param>
internal sealed record RawData(string Name, ExampleSource Source, Model? From, CsvFile? File)
{
    /// <summary>How the target of a table was found.</summary>
    public string? TargetReason { get; init; }

    /// <summary>The data where they are arrays; else null.</summary>
    public ArrayFile? Arrays { get; init; }

    /// <summary>Signs that figures from rows dealt at random would flatter.</summary>
    public ImmutableArray<TableNote> Signs { get; init; } = [];

    /// <summary>Whether the data are a table, or arrays that are taken for one.</summary>
    public bool IsTable => Source is TableSource;

    /// <summary>Reads the data.</summary>
    /// <exception cref="Problem">There are no such data, or the options do not fit them.</exception>
    public static RawData Read(TrainRequest request, DataCatalog catalog)
    {
        Model? from = request.Get(TrainSettings.From) is { } path
            ? ModelFile.Divided(
                ModelFile.Load(request.PlaceOf(path), Assumed(request)), request.Get(ModelFile.Divisor)) : null;
        if (from is null && request.Get(ModelFile.Divisor) is not null)
        {
            throw Problem.Usage("--divisor is of a model to go on from", "leave it out, or name the model: --from RUN");
        }

        return TableFile.IsMeant(request.Place) ? AskedTable.Read(request, from)
            : ArrayFile.IsMeant(request.Place) ? AskedArrays.Read(request, from) : Examples(request, from, catalog);
    }

    /// <summary>Does something with the data; what is wrong with a table is told with its name.</summary>
    /// <exception cref="Problem">The data cannot be used (exit code 3), or options do not fit them (2).</exception>
    public T Use<T>(Func<T> make) => IsTable ? TableFile.Of(Name, make) : Problem.FromUsage(make);

    private static RawData Examples(TrainRequest request, Model? from, DataCatalog catalog)
    {
        TableSettings.RequireFit(request.Data, areArrays: false, request.Given);
        LoadedData loaded = DataSource.Load(request.Place, catalog, null, request.Call.Cancellation);
        return new(request.Data, new DatasetSource(loaded.Train, loaded.Test, request.Data), from, null);
    }

    // Where the file to go on with holds arrays alone
    private static ModelLoadOptions Assumed(TrainRequest request) => new()
    {
        Hidden = request.Recipe.Activation, Output = request.Recipe.Output, Cost = request.Recipe.Cost,
        Warn = request.Call.Output.Warn,
    };
}
