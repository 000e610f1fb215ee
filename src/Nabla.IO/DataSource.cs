namespace Nabla.IO;

/// <summary>Resolves what users write for data: the name of a known data set, a CSV file, IDX files, or
/// NumPy arrays.</summary>
public static class DataSource
{
    /// <summary>Loads data by name or path.</summary>
    /// <param name="data">"digits", "mnist", "fashion"; a file of images whose name tells that of its labels
    /// (train-images-idx3-ubyte.gz); "IMAGES,LABELS"; a .npz or JSON file with X and y; or two .npy files as "X,Y". A
    /// name goes before a file: write ./mnist for a file of that name.</param>
    /// <param name="catalog">Where named data sets are found.</param>
    /// <param name="classes">Number of classes of IDX files; null: one more than the largest label.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="DataProblemException">There are no such data, or they are damaged or of a kind that is not
    /// read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadedData Load(
        string data, DataCatalog catalog, int? classes = null, CancellationToken cancellationToken = default) =>
        Load(data, catalog, new DataOptions { Classes = classes }, cancellationToken);

    /// <summary>Loads data by name or path.</summary>
    /// <param name="data">As above, or a CSV file.</param>
    /// <param name="catalog">Where named data sets are found.</param>
    /// <param name="options">What is known about the data.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="DataProblemException">There are no such data, or they are damaged or of a kind that is not
    /// read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadedData Load(
        string data, DataCatalog catalog, DataOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(data);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        int? classes = options.Classes;
        if (DataCatalog.Find(data) is { } known)
            return catalog.Load(known, cancellationToken);

        string[] pair = data.Split(',');
        if (!File.Exists(data) && pair.Length == 2)
            return new LoadedData(LoadPair(pair[0].Trim(), pair[1].Trim(), classes), null, data);
        if (Directory.Exists(data))
            throw NotRead(data, "it is a folder");
        if (!File.Exists(data))
            throw NotRead(data, "there is no such data set and no such file");
        if (NpyData.IsIn(data))
            return NpyData.Load(data, classes);
        if (IdxPair.LabelsPath(data) is not { } labels)
        {
            return IsTable(data) ? LoadTable(data, options)
                : throw NotRead(data, "it is no text, and its name is not that of an IDX file of images");
        }

        string other = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels + ".gz";
        if (!File.Exists(labels) && File.Exists(other))
            labels = other;
        return new LoadedData(IdxPair.Load(data, labels, classes), null, data);
    }

    private static Dataset LoadPair(string inputs, string targets, int? classes) =>
        File.Exists(inputs) && NpyData.IsIn(inputs)
            ? NpyData.Load(inputs, targets, classes) : IdxPair.Load(inputs, targets, classes);

    private static LoadedData LoadTable(string path, DataOptions options)
    {
        CsvFile file = CsvFile.Read(path, options.Csv);
        try
        {
            TableTarget target = TableTarget.Of(file.Table, options.Target, options.ClassNames);
            return new LoadedData(file.Table.ToDataset(target), null, path) { Understood = $"{file}; target {target}" };
        }
        catch (NablaFormatException e)
        {
            throw CsvFile.Problem(path, e);
        }
    }

    private static bool IsTable(string path)
    {
        try
        {
            return CsvFile.IsIn(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataProblemException("the file cannot be read", [("file", path), ("found", e.Message)],
                "Check the path and that you may read it.", e);
        }
    }

    private static DataProblemException NotRead(string data, string found) =>
        new("the data cannot be read",
            [("data", data), ("found", found),
             ("need", "a name, a CSV file, images and labels in IDX files, or X and y in .npy, .npz or " +
                "JSON files")],
            $"Give {string.Join(", ", DataCatalog.Known.Select(known => known.Name))}, " +
            "FILE.csv, IMAGES, IMAGES,LABELS, or FILE.npz.");
}
