namespace Nabla.IO;

/// <summary>The data sets known by name: where each lies, whether it is whole, how to get it. A name stands for exact
/// bytes: files of other content are not taken for it, wherever they lie (MNIST and Fashion-MNIST use the same file
/// names).</summary>
/// <param name="locations">Where to look.</param>
/// <param name="handler">Carries out downloads, or null for the system's network. It is not disposed of.</param>
internal sealed partial class DataCatalog(DataLocations locations, HttpMessageHandler? handler = null)
{
    /// <summary>Whether <see cref="Load"/> may fetch what is nowhere to be found; true unless set.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>How long no byte may come before the next mirror is tried; 30 seconds unless set.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every known data set and where it is.</summary>
    public ImmutableArray<DataDescription> Describe() => [.. Known.Select(Describe)];

    /// <summary>A data set and every place where it was looked for.</summary>
    public DataDescription Describe(KnownData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.IsEmbedded
            ? new DataDescription(data, [new DataPlace("embedded", "", "found", IsComplete: true)])
            : new DataDescription(
                data, [.. locations.Folders(data).Select(place => Look(data, place.Origin, place.Folder))]);
    }

    /// <summary>Finds a data set, or fetches it into the cache; checks it and reads it.</summary>
    /// <exception cref="DataProblemException">It is nowhere, damaged, or cannot be fetched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing incomplete is left behind.</exception>
    public LoadedData Load(KnownData data, CancellationToken cancellationToken = default)
    {
        DataDescription description = Describe(data);
        if (data.IsEmbedded)
        {
            var (embeddedTrain, embeddedTest) = IO.Digits.Load();
            return new LoadedData(embeddedTrain, embeddedTest, "embedded");
        }

        string folder = description.Location?.Folder
            ?? FetchAsync(data, cancellationToken: cancellationToken).GetAwaiter().GetResult();
        IdxArray[] arrays = [.. data.Files.Select(file => ReadExactly(file, folder))];
        return new LoadedData(Join(data, arrays, 0), Join(data, arrays, 2), folder);
    }

    /// <summary>Fetches the files of a data set that are not there and right already. Each is checked against its
    /// checksum and then put in place in one step.</summary>
    /// <param name="data">A data set that is not embedded.</param>
    /// <param name="directory">Its subfolder of that name receives the files; null: the user's cache.</param>
    /// <param name="progress">Told about each file as it begins, or null.</param>
    /// <param name="cancellationToken">Stops within a packet.</param>
    /// <returns>The folder with the files.</returns>
    /// <exception cref="DataProblemException">No mirror gave the right bytes, or downloads are not allowed.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<string> FetchAsync(KnownData data, string? directory = null, IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.IsEmbedded)
            throw new ArgumentException($"{data.Name} ships with Nabla; there is nothing to fetch.", nameof(data));
        string? root = directory ?? locations.CacheDirectory;
        if (!AllowDownload || root is null)
            throw Nowhere(data, [("download", root is null ? "there is no cache folder to put it in" : "not allowed")]);
        string folder = Path.Combine(root, data.FolderNames[0]);
        using var download = new Download(handler, Timeout);
        foreach (DataFile file in data.Files)
        {
            if (Check(file, folder).IsGood)
                continue;
            progress?.Report(file.Name);
            var (content, failures) =
                await download.TryAsync(file, data.Mirrors, cancellationToken).ConfigureAwait(false);
            if (content is null)
                throw Nowhere(data, failures);
            Directory.CreateDirectory(folder);
            foreach (string old in Paths(file, folder))
                File.Delete(old);
            string name = Idx.IsGzip(content) ? file.Name + ".gz" : file.Name;
            WholeFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
        }

