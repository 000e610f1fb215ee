namespace Nabla.IO;

/// <summary>Resolves what users write for data: the name of a known data set, IDX files, or NumPy arrays. Tables are
/// read with <see cref="CsvFile"/>.</summary>
internal static class DataSource
{
    /// <summary>Loads data by name or path.</summary>
    /// <param name="data">"digits", "mnist", "fashion"; a file of images whose name tells that of its labels
    /// (train-images-idx3-ubyte.gz); "IMAGES,LABELS"; a .npz or JSON file with X and y; or two .npy files as "X,Y". A
    /// name goes before a file: write ./mnist for a file of that name.</param>
    /// <param name="catalog">Where named data sets are found.</param>
    /// <param name="classes">Number of classes of IDX files; null: one more than the largest label.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="DataProblemException">There are none, or damaged ones, or of a kind not read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadedData Load(
        string data, DataCatalog catalog, int? classes = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(data);
        ArgumentNullException.ThrowIfNull(catalog);
        if (DataCatalog.Find(data) is { } known)
            return catalog.Load(known, cancellationToken);

        string[] pair = data.Split(',');
        if (!File.Exists(data) && pair.Length == 2 && pair.All(part => !string.IsNullOrWhiteSpace(part)))
            return new LoadedData(LoadPair(pair[0].Trim(), pair[1].Trim(), classes), null, data);
        if (Directory.Exists(data))
            throw NotRead(data, "it is a folder");
        if (!File.Exists(data))
            throw NotRead(data, "there is no such data set and no such file");
        if (NpyData.IsIn(data))
            return NpyData.Load(data, classes);
        if (IdxPair.LabelsPath(data) is not { } labels)
        {
            RequireReadable(data);
            throw NotRead(data, IsText(data) ? "it is a table of named columns, not of inputs and targets"
                : "it is no text, and its name is not that of an IDX file of images");
        }

        string other = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels + ".gz";
        if (!File.Exists(labels) && File.Exists(other))
            labels = other;
        return new LoadedData(IdxPair.Load(data, labels, classes), null, data);
    }

    /// <summary>Whether data are a table of named columns, to be read with <see cref="CsvFile"/>, rather than inputs
    /// and targets for <see cref="Load"/>.</summary>
    /// <param name="data">What the user wrote.</param>
    /// <exception cref="DataProblemException">The file cannot be read.</exception>
    public static bool IsTable(string data) =>
        DataCatalog.Find(data) is null && File.Exists(data) && IdxPair.LabelsPath(data) is null
        && (IsText(data) || IsNamedTable(data)) && !NpyData.IsIn(data);

    private static Dataset LoadPair(string inputs, string targets, int? classes) =>
        File.Exists(inputs) && NpyData.IsIn(inputs)
            ? NpyData.Load(inputs, targets, classes) : IdxPair.Load(inputs, targets, classes);

    // Whatever is in such a file: reading it tells what is wrong.
    private static bool IsNamedTable(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    private static void RequireReadable(string path)
    {
        try
        {
            ForeignFile.RefuseAsTable(Streams.Take(path, ForeignFile.Beginning));
        }
        catch (NablaFormatException e)
        {
            throw new DataProblemException(
                "the data cannot be read", [("data", path), ("found", e.Reason)], e.Fix);
        }
    }

    private static bool IsText(string path) => DataProblemException.Reading(path, CsvFile.IsIn);

    private static DataProblemException NotRead(string data, string found) =>
        new("the data cannot be read",
            [("data", data), ("found", found),
             ("need", "a name, a CSV file, images and labels in IDX files, or X and y in .npy, .npz or " +
                "JSON files")],
            $"Give {string.Join(", ", DataCatalog.Known.Select(known => known.Name))}, " +
            "FILE.csv, IMAGES, IMAGES,LABELS, or FILE.npz.");
}

/// <summary>Data ready to train on.</summary>
/// <param name="Train">The examples to train on.</param>
/// <param name="Test">The examples to test on, or null where the data come without.</param>
/// <param name="From">Where they were read from, for messages: a folder, a file, or "embedded".</param>
public sealed record LoadedData(Dataset Train, Dataset? Test, string From);