        return folder;
    }

    /// <summary>Checks every file of a data set, where it lies, against its checksum.</summary>
    /// <exception cref="DataProblemException">The data set is nowhere.</exception>
    public ImmutableArray<FileCheck> Verify(KnownData data)
    {
        DataDescription description = Describe(data);
        if (data.IsEmbedded)
            return [.. data.Files.Select(file => new FileCheck(file, "", Difference(file, IO.Digits.Read(file))))];
        string folder = description.Location?.Folder ?? throw Nowhere(data, []);
        return [.. data.Files.Select(file => Check(file, folder))];
    }

    internal (Dataset Train, Dataset Test) LoadPair(KnownData data, CancellationToken cancellationToken)
    {
        LoadedData loaded = Load(data, cancellationToken);
        return (loaded.Train, loaded.Test!);
    }

    /// <summary>What is different about an array that should be a file's content; null if it is just that.</summary>
    internal static string? Difference(DataFile file, IdxArray array)
    {
        string found = array.Sha256();
        return found == file.Sha256 ? null : $"its content has SHA-256 {found}, not {file.Sha256}";
    }

    private static DataPlace Look(KnownData data, string origin, string folder)
    {
        if (!Directory.Exists(folder))
            return new DataPlace(origin, folder, "no such folder", false);
        foreach (DataFile file in data.Files)
        {
            if (!Paths(file, folder).Any())
                return new DataPlace(origin, folder, $"no {file.Name}", false);
        }
        // The smallest file tells whose files they are; the others are checked when they are read.
        FileCheck check = Check(data.Files.MinBy(file => file.Bytes)!, folder);
        return check.IsGood
            ? new DataPlace(origin, folder, "found", true)
            : new DataPlace(origin, folder, $"other or damaged data ({check.File.Name})", false);
    }

    private static FileCheck Check(DataFile file, string folder)
    {
        if (Paths(file, folder).FirstOrDefault() is not { } path)
            return new FileCheck(file, "", "it is not there");
        try
        {
            return new FileCheck(file, path, Difference(file, Idx.ReadFile(path)));
        }
        catch (DataProblemException e)
        {
            return new FileCheck(file, path, e.Found);
        }
    }

    private static IdxArray ReadExactly(DataFile file, string folder)
    {
        string path = Paths(file, folder).First();
        IdxArray array = Idx.ReadFile(path);
        return Difference(file, array) is not { } difference
            ? array
            : throw new DataProblemException("the file is damaged or another", [("file", path), ("found", difference)],
                "Delete it, so that it is fetched again; or name your own files as IMAGES,LABELS.");
    }

    /// <summary>Images and labels of a data set, from its files.</summary>
    internal static Dataset Join(KnownData data, IdxArray[] arrays, int first) =>
        IdxPair.Join(arrays[first], arrays[first + 1], data.ClassNames.Length,
            (data.Files[first].Name, data.Files[first + 1].Name))
            .WithDivisor(data.Divisor).WithClassNames(data.ClassNames.AsSpan()).WithName(data.Name);

    private static IEnumerable<string> Paths(DataFile file, string folder) =>
        file.Spellings().Select(name => Path.Combine(folder, name)).Where(File.Exists);

    private DataProblemException Nowhere(KnownData data, IEnumerable<(string, string)> failures) =>
        new($"the data set {data.Name} is not here and was not fetched",
            [.. Describe(data).Places.Select(place => (place.Origin, $"{place.Folder}: {place.Found}")), .. failures],
            $"Put {string.Join(", ", data.Files.Select(file => file.Name + ".gz"))} into one of these folders, " +
            "or name theirs, by NABLA_DATA or as the data directory.") { Settings = ["data-dir"] };
}

/// <summary>A known data set and every place where it was looked for.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Places">The places, in the order of the search.</param>
internal sealed record DataDescription(KnownData Data, ImmutableArray<DataPlace> Places)
{
    /// <summary>Where it lies and will be read from, or null where it has to be fetched first.</summary>
    public DataPlace? Location => Places.FirstOrDefault(place => place.IsComplete);
}

/// <summary>A place where a data set was looked for.</summary>
/// <param name="Origin">Why it was looked at: "data directory", "NABLA_DATA", "system", "cache" or "embedded".</param>
/// <param name="Folder">The folder; empty for the embedded set.</param>
/// <param name="Found">What is there, for example "found", "no such folder" or "no train-labels-idx1-ubyte".</param>
/// <param name="IsComplete">Whether the data set is there.</param>
internal sealed record DataPlace(string Origin, string Folder, string Found, bool IsComplete);

/// <summary>What a check of one file against its known checksum found.</summary>
/// <param name="File">The file as it should be.</param>
/// <param name="Path">The file that was read; empty for the embedded set.</param>
/// <param name="Problem">Null if the file is exactly as it should be; else what is wrong with it.</param>
internal sealed record FileCheck(DataFile File, string Path, string? Problem)
{
    /// <summary>Whether the file is exactly as it should be.</summary>
    public bool IsGood => Problem is null;
}
